import {
	closeSync,
	existsSync,
	fstatSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
	writeSync,
} from "node:fs";
import { join } from "node:path";
import { isObject } from "../merge-patch";
import { sectorSize, type KeptSlots, type Otadata, type Slot, type SlotsKeeper } from "../slots";

const kind = "blynk-inject virtual slots";
const states = ["new", "pending-verify", "valid", "invalid", "aborted", "undefined"] as const;
const erased = new Uint8Array(sectorSize).fill(0xff);

/**
 * Slots kept in a folder, so that an update survives the program: `ota_0.bin` and `ota_1.bin` are what was written to them,
 * `otadata.json` says which of them is started.
 */
export class SlotsFolder implements SlotsKeeper {
	/** What was there belongs to another firmware, and is gone: the chip was flashed anew. */
	readonly flashedAnew: boolean;
	readonly kept: KeptSlots | undefined;
	readonly #made: string;
	readonly #files: readonly [string, string];
	readonly #otadata: string;

	/**
	 * Reads `folder`; one that is not there is a new chip.
	 * @param made a hash of what the board is made with: when that is not what it was, the chip is flashed anew
	 * @throws Error in a sentence when what is there is of no virtual board
	 */
	constructor(folder: string, made: string) {
		this.#made = made;
		this.#files = [join(folder, "ota_0.bin"), join(folder, "ota_1.bin")];
		this.#otadata = join(folder, "otadata.json");
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		const found = readOtadata(this.#otadata);
		this.flashedAnew = found !== undefined && found.made !== made;
		if (found?.made === made) {
			this.kept = { otadata: found.otadata, slots: [read(this.#files[0]), read(this.#files[1])] };
			return;
		}
		for (const file of this.#files) rmSync(file, { force: true });
		this.keepOtadata(["erased", "erased"]);
	}

	keepSector(slot: Slot, sector: number, bytes = erased): void {
		const file = this.#files[slot];
		const handle = openSync(file, existsSync(file) ? "r+" : "w", 0o600);
		try {
			const from = sector * sectorSize;
			for (let end = fstatSync(handle).size; end < from; end += sectorSize)
				writeSync(handle, erased, 0, sectorSize, end);
			writeSync(handle, bytes, 0, sectorSize, from);
		} finally {
			closeSync(handle);
		}
	}

	keepOtadata(otadata: readonly [Otadata, Otadata]): void {
		const temporary = `${this.#otadata}.new`;
		writeFileSync(temporary, `${JSON.stringify({ kind, made: this.#made, otadata })}\n`, { mode: 0o600 });
		renameSync(temporary, this.#otadata);
	}
}

function read(file: string): Uint8Array | undefined {
	return existsSync(file) ? readFileSync(file) : undefined;
}

function readOtadata(file: string): { readonly made: unknown; readonly otadata: KeptSlots["otadata"] } | undefined {
	if (!existsSync(file)) return undefined;
	const found = parse(readFileSync(file, "utf8"));
	if (found) return found;
	throw new Error(`${file} is not of a virtual board, or broken. Remove its folder for a new chip.`);
}

function parse(content: string): ReturnType<typeof readOtadata> {
	let json: unknown;
	try {
		json = JSON.parse(content);
	} catch {
		return undefined;
	}
	if (!isObject(json) || json["kind"] !== kind || !Array.isArray(json["otadata"])) return undefined;
	const [first, second] = json["otadata"].map(entry);
	return first && second && { made: json["made"], otadata: [first, second] };
}

function entry(json: unknown): Otadata | undefined {
	if (json === "erased" || json === "torn") return json;
	if (!isObject(json)) return undefined;
	const { sequence } = json;
	const state = states.find(each => each === json["state"]);
	return typeof sequence === "number" && state ? { sequence, state } : undefined;
}
