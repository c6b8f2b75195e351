import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { usualChip } from "../../hosts/virtual/board";
import { readProduct } from "../../src/product";
import { runCommand, UsageError } from "../cli/command";
import { made } from "../cli/folders";
import { isRecord } from "../cli/record";
import { writeWhole } from "../cloud/files";
import { readApp, readConfig } from "./files";
import { makeImage } from "./image";

const help = `An image for the virtual board, as "build" makes one for a chip: to try updates on it (docs/update.md).

  npm run image -- [options]

  --version V    another version than the config's; "update sign" wants the same in the config
  --change NAME  something different about it: crashing (some seconds after its start), failing (its own test), or next,
                 which says its version in the log
  --plain        it speaks no TLS to its cloud, as "npm run board -- --cloud HOST:PORT" without --tls
  --config FILE  the product, JSON (default: "config" of manifest.json)
  --app FILE     product code to run instead of src/app.ts: a module that exports its function \`app\`
  --out FILE     default: build/virtual-VERSION.bin
  --json         one object on stdout: image
  --help         this text
`;

const changes = ["next", "crashing", "failing"] as const;

await runCommand({
	help,
	options: {
		version: { type: "string" },
		change: { type: "string" },
		plain: { type: "boolean", default: false },
		config: { type: "string" },
		app: { type: "string" },
		out: { type: "string" },
	},
	async run(values, output) {
		const change = changes.find(each => each === values.change);
		if (values.change !== undefined && !change)
			throw new UsageError(`--change is "${values.change}", but must be ${changes.join(", ")}.`);
		const given = readConfig(values.config, { tls: false, cloud: values.plain });
		const config =
			isRecord(given) && values.version !== undefined ? { ...given, firmwareVersion: values.version } : given;
		const { firmwareVersion: version } = readProduct(config);
		const app = await readApp(values.app);
		const image = await makeImage({ config, app: app?.file, change, chip: usualChip, time: Date.now() });
		const file = values.out ?? join(made, `virtual-${version}.bin`);
		mkdirSync(dirname(file), { recursive: true });
		writeWhole(file, image, 0o644);
		const sentence =
			`${file}: version ${version} for the virtual board, an ${usualChip}, ${image.length} bytes.\n` +
			`Next, where the product's config has this version too: update sign --image ${file} --chip ${usualChip}`;
		output.event({ event: "image", file, version, chip: usualChip, bytes: image.length }, sentence);
		return 0;
	},
});
