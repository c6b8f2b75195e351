import { Changes, type CutOutcome } from "./changes";

/** Of flash, what is erased at once, bytes. */
export const sectorSize = 4096;

/** As in the SDK's partition table with two slots: `ota_0, 0x1F0000`. */
const usualSize = 0x1f_0000;

/** One of the two partitions for an application, `ota_0` or `ota_1`. */
export type Slot = 0 | 1;

/** `esp_ota_img_states_t` of ESP-IDF. */
export type ImageState = "new" | "pending-verify" | "valid" | "invalid" | "aborted" | "undefined";

/** `esp_ota_select_entry_t`: slot 0 for an odd number, slot 1 for an even one; the higher number counts. */
export interface SelectEntry {
	readonly sequence: number;
	readonly state: ImageState;
}

/** What a sector of `otadata` has; `"torn"` is an entry whose CRC is wrong. */
export type Otadata = SelectEntry | "erased" | "torn";

export interface SlotsOptions {
	/** Of a slot, bytes. */
	readonly size?: number;
	/** False: a boot loader without `CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE`, as devices that were sold long ago have. */
	readonly rollback?: boolean;
	/** Those of the chip: the ones of a `MemoryFlash`, when power is to fail in any of both. */
	readonly changes?: Changes | undefined;
	/** Keeps them beyond the program; without one they are gone with it. */
	readonly keeper?: SlotsKeeper | undefined;
}

/** Keeps what slots hold. Told of each change once it is made, however far it came. */
export interface SlotsKeeper {
	/** What was kept; absent for a chip that has what the board was made with and nothing else. */
	readonly kept?: KeptSlots | undefined;
	/** `undefined`: the sector is erased. */
	keepSector(slot: Slot, sector: number, bytes: Uint8Array | undefined): void;
	keepOtadata(otadata: readonly [Otadata, Otadata]): void;
}

/** What slots hold. */
export interface KeptSlots {
	readonly otadata: readonly [Otadata, Otadata];
	/** From the first byte on; absent: never written to. */
	readonly slots: readonly [Uint8Array | undefined, Uint8Array | undefined];
}

/**
 * Two places for firmware in the flash, and `otadata`, two sectors that say which of them is started. They outlive the
 * board's restarts and power cuts. Memory is taken as it is written.
 *
 * Slot 0 has at first what the board was made with. Power can fail while a sector is erased or written: `"gone"` leaves one that
 * is half erased or half written.
 */
export class FirmwareSlots {
	readonly size: number;
	readonly rollback: boolean;
	readonly #changes: Changes;
	readonly #slots: readonly [SectorFlash, SectorFlash];
	readonly #otadata: [Otadata, Otadata];
	readonly #keeper: SlotsKeeper | undefined;
	#isAsMade: boolean;

	constructor({ size = usualSize, rollback = true, changes = new Changes(), keeper }: SlotsOptions = {}) {
		this.size = size;
		this.rollback = rollback;
		this.#changes = changes;
		this.#keeper = keeper;
		const { otadata, slots } = keeper?.kept ?? asMade;
		this.#otadata = [...otadata];
		this.#isAsMade = slots[0] === undefined;
		this.#slots = [new SectorFlash(slots[0]), new SectorFlash(slots[1])];
	}

	get otadata(): readonly [Otadata, Otadata] {
		return this.#otadata;
	}

	/** All that was written to a slot since a sector of it was last erased; `undefined` where it has what the board was made with. */
	content(slot: Slot): Uint8Array | undefined {
		return slot === 0 && this.#isAsMade ? undefined : this.#slots[slot].content();
	}

	/** As {@link Update.read} of host.ts. */
	read(slot: Slot, offset: number, into: Uint8Array): number {
		const count = Math.max(0, Math.min(into.length, this.size - offset));
		this.#slots[slot].read(offset, into.subarray(0, count));
		return count;
	}

