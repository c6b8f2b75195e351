import { NoProgram, runProgram, type Ended } from "./program";

/** Runs esptool with these arguments. */
export type RunEsptool = (args: readonly string[], signal?: AbortSignal) => Promise<Ended>;

/** How a unit failed to be flashed. */
export type FlashCode =
	| "no-esptool"
	| "no-port"
	| "no-answer"
	| "lost"
	| "not-verified"
	| "wrong-chip"
	| "small-flash"
	| "no-unit"
	| "no-label"
	| "stopped"
	| "esptool";

/** A unit cannot be flashed, and what to do about it. */
export class FlashError extends Error {
	override readonly name = "FlashError";
	readonly code: FlashCode;

	constructor(code: FlashCode, message: string) {
		super(message);
		this.code = code;
	}
}

/** A chip, as esptool tells of it when it has connected. */
export interface Chip {
	/** `ESP32-C3`. */
	readonly chip: string;
	/** Station MAC, `24:6f:28:aa:bb:cc`. */
	readonly mac: string;
	/** Of its flash, as esptool spells it: `4MB`; `Unknown` where it cannot be told. */
	readonly flash: string;
}

/** esptool by its command, as `esptool` or `python -m esptool`: version 5, whose words for commands these are. */
export function esptoolBy(command: string): RunEsptool {
	return async (args, signal) => {
		try {
			return await runProgram(command, args, signal);
		} catch (error) {
			if (signal?.aborted) throw new FlashError("stopped", "Stopped. The unit is to be flashed again.");
			if (error instanceof NoProgram)
				throw new FlashError(
					"no-esptool",
					`There is no program "${command}". Install esptool 5: pip install esptool; or name it with --esptool.`,
				);
			throw error;
		}
	};
}

/** What esptool 5 says, and what it means. The first that fits counts. */
const meanings: readonly (readonly [said: RegExp, code: FlashCode, todo: string])[] = [
	[
		/Could not open|port is busy or doesn't exist|No serial ports found|Could not auto-detect/i,
		"no-port",
		"Is the unit on the cable, and does no other program have the port? Name it with --port.",
	],
	[
		/MD5 of file does not match|Verification failed|differ/i,
		"not-verified",
		"Flash it again; if it fails again, the flash chip is broken.",
	],
	[
		/No serial data received|Failed to connect|Wrong boot mode|Invalid head of packet|Timed out waiting for packet header/i,
		"no-answer",
		"Hold BOOT while you plug it in; if that does not help, look at the cable and the port.",
	],
	[
		/stopped responding|serial exception|No more data to read|Lost connection|Packet content transfer stopped/i,
		"lost",
		"The cable came out, or is bad. Plug it in and flash the same unit again.",
	],
	[/No such command|invalid choice/i, "no-esptool", "This needs esptool 5 or later: pip install --upgrade esptool."],
];

/** @throws FlashError with what it said when it failed */
export async function esptool(run: RunEsptool, args: readonly string[], signal?: AbortSignal): Promise<string> {
	const { code, text } = await run(args, signal);
	if (code === 0) return text;
	const lines = text.split(/\r?\n/).filter(line => line.trim() !== "");
	const fatal = lines.find(line => /A (fatal|serial exception) error occurred/.test(line));
	const said = (fatal ?? lines.at(-1) ?? `it ended with code ${code}`)
		.replace(/^.*?error occurred: /, "")
		.replace(/(?: This can have many causes.*|[.!]?\s*)$/, "");
	const [, meaning = "esptool" as const, todo = ""] = meanings.find(([each]) => each.test(text)) ?? [];
	throw new FlashError(meaning, `esptool: ${said}. ${todo}`.trim());
}

/** Which chip is on the cable. @throws FlashError */
export async function readChip(run: RunEsptool, port: readonly string[], signal?: AbortSignal): Promise<Chip> {
	const text = await esptool(run, [...port, "flash-id"], signal);
	const chip = /^Connected to (\S+) on /m.exec(text)?.[1];
	// Chips with IEEE 802.15.4 have eight bytes, and their station's MAC as the base.
	const mac = (/^BASE MAC:\s+(\S+)/m.exec(text) ?? /^MAC:\s+(\S+)/m.exec(text))?.[1];
	const flash = /^Detected flash size: (\S+)/m.exec(text)?.[1];
	if (chip !== undefined && mac !== undefined && flash !== undefined) return { chip, mac, flash };
	throw new FlashError("esptool", "esptool told no chip, MAC and flash size: this needs its version 5.");
}
