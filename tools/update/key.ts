import { runCommand } from "../cli/command";
import { productFrom } from "../cli/product";
import { makeKey, manifestLine, usualKeyFile } from "./keys";
import { publicDigits } from "./pack";

const help = `Makes the key pair by which units know your firmware.

  update key [--out FILE]

  --out FILE  where the private key goes, PEM, readable by you alone (default ~/.blynk-inject/VENDOR-NAME.pem, of the
              product in this folder). A file that is there stays; a place that a git repository takes up is refused
  --json      one object on stdout: key
  --help      this text

Keep the private key as you keep the keys of the house, and a copy elsewhere: whoever has it can put firmware on every
unit, and without it nobody can, you included. Units know the public half, which is a line of manifest.json. They may
know two, so that a key can be changed: docs/update.md, "Another key".
`;

await runCommand({
	help,
	options: { out: { type: "string" } },
	run({ out }, output) {
		const file = out ?? usualKeyFile();
		const key = makeKey(file);
		const known = productFrom(undefined).update?.keys ?? [];
		output.event(
			{ event: "key", file, key: publicDigits(key) },
			`The private key is in ${file}. Keep a copy elsewhere: without it no unit can ever be updated again.\n` +
				`Into "product" of manifest.json goes the public half:\n\n  ${manifestLine(key, known)}\n`,
		);
		return Promise.resolve(0);
	},
});