	/** As {@link Update.write} of host.ts. @throws RangeError beyond the size */
	write(slot: Slot, offset: number, bytes: Uint8Array): void {
		if (offset < 0 || offset + bytes.length > this.size)
			throw new RangeError(`${bytes.length} bytes at ${offset} of a slot of ${this.size} bytes`);
		const flash = this.#slots[slot];
		for (let at = 0; at < bytes.length;) {
			const from = offset + at;
			const part = bytes.subarray(at, at + sectorSize - (from % sectorSize));
			const change = (apply: (outcome: CutOutcome) => void): void =>
				this.#changes.make(`slot ${slot}`, outcome => {
					apply(outcome);
					const sector = Math.floor(from / sectorSize);
					this.#keeper?.keepSector(slot, sector, flash.sector(sector));
				});
			if (from % sectorSize === 0)
				change(outcome => {
					if (slot === 0) this.#isAsMade = false;
					flash.erase(from, outcome);
				});
			change(outcome => flash.program(from, part, outcome));
			at += part.length;
		}
	}

	/** Erases a sector of `otadata`, and writes it. */
	select(sector: 0 | 1, entry: SelectEntry): void {
		this.#changes.make("otadata", outcome => this.#leave(sector, outcome, "erased"));
		this.#changes.make("otadata", outcome => this.#leave(sector, outcome, entry));
	}

	#leave(sector: 0 | 1, outcome: CutOutcome, whole: Otadata): void {
		if (outcome !== "old") this.#otadata[sector] = outcome === "new" ? whole : "torn";
		this.#keeper?.keepOtadata(this.#otadata);
	}
}

const asMade: KeptSlots = { otadata: ["erased", "erased"], slots: [undefined, undefined] };

/** NOR flash: erasing sets all bits of a sector, writing only clears some. */
class SectorFlash {
	readonly #sectors = new Map<number, Uint8Array>();

	/** @param bytes what it holds at first, copied */
	constructor(bytes: Uint8Array = new Uint8Array(0)) {
		for (let from = 0; from < bytes.length; from += sectorSize) {
			const sector = new Uint8Array(sectorSize).fill(0xff);
			sector.set(bytes.subarray(from, from + sectorSize));
			if (sector.some(each => each !== 0xff)) this.#sectors.set(from / sectorSize, sector);
		}
	}

	/** `undefined` when it is erased. */
	sector(number: number): Uint8Array | undefined {
		return this.#sectors.get(number);
	}

	erase(offset: number, outcome: CutOutcome): void {
		const number = offset / sectorSize;
		if (outcome === "new") this.#sectors.delete(number);
		else if (outcome === "gone") this.#sectors.get(number)?.fill(0xff, sectorSize / 2);
	}

	program(offset: number, bytes: Uint8Array, outcome: CutOutcome): void {
		if (outcome === "old") return;
		const number = Math.floor(offset / sectorSize);
		let sector = this.#sectors.get(number);
		if (!sector) this.#sectors.set(number, (sector = new Uint8Array(sectorSize).fill(0xff)));
		const count = outcome === "new" ? bytes.length : bytes.length >> 1;
		for (let at = 0; at < count; at++) {
			const place = (offset % sectorSize) + at;
			sector[place] = (sector[place] ?? 0) & (bytes[at] ?? 0);
		}
	}

	read(offset: number, into: Uint8Array): void {
		into.fill(0xff);
		const end = offset + into.length;
		for (let from = offset; from < end; from += sectorSize - (from % sectorSize)) {
			const sector = this.#sectors.get(Math.floor(from / sectorSize));
			const start = from % sectorSize;
			if (sector) into.set(sector.subarray(start, start + end - from), from - offset);
		}
	}

	content(): Uint8Array {
		let sectors = 0;
		for (const number of this.#sectors.keys()) sectors = Math.max(sectors, number + 1);
		const bytes = new Uint8Array(sectors * sectorSize);
		this.read(0, bytes);
		return bytes;
	}
}
