import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { made } from "../cli/folders";
import { buildUpdatePage, buildWizard } from "./build";

const help = `Builds the wizard page for a firmware image, and the page by which it takes another firmware.

  npx tsx tools/wizard-page/main.ts [--out FOLDER] [--languages LIST] [--without-update] [--json]

  --out FOLDER      where the files go; default build/assets, where the manifest finds them
  --languages LIST  those besides English whose files are wanted, as de,fr; default: all there are.
                    Files of others are taken away. A build takes "brand.languages" of the product
  --without-update  the product takes no firmware on its setup network: that page is taken away
  --json            one object a line on stdout instead of sentences
  --help            this text
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			out: { type: "string" },
			languages: { type: "string" },
			"without-update": { type: "boolean" },
			json: { type: "boolean" },
			help: { type: "boolean" },
		},
	});
	if (values.help) return void process.stdout.write(help);
	const out = values.out ?? join(made, "assets");
	const { files } = await buildWizard();
	await mkdir(out, { recursive: true });
	const wanted = values.languages?.split(",");
	const update = await buildUpdatePage();
	for (const [name, bytes] of [...files, ...update]) {
		const [, language = "en"] = /^wizard\.([^.]+)\.json\.gz$/.exec(name) ?? [];
		const isUnwanted = wanted && language !== "en" && !wanted.includes(language);
		if (isUnwanted || (values["without-update"] && update.has(name))) {
			await rm(`${out}/${name}`, { force: true });
			continue;
		}
		await writeFile(`${out}/${name}`, bytes);
		if (values.json) console.log(JSON.stringify({ event: "file", name, bytes: bytes.length }));
		else console.error(`${String(bytes.length).padStart(6)} ${name}`);
	}
}

main().catch((error: unknown) => {
	const message = error instanceof Error ? error.message : String(error);
	console.error(message);
	const usage = error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
	process.exitCode = usage ? 2 : 1;
});
