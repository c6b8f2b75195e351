import { runCommand, UsageError } from "../cli/command";
import { applicationName, projectManifest } from "../cli/manifest";
import { buildFolder, checkTypes, findSdk, mcconfig, requireIdf } from "./mcconfig";
import { recordRelease } from "./record";
import { forgetResults, sizeOf } from "./result";
import { choose } from "./targets";

const help = `npm run deploy -- --target esp32 [--board NAME] [--port /dev/ttyUSB0] [--debug]

Builds the firmware and writes it to the board on the serial port. Needs the Moddable SDK and ESP-IDF.

  --target  esp32, esp32s2, esp32s3, esp32c3, esp32c6
  --board   a board of hosts/moddable/boards; each target has a standard one
  --port    the serial port; the one ESP-IDF finds, unless given
  --debug   with symbols, for xsbug
  --json    one object a line: "deployed"

Exit code: 0, or 1 when it does not build or cannot be written, or 2 for a wrong option.
`;

await runCommand({
	help,
	options: {
		target: { type: "string" },
		board: { type: "string" },
		port: { type: "string" },
		debug: { type: "boolean" },
	},
	async run({ target, board, port, debug }, { event, note }) {
		const choice = choose(target, board);
		if (choice.board === undefined)
			throw new UsageError(`"${choice.target}" is a simulator: npm run sim runs it, there is nothing to write to.`);
		findSdk(process.env);
		requireIdf(process.env);
		const flavour = debug ? "debug" : "release";
		const onText = (text: string): void => note(text.trimEnd());
		const environment = port === undefined ? {} : { UPLOAD_PORT: port };
		await checkTypes(onText);
		const build = { choice, manifest: projectManifest(), flavour, environment, onText } as const;
		const name = applicationName(build.manifest);
		const made = (["bin", "tmp"] as const).map(kind => buildFolder(kind, { ...build, make: "build" }, name));
		const [bin = "", tmp = ""] = made;
		forgetResults(made);
		// "build" and then "deploy": mcconfig's own default would also start its debugger.
		await mcconfig({ ...build, make: "build" });
		sizeOf(bin, tmp);
		recordRelease({ ...build, make: "build" }, "built", note);
		await mcconfig({ ...build, make: "deploy" });
		event({ event: "deployed", target: choice.target, board: choice.board }, `The ${choice.board} runs the firmware.`);
		return 0;
	},
});
