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

/** Seconds that the device lived. */
export const life = 2;
/** Seconds that it was online. */
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
/** Of the last outage since when, Unix seconds; from here on the words of the outages. */
export const since = 31;
/** Of the last outage how long it was, seconds. */
export const length = 32;
/** Of the last outage all else: the constants below say where in it. */
export const bits = 33;

/** How many outages are kept. */
export const outages = 8;
/** How many words each takes. */
export const outageWords = 3;

/** It began with the loss of the network. */
export const link = 1;
/** It began with the loss of the cloud. */
export const cloud = 2;
/** It began when somebody opened setup. */
export const setup = 3;
/** It mended itself. */
export const itself = 1;
/** Another access point of the same network mended it. */
export const otherPlace = 2;
/** Another network mended it. */
export const otherNetwork = 3;
/** It began with, or was mended by, a restart: this and the number of the cause. */
export const restart = 16;
/** A flag: it is not over. */
export const open = 32;
/** A flag: it began later than it says, for it was not seen. */
export const later = 64;
/** A flag: it was longer than it says. */
export const longer = 128;
/** The lowest bit of the five that say what mended it. */
export const mended = 0x100;
/** The lowest bit of the code. */
export const code = 0x2000;
/** All bits of the code. */
export const codeBits = 0xfe000;
/** The lowest bit of the signal before, dB below 1 mW. */
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

/** The first cause that is a crash, `watchdog`; those from here to {@link fault} are. */
export const firstCrash = 4;
/** The cause `fault`, an exception. */
export const fault = 6;
/** The cause `updateDone`. */
export const newFirmware = 12;
/** It was mended by new settings: {@link restart} and the cause `stored`. */
export const newSettings = restart + 8;
/** How many causes there are. */
export const causes = 15;

/** The name of a cause, as `/health.json` has it; "" for a number that is none. */
export function causeName(cause: number): string {
	return names.split(" ")[cause] ?? "";
}

/** The number of a cause; -1 when there is none of that name. */
export function causeOf(name: string): number {
	return names.split(" ").indexOf(name);
}

/** A write is paid for by so many seconds of life ... */
const price = 600;

/** ... and is made where less than this is owed, seconds: where much depends on it, ... */
export const soon = 7 * price;
/** ... where something does, ... */
export const maybe = 4 * price;
/** ... and where nothing new came in an hour. */
export const hourly = -5 * price;

/** What CRC-32 makes of anything that ends with its own CRC-32. */
const residue = 0x2144df1c;

/** The words that are read and changed by their names above. */
type Named =
	| typeof sequence
	| typeof life
	| typeof online
	| typeof crash
	| typeof paid
	| typeof paidTime
	| typeof written
	| typeof memory
	| typeof join
	| typeof due
	| typeof signal
	| typeof place
	| typeof since
	| typeof length
	| typeof bits;

/** A record: 56 words, so that each of those that have a name above is there. */
export type LogRecord = Uint32Array & Record<Named, number>;

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
 * owes, so that in the long run, whatever happens, one is written in 600 seconds; one that fails costs as much.
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
