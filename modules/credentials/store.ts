import type { Flash } from "../../hosts/host";
import { equal } from "../bytes/index";
import type { Code } from "../codes/index";
import { decode, encode, type Contents, type Credentials } from "./record";

const slots = ["cred0", "cred1"] as const;
const blank: Contents = { candidate: undefined, proven: undefined, lastError: 0 };

/**
 * Keeps credentials so that power may fail at any moment. Two slots hold numbered, checksummed records; a change goes
 * to the slot that is not in use, and the whole record with the higher number counts. A cut in the middle leaves the
 * other slot, so the device sees all of what was before or all of what was to be.
 */
export class CredentialStore {
	readonly #flash: Flash;
	/** What was found broken at the start, for the log. */
	readonly notes: readonly string[];
	#contents: Contents = blank;
	#sequence = 0;
	/** The slot the next change goes to. */
	#next: 0 | 1 = 0;

	/** Reads the flash. Never throws: what cannot be read counts as none, and {@link notes} says so. */
	constructor(flash: Flash) {
		this.#flash = flash;
		const notes: string[] = [];
		this.notes = notes;
		for (const index of [0, 1] as const) this.#load(index, notes);
		this.#finishErase(notes);
	}

	/** A set that has not reached the cloud yet. */
	get candidate(): Credentials | undefined {
		return this.#contents.candidate;
	}

	/** A set that has. */
	get proven(): Credentials | undefined {
		return this.#contents.proven;
	}

	/** Why the last candidate was dropped; 0 when none was. */
	get lastError(): Code {
		return this.#contents.lastError;
	}

	get memory(): "blank" | "candidate" | "proven" | "both" {
		if (this.candidate) return this.proven ? "both" : "candidate";
		return this.proven ? "proven" : "blank";
	}

	/** Keeps a candidate beside the proven set. @throws Error when the flash refuses; what was there stays. */
	store(candidate: Credentials): void {
		this.#write({ ...this.#contents, candidate, lastError: 0 });
	}

	/** The candidate reached the cloud: it is the proven set now. @throws Error when the flash refuses. */
	prove(): void {
		const { candidate } = this.#contents;
		if (candidate) this.#write({ ...blank, proven: candidate });
	}

	/** The candidate failed, and why. @throws Error when the flash refuses. */
	drop(code: Code): void {
		this.#write({ ...this.#contents, candidate: undefined, lastError: code });
	}

	/**
	 * Forgets everything. The old record is removed only after a blank one is in force, so a cut leaves either all or
	 * nothing. @throws Error when the flash refuses.
	 */
	erase(): void {
		this.#write(blank);
		this.#flash.erase(slots[this.#next]);
	}

	#load(index: 0 | 1, notes: string[]): void {
		const slot = slots[index];
		let bytes: Uint8Array | undefined;
		try {
			bytes = this.#flash.read(slot);
		} catch (error) {
			notes.push(`${slot} cannot be read: ${String(error)}`);
		}
		if (!bytes) return;
		const found = decode(bytes);
		if (!found) notes.push(`the record in ${slot} is broken and not used`);
		else if (!found.contents) notes.push(`the record in ${slot} is of another version and not used`);
		if (!found || found.sequence <= this.#sequence) return;
		this.#sequence = found.sequence;
		if (!found.contents) return;
		this.#contents = found.contents;
		this.#next = index === 0 ? 1 : 0;
	}

	/** Power may have gone between the two steps of {@link erase}: what was to be forgotten must not stay in flash. */
	#finishErase(notes: string[]): void {
		const erased = this.#contents !== blank && this.memory === "blank" && this.lastError === 0;
		if (!erased || notes.length > 0) return;
		const slot = slots[this.#next];
		try {
			if (!this.#flash.read(slot)) return;
			this.#flash.erase(slot);
			notes.push(`${slot} was left over from a reset that power cut short, and is erased now`);
		} catch (error) {
			notes.push(`${slot} cannot be erased: ${String(error)}`);
		}
	}

	#write(contents: Contents): void {
		const present = this.#flash.read(slots[this.#next === 0 ? 1 : 0]);
		if (present && equal(present, encode(contents, this.#sequence))) return;
		const sequence = this.#sequence + 1;
		this.#flash.write(slots[this.#next], encode(contents, sequence));
		this.#contents = contents;
		this.#sequence = sequence;
		this.#next = this.#next === 0 ? 1 : 0;
	}
}
