import type { Flash } from "../../hosts/host";
import { crc32 } from "../bytes/index";
import { read, write } from "../flash/index";

/*
 * A record is 56 words of 32 bits, low byte first as every chip here has them, so that it is read and changed in place. A 0
 * stands for what nobody knows. The order of the words is that of the constants below; then come the outages, the newest first,
 * of three words: since when (Unix seconds), how long (seconds), and bits: what began it, flags, what mended it, the code, the
 * signal before. The last word is the CRC-32 of all before.
 */
const words = 56;
const version = 1;
const sequence = 1;

/** Seconds that the device lived, and was online. */
export const life = 2;
export const online = 3;
/** {@link life} at the last crash. */
export const crash = 4;
/** {@link life} at which all writes so far are paid for; and the time of day at which they are, Unix seconds. */
const paid = 5;
const paidTime = 6;
/** When it was written last, Unix seconds. */
export const written = 7;
/** The least memory that was free while online, bytes. */
export const memory = 8;
/** How long the last join took, milliseconds. */
export const join = 9;
/** How often the network was lost, the cloud, and setup opened: at 9 and what began the outage. */
export const losses = 9;
/** Why the device is about to restart. */
export const due = 13;
/** The signal, dB below 1 mW. */
export const signal = 14;
/** Halves of CRC-32s that tell the network (its SSID) and the access point (its BSSID). 0: the device never was online. */
export const place = 15;
/** Starts by cause, from here on. */
export const starts = 16;
/** Of the last outage since when, how long, and bits; then come those before it. */
export const since = 31;
export const length = 32;
export const bits = 33;

/** How many outages are kept, of so many words each. */
export const outages = 8;
export const outageWords = 3;

/** What began an outage, or mended it ({@link restart} and the number of a cause); flags; and where the rest begins. */
export const link = 1;
export const cloud = 2;
export const setup = 3;
export const itself = 1;
export const otherPlace = 2;
export const otherNetwork = 3;
export const restart = 16;
export const open = 32;
/** It began later than it says, for it was not seen; it was longer than it says. */
export const later = 64;
export const longer = 128;
export const mended = 0x100;
export const code = 0x2000;
export const codeBits = 0xfe000;
export const before = 0x100000;

/** A code is kept less this. */
export const codeBase = 699;

/**
 * Why a device starts: as the chip says (`ResetReason` of hosts/host.ts; after the first four it does not know what time it
 * is), by an exception (`fault`), or as the firmware announced: events of the machine.
 */
const names =
	"power-on brownout external unknown watchdog panic fault software " +
	"stored storedProven erased restartWanted updateDone updateOver shown";

/** Some of these: those from `watchdog` to `fault` are crashes, and newSettings is `stored`. */
export const firstCrash = 4;
export const fault = 6;
export const newFirmware = 12;
export const newSettings = restart + 8;
/** How many causes there are. */
export const causes = 15;

export function causeName(cause: number): string {
	return names.split(" ")[cause] ?? "";
}

/** The number of a cause. */
export function causeOf(name: string): number {
	return names.split(" ").indexOf(name);
}

/** A write is paid for by so many seconds of life ... */
const price = 600;

/** ... and is made where less than this is owed: where much depends on it, or something, or when nothing new came in an hour. */
export const soon = 7 * price;
export const maybe = 4 * price;
export const hourly = -5 * price;

/** What CRC-32 makes of anything that ends with its own CRC-32. */
const residue = 0x2144df1c;

/** A record has as many words that each of these is there. */
export interface LogRecord extends Uint32Array {
	[sequence]: number;
	[life]: number;
	[online]: number;
	[crash]: number;
	[paid]: number;
	[paidTime]: number;
	[written]: number;
	[memory]: number;
	[join]: number;
	[due]: number;
	[signal]: number;
	[place]: number;
	[since]: number;
	[length]: number;
	[bits]: number;
}

/** The record that the flash holds, or an empty one where it holds none that is whole and of this version. Never throws. */
export function load(flash: Flash): LogRecord {
	let record = new Uint32Array(words) as LogRecord;
	let isUnread = false;
	for (let slot = 0; slot < 2; slot++) {
		const bytes = read(flash, `log${slot}`);
		if (bytes === "unreadable") isUnread = true;
		else if (bytes?.length === 4 * words && crc32(bytes) === residue) {
			const found = new Uint32Array(bytes.slice().buffer) as LogRecord;
			if (found[0] === version && found[sequence] > record[sequence]) record = found;
		}
	}
	record[0] = version;
	// Nobody knows which record counts, so none is to be written over.
	if (isUnread) record[paid] = record[paidTime] = 0xffffffff;
	return record;
}

/**
 * Writes the record into the slot that does not count, so that a power cut costs what was new and nothing else. Not where
 * `most` seconds or more are owed for earlier writes, by the seconds that the device lived and by the time of day (`time`,
 * Unix seconds; 0: nobody knows), for a life that is too short to be written does not count. The record itself counts what it
 * owes, so that in the long run, whatever happens, one is written in {@link price} seconds; one that fails costs as much.
 */
export function store(flash: Flash, record: LogRecord, most: number, time: number): void {
	const now = record[life];
	const until = record[paid];
	const untilTime = record[paidTime];
	if (until - now >= most && (!time || untilTime - time >= most)) return;
	const bytes = new Uint8Array(record.buffer);
	const number = record[sequence] + 1;
	record[paid] = Math.max(until, now) + price;
	record[paidTime] = Math.max(untilTime, time) + price;
	record[written] = time;
	record[sequence] = number;
	record[words - 1] = crc32(bytes.subarray(0, 4 * (words - 1)));
	if (!write(flash, `log${number & 1}`, bytes)) record[sequence] = number - 1;
}
