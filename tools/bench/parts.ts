import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { made, root } from "../cli/folders";
import { runCommand } from "../cli/command";
import { isRecord } from "../cli/record";
import { fill } from "../readme/markers";
import { publicDigits } from "../update/pack";
import { imageSizes } from "./sizes";

const help = `npx tsx tools/bench/parts.ts [--write]

Links the standard product for an ESP32 with one optional part after the other, then with all of them, and tells what each
adds to what is ours of the image. Needs the Moddable SDK (MODDABLE), and some three minutes.

  --write  writes the table into docs/figures.md
  --json   one object a line: event "part" (what, bytes)

Exit code: 0, or 1 when a product does not link, or 2 for a wrong option.
`;

type Config = Readonly<Record<string, unknown>>;

const field = (name: string): Config => ({ name, kind: "text", label: { en: name }, required: true });
const update = { keys: [publicDigits(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey)] };
const setup = { key: "unit", update: true, networks: true, fields: [field("place")] };
const console = { serial: true, improv: true, cloud: true, factory: true };

const everything: Config = {
	...{ health: {}, local: true, edgent: true, factory: true, update, setup, console },
	...{ cloud: { networksPin: 9 }, button: { powerCycles: 5 } },
};

/** What a product may have, and the config that says so. */
const parts: readonly (readonly [what: string, product: Config])[] = [
	["why it was offline", { health: {} }],
	["a field of the maker's own", { setup: { fields: setup.fields } }],
	["three of them", { setup: { fields: ["place", "room", "owner"].map(field) } }],
	["a page for further networks", { setup: { networks: true } }],
	["further networks by a virtual pin", { cloud: { networksPin: 9 } }],
	["its name and page on the home network", { local: true }],
	["power cycles that open setup", { button: { powerCycles: 5 } }],
	["units that come from Blynk.Edgent", { edgent: true }],
	["serial and token of the factory", { factory: true }],
	["commands on the serial port", { console: { serial: true } }],
	["the same, with those of the factory", { console: { serial: true, factory: true } }],
	["Improv on the serial port", { console: { improv: true } }],
	["commands from the cloud", { console: { cloud: true } }],
	["updates from the cloud", { update }],
	["updates by the setup network, too", { update, setup: { key: "unit", update: true } }],
	["all of these", everything],
	["without roaming", { roaming: false }],
];

await runCommand({
	help,
	options: { write: { type: "boolean" } },
	async run({ write }, { event, note }) {
		const bare = await ours({});
		const rows: string[] = [];
		for (const [what, product] of parts) {
			const bytes = (await ours(product)) - bare;
			const config = product === everything ? "" : `\`${fieldsOf(product).join("`, `")}\``;
			event({ event: "part", what, bytes }, `${bytes.toLocaleString("en").padStart(8)}  ${what}`);
			rows.push(`| ${what} | ${config} | ${bytes.toLocaleString("en")} |`);
		}
		if (!write) return 0;
		const page = join(root, "docs/figures.md");
		const head = `| with | in the config | beyond ${bare.toLocaleString("en")} bytes |\n|---|---|---:|`;
		writeFileSync(page, fill(readFileSync(page, "utf8"), "parts", [head, ...rows].join("\n")));
		note("docs/figures.md has the new table.");
		return 0;
	},
});

/** The fields of a config as its documents call them. */
function fieldsOf(product: Config): readonly string[] {
	return Object.entries(product).flatMap(([name, value]) =>
		isRecord(value) && Object.keys(value).length ? Object.keys(value).map(each => `${name}.${each}`) : [name],
	);
}

/** What of the image is ours when the standard product has this in its config, too. */
async function ours(product: Config): Promise<number> {
	const folder = join(made, "parts");
	mkdirSync(folder, { recursive: true });
	const manifest = join(folder, "manifest.json");
	writeFileSync(manifest, JSON.stringify({ include: ["../../manifest.json"], config: { product } }));
	const sizes = await imageSizes(manifest);
	if (!sizes) throw new Error("The image is linked by the Moddable SDK: set MODDABLE to its folder.");
	return sizes.ours;
}
