import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand, type Output } from "../cli/command";
import { bytesOf, codeFile, readImage, type Image } from "./image";
import { buildFolder, checkTypes, mcconfig, output, type Build } from "./mcconfig";
import { stubIdf } from "./stub";
import { choose, root } from "./targets";

/** Our byte code without TLS, bytes (GOALS "Cost"). */
const budget = 48 * 1024;

const help = `npm run link -- --target esp32 [--board NAME] [--manifest FILE] [--quick]

Does everything of a build that needs no ESP-IDF: checks the types, compiles, and links the byte code to the image that
goes into flash. Tells the size of every module and compares with the budget. Needs the Moddable SDK (MODDABLE).

  --target    esp32, esp32s2, esp32s3, esp32c3, esp32c6
  --board     a board of hosts/moddable/boards; each target has a standard one
  --manifest  another manifest than the project's
  --quick     leave the type check out
  --json      one object a line: "module" (name, bytes, part), then "image"

Exit code: 0, or 1 when it does not link or is over the budget, or 2 for a wrong option.
`;

await runCommand({
	help,
	options: {
		target: { type: "string", default: "esp32" },
		board: { type: "string" },
		manifest: { type: "string", default: join(root, "manifest.json") },
		quick: { type: "boolean" },
	},
	async run({ target, board, manifest, quick }, { event, note, json }) {
		const choice = choose(target, board);
		const log: string[] = [];
		const onText = (text: string): void => void log.push(text);
		const { NAME } = (JSON.parse(readFileSync(manifest, "utf8")) as { build: { NAME: string } }).build;
		const environment = stubIdf(join(output, "stub-idf"), process.env);
		const build: Build = { choice, manifest, flavour: "release", make: "build", environment, onText };
		const folder = buildFolder("tmp", build, NAME);
		const image = join(folder, "mc.xs.c");
		// An old image must not be taken for a new one.
		rmSync(image, { force: true });
		try {
			if (!quick) await checkTypes(onText);
			await mcconfig({ ...build, make: image });
		} catch (error) {
			note(log.join(""));
			throw error;
		}
		// A table that is not frozen costs 4 bytes of RAM, so that a write could give it a copy there.
		const loose = [...log.join("").matchAll(/^### warning: .*: not frozen$/gm)].length;
		if (loose > 0) note(`${loose} preloaded objects are not frozen: ${loose * 4} bytes of RAM`);
		const codeOf = (name: string): Uint8Array => readFileSync(join(folder, "modules", codeFile(name)));
		return report(readImage(readFileSync(image, "utf8"), codeOf), { event, note, json });
	},
});

function report(image: Image, { event }: Output): number {
	const largestFirst = [...image.modules].sort((a, b) => b.bytes - a.bytes);
	for (const { name, bytes, part } of largestFirst)
		event({ event: "module", name, bytes, part }, `${String(bytes).padStart(7)}  ${part.padEnd(4)}  ${name}`);
	const [ours, tls, sdk] = [bytesOf(image, "ours"), bytesOf(image, "tls"), bytesOf(image, "sdk")];
	const { romSlots, creation } = image;
	const within = ours <= budget;
	const sentence = [
		`byte code: ours ${ours} of ${budget} bytes (${Math.round((100 * ours) / budget)} %), TLS ${tls}, rest of the SDK ${sdk}`,
		`ROM: ${romSlots} slots = ${romSlots * 16} bytes; RAM: ${creation.chunkBytes} bytes of chunks, ` +
			`${creation.heapSlots} slots of heap, ${creation.stackSlots} of stack`,
		within ? "within the budget" : `OVER the budget by ${ours - budget} bytes`,
	].join("\n");
	event({ event: "image", ours, tls, sdk, budget, within, romSlots, ...creation }, sentence);
	return within ? 0 : 1;
}
