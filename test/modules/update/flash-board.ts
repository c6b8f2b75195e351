import type { ResetReason, Update } from "../../../hosts/host";
import { boot, keepSelected, other, selectSlot, trialOf } from "../../../hosts/virtual/boot-loader";
import { PowerCut, type CutOutcome } from "../../../hosts/virtual/changes";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { FirmwareSlots, type Slot } from "../../../hosts/virtual/slots";
import { equal, text, utf8 } from "../../../modules/bytes/index";
import { decimal } from "../../../modules/match/index";
import { isVersion, Receiver, UpdateRecord, type Refusal } from "../../../modules/update/index";
import { toy, unit, type Signer } from "./packages";

/** An image of so many bytes, which tells its version and length, and whose other bytes follow from these. */
export function imageOf(version: string, length: number): Uint8Array {
	const image = new Uint8Array(length);
	let byte = version.length;
	for (let at = 0; at < length; at++) image[at] = byte = (byte * 5 + at + 1) & 0xff;
	image.set(utf8(`${version} ${length} `.padEnd(headLength)));
	return image;
}

/** The one that was looked for last: thousands of starts look for the same. */
let known: { readonly version: string; readonly image: Uint8Array } | undefined;

const headLength = 32;

/** The version of the whole image that `bytes` begin with; `undefined` when there is none. */
function versionOf(bytes: Uint8Array): string | undefined {
	const [version = "", digits = ""] = text(bytes.subarray(0, headLength)).split(" ");
	const length = decimal(digits, 7) ?? 0;
	if (!isVersion(version) || length < headLength || length > bytes.length) return undefined;
	if (known?.version !== version || known.image.length !== length) known = { version, image: imageOf(version, length) };
	return equal(bytes.subarray(0, length), known.image) ? version : undefined;
}

/** What one life of a board has: until it is over, for whatever reason. */
export interface Life {
	readonly version: string;
	readonly clock: VirtualClock;
	readonly update: Update;
	readonly record: UpdateRecord;
	/** @throws PowerCut when this life is over: what was told in it counts for nothing */
	living(): void;
}

/**
 * A board of flash and boot loader alone: keys and slots on one chip, so that power can fail in any change of it. Slot 0 has
 * version 1.0.0 as it was made.
 */
export class FlashBoard {
	readonly flash = new MemoryFlash();
	readonly slots: FirmwareSlots;
	readonly #signer: Signer;
	/** Counts starts and power cuts: what belongs to an earlier one changes nothing any more. */
	#life = 0;

	constructor({ rollback = true, size = 0x4_0000, signer = toy } = {}) {
		this.slots = new FirmwareSlots({ size, rollback, changes: this.flash.changes });
		this.#signer = signer;
	}

	/** The boot loader's part of a start. @throws Error when there is no whole image any more */
	start(): Life {
		const life = ++this.#life;
		const loaded = boot(this.slots, slot => this.versionIn(slot));
		if (!loaded) throw new Error("the unit is a brick");
		const { slot, firmware: version } = loaded;
		const { flash } = this;
		const living = (): void => {
			if (life !== this.#life) throw new PowerCut("this life is over");
		};
		const record = new UpdateRecord({
			read: key => (living(), flash.read(key)),
			write: (key, bytes) => (living(), flash.write(key, bytes)),
			erase: key => (living(), flash.erase(key)),
		});
		return { version, clock: new VirtualClock(), update: this.#update(slot, living), record, living };
	}

	/** Power fails in the `count`-th change from now: that life is over, whoever catches what is thrown. */
	cutPower(count: number, outcome: CutOutcome): void {
		this.flash.cutPower(count, outcome, () => this.#life++);
	}

	versionIn(slot: Slot): string | undefined {
		const bytes = this.slots.content(slot);
		return bytes ? versionOf(bytes) : unit.version;
	}

	#update(running: Slot, living: () => void): Update {
		const { slots } = this;
		const { digest, verify } = this.#signer;
		const spare = other(running);
		const wantWhole = (): void => {
			if (this.versionIn(spare) === undefined) throw new Error("no whole image");
		};
		return {
			size: slots.size,
			get trial() {
				return trialOf(slots, running);
			},
			write: (offset, bytes) => (living(), slots.write(spare, offset, bytes)),
			read: (offset, into) => (living(), slots.read(spare, offset, into)),
			activate() {
				living();
				wantWhole();
				selectSlot(slots, spare);
			},
			keep: () => (living(), keepSelected(slots)),
			back() {
				living();
				wantWhole();
				if (trialOf(slots, running) === "unguarded") selectSlot(slots, spare);
			},
			digest,
			verify,
		};
	}
}

/** Hands over a whole file in pieces, and has it finished. */
export function take(life: Life, file: Uint8Array, piece = 4096, who = unit): Refusal | "done" {
	const receiver = new Receiver(life, { ...who, version: life.version }, life.record);
	for (let at = 0; at < file.length; at += piece) {
		const refusal = receiver.write(at, file.subarray(at, at + piece));
		if (refusal) {
			life.living();
			return refusal;
		}
	}
	return settle(life, done => receiver.finish(done));
}

/** What a receiver tells in the end. */
export function settle(life: Life, begin: (onDone: (refusal: Refusal | undefined) => void) => void): Refusal | "done" {
	let told: Refusal | "done" | undefined;
	begin(refusal => (told = refusal ?? "done"));
	life.clock.advance(1000);
	life.living();
	if (told === undefined) throw new Error("nothing was told");
	return told;
}

/**
 * A device as it is to use all this, in the least: it is online at once, is offered `file` while it runs something older, and what
 * is new passes its trial unless `trial` has another story. True when it stays as it is.
 */
export function live(
	board: FlashBoard,
	file: Uint8Array,
	{ version = "1.1.0", resetReason = "power-on" as ResetReason, piece = 4096, trial = (_: Life): boolean => true } = {},
): boolean {
	const life = board.start();
	const { record, update } = life;
	switch (record.begin(life.version, update.trial, resetReason, false)) {
		case "trial":
			if (!trial(life)) return false;
			update.keep();
			record.keep();
			record.forget();
			return false;
		case "back":
			update.back();
			return false;
		case "ready":
			settle(life, done => new Receiver(life, { ...unit, version: life.version }, record).resume(done));
			return false;
		case "look":
			record.condemn("offline");
			record.forget();
			return false;
		case "tell":
			record.forget();
			return false;
		case "none":
			if (life.version === version) return true;
			return take(life, file, piece) !== "done";
	}
}

/** Lives until nothing changes any more, through the power cuts that the flash has in store. Tells how many lives it took. */
export function lives(board: FlashBoard, file: Uint8Array, how: Parameters<typeof live>[2] = {}): number {
	for (let count = 1; count < 20; count++) {
		try {
			if (live(board, file, how)) return count;
		} catch (error) {
			if (!(error instanceof PowerCut)) throw error;
		}
	}
	throw new Error("it never comes to an end");
}
