import { createInterface } from "node:readline";
import type { Observation } from "../../src/main";
import type { SerialCable } from "../../hosts/virtual/serial";
import { MemoryFlash } from "../../hosts/virtual/flash";
import type { RealBoard } from "../../hosts/virtual/node/board";
import { FlashFile } from "../../hosts/virtual/node/flash-file";
import { runCommand, UsageError, wholeNumber, type Output } from "../cli/command";
import { boardOn } from "../factory/stand-in/board";
import { StandInChip } from "../factory/stand-in/chip";
import { parseCommand, setPart } from "./commands";
import { readAir, readApp, readConfig, withCare } from "./files";
import { createProductBoard } from "./product-board";
import { accept, rules } from "../factory/unit";
import { tellEvent, tellObservation } from "./tell";
import { ToldFirmware } from "./told-firmware";
import { putUnit } from "./unit";

/** Ctrl+C. */
const interrupt = 3;

const help = `One virtual board with this project's firmware, without a page.

npm run board -- [options]

  --setup-port N     the board's port 80 on 127.0.0.1, open while its setup network is (default 0: any free port)
  --dns-port N       the board's port 53, UDP (default 0)
  --cloud HOST:PORT  where every cloud name leads to; without it names are looked up for real
  --tls              speak TLS to that cloud
  --ca FILE          trust this root too, PEM (default: that of npm run cloud, .data/cloud/ca.pem)
  --flash FILE       keep the flash in FILE, so that a next run goes on where this one ended; and its updates in FILE.slots,
                     until config or code change: then it runs those
  --chip DIR         start from a chip that factory stand-in has flashed (tools/factory/line.md), which stays as it is
  --unit FILE        a unit's flash image, out/nvs/SERIAL.bin of factory units: this board is that unit
  --mac MAC          its station MAC, which the name of its setup network comes from
  --air FILE         the networks around the board, JSON (see hosts/virtual/README.md)
  --config FILE      the product, JSON (default: "config" of manifest.json)
  --app FILE         product code to run instead of src/app.ts: a module that exports its function \`app\`
  --console          be the terminal on the board's serial port: stdin is typed there, stdout is what it sends, all
                     else goes to stderr; Ctrl+C ends. Commands: help, or docs/console.md
  --speed N          the board lives N times as fast, 1 to 10: for scripts that do not want to wait
  --json             one JSON object a line: ready, firmware, state, led, log, restart, online, pin, part, power, radio,
                     error
  --help             this text

Commands on stdin, a line each (without --console):

  press MS           press the button, release it MS milliseconds later
  power off, power on
  air {json patch}   change the air by a JSON merge patch, as in air {"networks": {"home": {"on": false}}}
  part NAME VALUE    a hand sets a sensor of the product's code, as in part Beer 21.5; instead of a number also
                     unplugged, plugged, or simulated, which has it follow its simulation again
  quit               end, as Ctrl+C and SIGTERM do
`;

