import type { FirmwareTrial, Flash, ResetReason } from "../../hosts/host";
import { crc32, equal, text, utf8 } from "../bytes/index";
import { erase, read, write } from "../flash/index";
import { afterStart, type Phase } from "./after-start";
import type { Header } from "./header";
import { verdicts, type Verdict } from "./reasons";

const key = "update";

/** What failed here, twice, written one after the other: power that fails meanwhile spoils one of them. */
const badKeys = ["updateBad", "updateBad2"] as const;

/** So many that failed are known, the newest first, each by so many bytes of its hash. */
const mostBad = 4;
const badLength = 8;

/** An image gets so many tries before it is bad, where none of its ends was its own fault for sure. */
const mostTries = 3;

/** In the order of their numbers, which the flash holds. */
const phases: readonly Phase[] = ["none", "writing", "ready", "trial", "tried", "suspect", "kept", "bad"];

/**
 * What a device has to do about updates when it starts.
 *
 * `none`: nothing. `trial`: the firmware that runs is new and has to prove itself: then `host.update.keep()` and
 * {@link UpdateRecord.keep}; else {@link UpdateRecord.condemn} or {@link UpdateRecord.suspect}, and `back`. `back`: have the
 * firmware before this one back, by `host.update.back()` and a restart. `ready`: once online, begin with the image that stands in
 * the flash (`Receiver.resume`). `look`: this firmware sees whether it comes online where the new one did not: if so in time,
 * {@link UpdateRecord.condemn} with `offline`, else {@link UpdateRecord.again} once it does. `tell`: the cloud is to hear how it
 * ended (`phase` is `kept` or `bad`); then {@link UpdateRecord.forget}.
 */
export type Task = "none" | "trial" | "back" | "ready" | "look" | "tell";

/*
 * A record is 80 bytes, numbers with the low byte first: u8 1, u8 phase, u8 tries, u8 verdict; u32 size, u32 offset; 32 bytes of
 * hash; the version in 32 bytes, NULs behind it; u32 CRC-32 of all before. What failed: 8 bytes each, u32 CRC-32.
 */
const form = 1;
const sizeAt = 4;
const offsetAt = 8;
const hashAt = 12;
const versionAt = 44;
const crcAt = 76;
const recordLength = 80;
const noVerdict = 255;

/** What CRC-32 makes of anything that ends with its own CRC-32. */
const residue = 0x2144df1c;

/**
 * What is known of an update over restarts: which it is, how far it came, how it ended; and which ones failed here before. What is
 * decided counts in RAM at once, whether or not the flash takes it; {@link store} tells. A record that power or the flash has
 * spoiled is none: the update begins anew.
 */
export class UpdateRecord {
	/** How far the update came. */
	phase: Phase = "none";
	/** How often the whole image was here and did not make it. */
	tries = 0;
	/** Why it is bad, where it is. */
	verdict: Verdict | undefined;
	/** Of the image; empty where there is none. */
	version = "";
	/** Of the image, bytes; 0 where it came another way than by these. */
	size = 0;
	/** Of the image, 32 bytes; `undefined` where there is none, or it came another way. */
	hash: Uint8Array | undefined;
	/** So many bytes of the image are in the flash for sure: a multiple of its sector. */
	offset = 0;
	readonly #flash: Flash;

	/** Reads what the flash holds. */
	constructor(flash: Flash) {
		this.#flash = flash;
		const bytes = readWhole(flash, key);
		if (typeof bytes !== "object" || bytes.length !== crcAt || bytes[0] !== form) return;
		const view = new DataView(bytes.buffer, bytes.byteOffset);
		this.phase = phases[view.getUint8(1)] ?? "none";
		this.tries = view.getUint8(2);
		this.verdict = verdicts[view.getUint8(3)];
		this.size = view.getUint32(sizeAt, true);
		this.offset = view.getUint32(offsetAt, true);
		if (this.size) this.hash = bytes.slice(hashAt, versionAt);
		this.version = text(bytes.subarray(versionAt)).split("\0", 1)[0] ?? "";
	}

	/**
	 * Finds out what this start means (`after-start.ts`), and what is to be done. Once a start, before all else.
	 *
	 * @param running the version of the firmware that runs
	 * @param trial as `host.update` tells it
	 * @param hasCrashed the life before this start ended by a fault that the firmware counted itself
	 */
	begin(running: string, trial: FirmwareTrial, resetReason: ResetReason, hasCrashed: boolean): Task {
		const start = afterStart(this, running, trial, resetReason, hasCrashed);
		switch (start) {
			case "trial":
				if (this.version !== running) this.#set(running, 0, undefined);
				// Without a record of this start the next would be its first again, and nobody would bring the other one back.
				return this.#put("tried") || trial === "guarded" ? "trial" : "back";
			case "crashed":
				this.condemn("crashed");
				return "back";
			case "failed":
				this.condemn("crashed");
				return "tell";
			case "again":
				return this.again();
			case "kept":
				this.keep();
				return "tell";
			case "forget":
				this.forget();
				return "none";
			default:
				return start;
		}
	}

	/** The new firmware proved itself. After `host.update.keep()`: who runs may come back until then, and tells another story. */
	keep(): void {
		this.#put("kept");
	}

