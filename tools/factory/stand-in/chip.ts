import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "../../cli/json-file";

/** How a chip misbehaves, as real ones do. */
export type Fault =
	/** Nothing answers: no power, or not in its boot loader. */
	| { readonly kind: "mute" }
	/** The cable comes out after so many bytes were written. */
	| { readonly kind: "unplugged"; readonly after: number }
	/** A bit of the flash that is always 0. */
	| { readonly kind: "stuck"; readonly at: number }
	/** What was written fades before it is read again. */
	| { readonly kind: "fades"; readonly at: number };

export interface ChipFacts {
	/** `ESP32-C3`. */
	readonly chip: string;
	/** `24:6f:28:aa:bb:cc`. */
	readonly mac: string;
	/** As esptool spells it: `4MB`. */
	readonly flash: string;
	readonly fault?: Fault;
}

/** A chip with its flash, in memory or in a folder (`chip.json`, `flash.bin`), for {@link standInEsptool} to write to. */
export class StandInChip {
	fault: Fault | undefined;
	readonly facts: ChipFacts;
	readonly flash: Uint8Array;

	constructor(
		facts: ChipFacts,
		flash: Uint8Array = new Uint8Array((Number.parseInt(facts.flash) || 4) << 20).fill(0xff),
	) {
		this.facts = facts;
		this.flash = flash;
		this.fault = facts.fault;
	}

	/** The one that is kept in a folder; its flash is blank when there is none. @throws Error in a sentence when there is no chip */
	static open(folder: string): StandInChip {
		const facts = readJson(join(folder, "chip.json")) as ChipFacts;
		try {
			return new StandInChip(facts, new Uint8Array(readFileSync(join(folder, "flash.bin"))));
		} catch {
			return new StandInChip(facts);
		}
	}

	/** Keeps it in a folder. */
	save(folder: string): void {
		const { fault } = this;
		writeFileSync(join(folder, "chip.json"), JSON.stringify({ ...this.facts, fault }, undefined, "\t"));
		writeFileSync(join(folder, "flash.bin"), this.flash);
	}

	/** Erases what the bytes touch, sectors of 4,096, and writes them; false when the cable came out in the middle. */
	write(offset: number, bytes: Uint8Array): boolean {
		const { fault } = this;
		const last = Math.ceil((offset + bytes.length) / 0x1000) * 0x1000;
		this.flash.fill(0xff, Math.floor(offset / 0x1000) * 0x1000, last);
		const left = fault?.kind === "unplugged" ? fault.after : Infinity;
		this.flash.set(bytes.subarray(0, left), offset);
		if (fault?.kind === "stuck") this.flash[fault.at] = (this.flash[fault.at] ?? 0) & 0xfe;
		if (fault?.kind !== "unplugged") return true;
		this.fault = { ...fault, after: Math.max(0, left - bytes.length) };
		return bytes.length <= left;
	}

	read(offset: number, length: number): Uint8Array {
		return this.flash.slice(offset, offset + length);
	}
}