await runCommand({
	help,
	options: {
		"setup-port": { type: "string" },
		"dns-port": { type: "string" },
		cloud: { type: "string" },
		tls: { type: "boolean" },
		ca: { type: "string" },
		flash: { type: "string" },
		chip: { type: "string" },
		unit: { type: "string" },
		mac: { type: "string" },
		air: { type: "string" },
		config: { type: "string" },
		app: { type: "string" },
		speed: { type: "string" },
		console: { type: "boolean" },
	},
	async run(values, given) {
		const isTerminal = values.console === true;
		if (isTerminal && given.json) throw new UsageError("--console and --json both want stdout: choose one.");
		const output = isTerminal ? aside(given) : given;
		if (values.chip !== undefined && (values.flash ?? values.unit ?? values.mac) !== undefined)
			throw new UsageError("--chip says what is in the flash, and the MAC: leave out --flash, --unit and --mac.");
		const { over, end } = ending();
		const cloud = hostPort("--cloud", values.cloud);
		const config = readConfig(values.config, { tls: values.tls === true, cloud: cloud !== undefined });
		const flash = values.flash === undefined ? new MemoryFlash() : new FlashFile(values.flash);
		if (values.unit !== undefined) putUnit(values.unit, flash);
		const firmware = new ToldFirmware(output);
		const board = await createProductBoard({
			setupPort: wholeNumber("--setup-port", values["setup-port"], 0),
			dnsPort: wholeNumber("--dns-port", values["dns-port"], 0),
			cloud,
			caFile: values.ca,
			app: await readApp(values.app),
			speed: wholeNumber("--speed", values.speed, 1, 10) || 1,
			flash,
			slots: values.flash && `${values.flash}.slots`,
			...macOf(values.mac),
			...(values.chip !== undefined && boardOn(StandInChip.open(values.chip))),
			air: readAir(values.air),
			config: isTerminal ? withCare(config) : config,
			onFirmware: product => firmware.starts(product),
			onEvent: event => tellEvent(event, output),
			onObservation: observation => {
				firmware.look(board.board);
				tellObservation(observation, output);
			},
			onError: error => {
				output.note(error.message);
				end(1);
			},
		});
		const { setupUrl, dnsPort } = board;
		output.event(
			{ event: "ready", setupUrl, dnsPort },
			`The setup page will be at ${setupUrl}; --help has the commands.`,
		);
		const unplug = isTerminal ? plugIn(board.board.serial, end) : undefined;
		board.powerOn();
		const lines = isTerminal ? undefined : createInterface({ input: process.stdin });
		lines?.on("line", line => obey(line, board, output, end));
		const exitCode = await over;
		lines?.close();
		unplug?.();
		process.stdin.destroy();
		board.close();
		return exitCode;
	},
});

/** What happens is told beside the terminal. */
function aside(output: Output): Output {
	return { ...output, event: (_what, sentence) => void (sentence !== undefined && output.note(sentence)) };
}

/** Makes this program's terminal, or pipe, the other end of the cable. The function returned gives it back. */
function plugIn(serial: SerialCable, end: (exitCode: number) => void): () => void {
	const { stdin, stdout } = process;
	if (stdin.isTTY) stdin.setRawMode(true);
	serial.onData = bytes => void stdout.write(bytes);
	stdin.on("data", (bytes: Buffer) => {
		// In raw mode nobody else makes a signal of it.
		if (stdin.isTTY && bytes.includes(interrupt)) end(0);
		else serial.write(bytes);
	});
	return () => {
		if (stdin.isTTY) stdin.setRawMode(false);
	};
}

/** Until somebody asks this program to stop, or it cannot go on. */
function ending(): { readonly over: Promise<number>; readonly end: (exitCode: number) => void } {
	let end: (exitCode: number) => void = () => undefined;
	const over = new Promise<number>(resolve => (end = resolve));
	for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end(0));
	process.stdout.on("error", () => end(1)); // whoever read our lines has gone
	return { over, end };
}

function obey(line: string, board: RealBoard<Observation>, output: Output, end: (exitCode: number) => void): void {
	if (line.trim() === "") return;
	try {
		const command = parseCommand(line);
		switch (command.do) {
			case "press":
				return board.board.press(command.ms);
			case "power":
				return command.on ? board.powerOn() : board.board.powerOff();
			case "air":
				return board.air.patch(command.patch);
			case "part":
				return setPart(board.board.parts, command.name, command.to);
			case "quit":
				return end(0);
		}
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		output.event({ event: "error", message }, message);
	}
}

/** @throws UsageError */
function macOf(given: string | undefined): { readonly mac?: Uint8Array } {
	if (given === undefined) return {};
	const mac = accept("mac", given);
	if (mac === undefined) throw new UsageError(`--mac is "${given}", but must be ${rules.mac}.`);
	return { mac: Uint8Array.from(Buffer.from(mac.replaceAll(":", ""), "hex")) };
}

/** @throws UsageError */
function hostPort(
	option: string,
	given: string | undefined,
): { readonly host: string; readonly port: number } | undefined {
	if (given === undefined) return undefined;
	const [, host, digits] = /^([A-Za-z0-9.-]+):(\d{1,5})$/.exec(given) ?? [];
	const port = Number(digits);
	if (host && port >= 1 && port <= 65535) return { host, port };
	throw new UsageError(`${option} is "${given}", but must be HOST:PORT as in 127.0.0.1:8080.`);
}
