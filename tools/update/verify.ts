import { existsSync, readFileSync } from "node:fs";
import { runCommand } from "../cli/command";
import { naming } from "../cli/json-file";
import { productFrom } from "../cli/product";
import { examine, type Examined } from "./examine";
import { shortKey } from "./keys";

const help = `Says what an update is, who signed it, and whether units of this product take it.

  update verify FILE [options]

  --config FILE  the product, JSON (default: "config" of manifest.json)
  --json         one object on stdout: verified
  --help         this text

Exit code: 0 when they do, 1 when not.
`;

await runCommand({
	help,
	options: { config: { type: "string" } },
	words: ["FILE"],
	run({ config }, output, [file = ""]) {
		if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
		const product = productFrom(config);
		const { header, signer, problems } = naming(file, () => examine(readFileSync(file), product));
		const { hash, ...facts } = header;
		const taken = problems.length === 0;
		const sha256 = Buffer.from(hash).toString("hex");
		const verdict = taken
			? `Units of this product take it that run a version below ${facts.version}${facts.from === "0" ? "" : `, from ${facts.from} on`}.`
			: ["Units of this product refuse it:", ...problems.map(each => `- ${each}`)].join("\n");
		output.event(
			{ event: "verified", taken, ...facts, sha256, signer, problems },
			`${facts.product} ${facts.version} for ${facts.chip}, type ${facts.firmwareType}, an image of ${facts.size} bytes.\n${told(signer, product.update?.keys ?? [])}\n${verdict}`,
		);
		return Promise.resolve(taken ? 0 : 1);
	},
});

function told(signer: Examined["signer"], keys: readonly string[]): string {
	switch (signer.by) {
		case "key":
			return (
				`Signed by the product's key ${shortKey(signer.key)}` +
				(keys.length > 1
					? `, number ${keys.indexOf(signer.key) + 1} of ${keys.length}: a unit whose firmware does not know it yet refuses it.`
					: ".")
			);
		case "nobody":
			return "Signed by nobody.";
		case "unknown":
			return "Signed, but not by a key that this product knows.";
	}
}
