import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../cli/command";
import { harmless, regExpLeak } from "./faults/regexp";
import { applicationName, projectManifest } from "../cli/manifest";
import { buildFolder, checkTypes, findSdk, mcconfig, requireIdf, type Build } from "./mcconfig";
import { recordRelease } from "./record";
import { forgetResults, sizeOf, type Size } from "./result";
import { boardNames, choose } from "./targets";

const help = `npm run build -- --target esp32 [--board NAME] [--debug]

Builds the firmware with the Moddable SDK's mcconfig, after a check of all types. For an ESP32 it needs ESP-IDF too,
and writes release.json beside the files to flash: what they are, where they go, and their SHA-256 (docs/release.md).

  --target  esp32, esp32s2, esp32s3, esp32c3, esp32c6, or a simulator: lin, mac, win
  --board   ${boardNames().join(", ")}
  --debug   with symbols, for xsbug
  --json    one object a line: "built" with the files, and for a chip the size of the image and of the place for an update

Exit code: 0, or 1 when it does not build, or 2 for a wrong option.
`;

await runCommand({
	help,
	options: { target: { type: "string" }, board: { type: "string" }, debug: { type: "boolean" } },
	async run({ target, board, debug }, { event, note }) {
		const choice = choose(target, board);
		const sdk = findSdk(process.env);
		if (choice.board !== undefined) requireIdf(process.env);
		const flavour = debug ? "debug" : "release";
		const onText = (text: string): void => note(text.trimEnd());
		if (regExpLeak.isThere(sdk)) note(harmless(regExpLeak));
		await checkTypes(onText);
		const build: Build = { choice, manifest: projectManifest(), flavour, make: "build", onText };
		const name = applicationName(build.manifest);
		const [folder, tmp] = [buildFolder("bin", build, name), buildFolder("tmp", build, name)];
		forgetResults([folder, tmp]);
		await mcconfig(build);
		const size = choice.board === undefined ? undefined : sizeOf(folder, tmp);
		if (size) recordRelease(build, "built", note);
		const files = existsSync(folder) ? readdirSync(folder).map(each => join(folder, each)) : [];
		const lines = files.map(each => `${String(statSync(each).size).padStart(9)}  ${each}`);
		if (size) lines.push(sentence(size));
		event({ event: "built", target: choice.target, board: choice.board, folder, files, ...size }, lines.join("\n"));
		return 0;
	},
});

function sentence({ image, slot }: Size): string {
	const left = slot === undefined ? "" : `, of ${slot} that an update may have (${slot - image} left)`;
	return `The image has ${image} bytes${left}.`;
}
