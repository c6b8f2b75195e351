import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { StandInChip } from "./chip";

/** What it could not do; the message is esptool's own. */
class Fatal extends Error {}

/** The port is gone; the message is pySerial's. */
class SerialException extends Error {}

const version = "esptool v5.6.0 (stand-in)";

/** The options that the real one takes in front of a command, and those of the commands that are here. */
const options = {
	chip: { type: "string", short: "c" },
	port: { type: "string", short: "p" },
	baud: { type: "string", short: "b" },
	before: { type: "string" },
	after: { type: "string" },
	"no-progress": { type: "boolean" },
} as const;

/**
 * Does and prints what esptool 5.6.0 does and prints with these arguments, to a chip that is none: `flash-id`, `read-mac`,
 * `write-flash`, `verify-flash` and `read-flash`. Bars of progress are left out.
 * @param chipAt the chip on a port; `undefined`: there is no such port
 * @returns the exit code
 */
export function standInEsptool(
	args: readonly string[],
	chipAt: (port: string) => StandInChip | undefined,
	print: (line: string) => void,
): number {
	print(version);
	try {
		const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
		const [command = "", ...rest] = positionals;
		if (!Object.hasOwn(commands, command)) {
			print(`Error: No such command '${command}'.`);
			return 2;
		}
		const port = values.port ?? "";
		const chip = connect(chipAt(port), port, values.chip, print);
		try {
			commands[command as keyof typeof commands](chip, rest, print);
		} finally {
			print("");
			print(values.after === "no-reset" ? "Staying in bootloader." : "Hard resetting via RTS pin...");
		}
		return 0;
	} catch (error) {
		const isSerial = error instanceof SerialException;
		print("");
		print(
			`ERROR: A ${isSerial ? "serial exception" : "fatal"} error occurred: ${error instanceof Error ? error.message : String(error)}`,
		);
		return isSerial ? 1 : 2;
	}
}

type Print = (line: string) => void;

function connect(chip: StandInChip | undefined, port: string, wanted: string | undefined, print: Print): StandInChip {
	print(`Serial port ${port}:`);
	if (!chip) throw new Fatal(`Could not open ${port}, the port is busy or doesn't exist.`);
	print("Connecting...");
	const { facts, fault } = chip;
	if (fault?.kind === "mute") throw new Fatal(`Failed to connect to Espressif device: No serial data received.`);
	const spelled = facts.chip.toLowerCase().replace("-", "");
	if (wanted !== undefined && wanted !== "auto" && wanted !== spelled)
		throw new Fatal(`This chip is ${facts.chip}, not ${wanted.toUpperCase()}. Wrong chip argument?`);
	print(`Connected to ${facts.chip} on ${port}:`);
	print(`Chip type:          ${facts.chip} (revision v0.4)`);
	print("Crystal frequency:  40MHz");
	printMac(chip, print);
	print("");
	print("Stub flasher running.");
	print("");
	return chip;
}

function printMac({ facts: { chip, mac } }: StandInChip, print: Print): void {
	if (chip !== "ESP32-C6") return print(`MAC:                ${mac}`);
	print(`MAC:                ${mac.slice(0, 8)}:ff:fe:${mac.slice(9)}`);
	print(`BASE MAC:           ${mac}`);
	print("MAC_EXT:            ff:fe");
}

const commands = {
	"read-mac": (chip: StandInChip, _rest: readonly string[], print: Print) => printMac(chip, print),

	"flash-id"(chip: StandInChip, _rest: readonly string[], print: Print) {
		print("Flash Memory Information:");
		print("=========================");
		print("Manufacturer: 20");
		print("Device: 4016");
		print(`Detected flash size: ${chip.facts.flash}`);
	},

	"write-flash"(chip: StandInChip, rest: readonly string[], print: Print) {
		const files = filesOf(rest, chip);
		for (const { file, offset, bytes } of files) {
			print(`\nWriting '${file}' at ${hex(offset)}...`);
			if (!chip.write(offset, bytes))
				throw new SerialException(
					"device reports readiness to read but returned no data (device disconnected or multiple access on port?)",
				);
			print(`Wrote ${bytes.length} bytes at ${hex(offset)} in 0.1 seconds.`);
			if (md5(chip.read(offset, bytes.length)) !== md5(bytes)) {
				print(`Input MD5: ${md5(bytes)}`);
				print(`Flash MD5: ${md5(chip.read(offset, bytes.length))}`);
				throw new Fatal("MD5 of file does not match data in flash!");
			}
			print("Hash of data verified.");
		}
		if (chip.fault?.kind === "fades") chip.flash[chip.fault.at] = (chip.flash[chip.fault.at] ?? 0) ^ 0xff;
	},

	"verify-flash"(chip: StandInChip, rest: readonly string[], print: Print) {
		let failed = false;
		for (const { file, offset, bytes } of filesOf(rest, chip)) {
			print(
				`Verifying 0x${bytes.length.toString(16)} (${bytes.length}) bytes at ${hex(offset)} in flash against '${file}'...`,
			);
			const same = md5(chip.read(offset, bytes.length)) === md5(bytes);
			print(same ? "Verification successful (digest matched)." : "Verification failed (digest mismatch).");
			failed ||= !same;
		}
		if (failed) throw new Fatal("Verification failed.");
	},

	"read-flash"(chip: StandInChip, [offset = "", size = "", file = ""]: readonly string[], print: Print) {
		writeFileSync(file, chip.read(Number(offset), Number(size)));
		print(`Read ${Number(size)} bytes from ${hex(Number(offset))} in 0.1 seconds.`);
	},
};

interface File {
	readonly file: string;
	readonly offset: number;
	readonly bytes: Uint8Array;
}

/** Pairs of address and file, which must not overlap nor leave the flash. */
function filesOf(rest: readonly string[], chip: StandInChip): readonly File[] {
	const files: File[] = [];
	for (let at = 0; at + 1 < rest.length; at += 2) {
		const file = rest[at + 1] ?? "";
		files.push({ file, offset: Number(rest[at]), bytes: readFileSync(file) });
	}
	files.sort((a, b) => a.offset - b.offset);
	files.forEach(({ file, offset, bytes }, at) => {
		if (!Number.isInteger(offset)) throw new Fatal(`Address "${offset}" must be a number.`);
		const next = files[at + 1]?.offset ?? chip.flash.length;
		if (offset + bytes.length > next)
			throw new Fatal(
				next === chip.flash.length
					? `File '${file}' (length ${bytes.length}) at offset ${offset} will not fit in ${chip.flash.length} bytes of flash.`
					: "Detected overlap at address: " + hex(next),
			);
	});
	return files;
}

const hex = (value: number): string => `0x${value.toString(16).padStart(8, "0")}`;

const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");
