import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../cli/command";
import { buildFolder, checkTypes, findSdk, mcconfig, requireIdf, type Build } from "./mcconfig";
import { boardNames, choose, root } from "./targets";

const help = `npm run build -- --target esp32 [--board NAME] [--debug]

Builds the firmware with the Moddable SDK's mcconfig, after a check of all types. For an ESP32 it needs ESP-IDF too.

  --target  esp32, esp32s2, esp32s3, esp32c3, esp32c6, or a simulator: lin, mac, win
  --board   ${boardNames().join(", ")}
  --debug   with symbols, for xsbug
  --json    one object a line: "built" with the files

Exit code: 0, or 1 when it does not build, or 2 for a wrong option.
`;

await runCommand({
	help,
	options: { target: { type: "string" }, board: { type: "string" }, debug: { type: "boolean" } },
	async run({ target, board, debug }, { event, note }) {
		const choice = choose(target, board);
		findSdk(process.env);
		if (choice.board !== undefined) requireIdf(process.env);
		const flavour = debug ? "debug" : "release";
		const onText = (text: string): void => note(text.trimEnd());
		await checkTypes(onText);
		const build: Build = { choice, manifest: join(root, "manifest.json"), flavour, make: "build", onText };
		await mcconfig(build);
		const folder = buildFolder("bin", build, "blynk-inject");
		const files = existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : [];
		event(
			{ event: "built", target: choice.target, board: choice.board, folder, files },
			files.map(each => `${String(statSync(each).size).padStart(9)}  ${each}`).join("\n"),
		);
		return 0;
	},
});