	/** The new firmware was not online in its time, which may not be its fault. Before `host.update.back()`. */
	suspect(): void {
		this.#put("suspect");
	}

	/** It is never taken again. */
	condemn(verdict: Verdict): void {
		this.verdict = verdict;
		this.#put("bad");
	}

	/**
	 * It failed, and not by its own fault for sure: it gets another try (`ready`), or has had all of them and is bad by `verdict`
	 * (`tell`).
	 */
	again(verdict: Verdict = "spent"): "ready" | "tell" {
		this.tries++;
		if (this.tries >= mostTries) this.condemn(verdict);
		else this.#put("ready");
		return this.phase === "bad" ? "tell" : "ready";
	}

	/** Nothing of it counts that is in the flash. */
	restart(): void {
		this.offset = 0;
		this.#put("writing");
	}

	/** There is no update any more. What failed stays known. */
	forget(): void {
		this.#set("", 0, undefined);
		this.phase = "none";
		erase(this.#flash, key);
	}

	/** The record is of this very image. */
	isOf({ version, size, hash }: Header): boolean {
		return this.size === size && this.version === version && this.hash !== undefined && equal(this.hash, hash);
	}

	/** The image of `header` is on its way; nothing of it is here yet. True when the flash holds that. */
	take(header: Header): boolean {
		const { tries } = this;
		const isOf = this.isOf(header);
		this.#set(header.version, header.size, header.hash);
		// What failed before may have failed here: it is the same image, and does not come for ever.
		if (isOf) this.tries = tries;
		return this.#put("writing");
	}

	/** All of the image is in the flash. True when the flash holds that, too. */
	complete(): boolean {
		return this.#put("ready");
	}

	/** The next start begins with the image. */
	activated(): void {
		this.#put("trial");
	}

	/** True when the image of this hash failed here before; `undefined`: nobody knows, for the flash does not tell. */
	isBad(hash: Uint8Array): boolean | undefined {
		if (this.phase === "bad" && this.hash && equal(this.hash, hash)) return true;
		const bad = this.#bad();
		if (bad === "unreadable") return undefined;
		const mine = hash.subarray(0, badLength);
		for (let at = 0; at < bad.length; at += badLength) if (equal(bad.subarray(at, at + badLength), mine)) return true;
		return false;
	}

	/** Writes all of it, again where the flash did not take it. True when the flash holds it. */
	store(): boolean {
		// First what must not be forgotten: until the rest is written, the next start comes to the same.
		const listed = this.phase !== "bad" || this.#list();
		const bytes = new Uint8Array(recordLength);
		const view = new DataView(bytes.buffer);
		view.setUint8(0, form);
		view.setUint8(1, phases.indexOf(this.phase));
		view.setUint8(2, this.tries);
		view.setUint8(3, this.verdict ? verdicts.indexOf(this.verdict) : noVerdict);
		view.setUint32(sizeAt, this.size, true);
		view.setUint32(offsetAt, this.offset, true);
		if (this.hash) bytes.set(this.hash, hashAt);
		bytes.set(utf8(this.version), versionAt);
		return write(this.#flash, key, sealed(bytes)) && listed;
	}

	#put(phase: Phase): boolean {
		this.phase = phase;
		return this.store();
	}

	#set(version: string, size: number, hash: Uint8Array | undefined): void {
		this.version = version;
		this.size = size;
		this.hash = hash;
		this.offset = this.tries = 0;
		this.verdict = undefined;
	}

	/** What failed here before, the newest first. */
	#bad(): Uint8Array | "unreadable" {
		let found: Uint8Array | "unreadable" = new Uint8Array(0);
		for (const each of badKeys) {
			const bytes = readWhole(this.#flash, each);
			if (bytes === "unreadable") found = bytes;
			else if (bytes) return bytes;
		}
		return found;
	}

	/** Adds the image to those that failed here. True when the flash holds it. */
	#list(): boolean {
		const { hash } = this;
		const bad = this.#bad();
		if (bad === "unreadable" || !hash) return !hash;
		const list = new Uint8Array(mostBad * badLength + 4);
		list.set(hash.subarray(0, badLength));
		let end = badLength;
		for (let at = 0; at < bad.length && end < mostBad * badLength; at += badLength) {
			const each = bad.subarray(at, at + badLength);
			if (equal(each, list.subarray(0, badLength))) continue;
			list.set(each, end);
			end += badLength;
		}
		const bytes = sealed(list.subarray(0, end + 4));
		return write(this.#flash, badKeys[0], bytes) && write(this.#flash, badKeys[1], bytes);
	}
}

/** The bytes with their CRC-32 in the last four. */
function sealed(bytes: Uint8Array): Uint8Array {
	const end = bytes.length - 4;
	new DataView(bytes.buffer).setUint32(end, crc32(bytes.subarray(0, end)), true);
	return bytes;
}

/** What `key` holds, without its CRC-32; `undefined`: nothing that is whole. */
function readWhole(flash: Flash, from: string): Uint8Array | "unreadable" | undefined {
	const bytes = read(flash, from);
	if (typeof bytes !== "object") return bytes;
	return bytes.length > 4 && crc32(bytes) === residue ? bytes.subarray(0, -4) : undefined;
}
