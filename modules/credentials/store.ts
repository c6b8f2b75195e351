import type { Clock, Flash, Timer } from "../../hosts/host";
import { equal } from "../bytes/index";
import type { Code } from "../codes/index";
import { read, write } from "../flash/index";
import type { Hint, Network } from "../station/index";
import { given, isAlike } from "./alike";
import { decode, encode, longestRecord, pack, unpack, type Contents, type Credentials } from "./record";

const slots = ["cred0", "cred1"] as const;
type Slot = 0 | 1;

const blank: Contents = { candidate: undefined, proven: undefined, lastError: 0 };

/** As many networks are kept, the proven set's among them. */
const mostNetworks = 16;

/** That another network, or access point, was used is written once after a start, then at most this often, milliseconds. */
const useWait = 3_600_000;

/** What the flash would not take is written again after so long, then after twice that, and so on, milliseconds. */
const firstWait = 60_000;
const longestWait = 3_600_000;

/**
 * Keeps credentials, though power may fail at any moment and the flash refuse. Both slots hold the same numbered,
 * checksummed record. A change is written to one, read back, and only then written to the other: a cut leaves all of
 * what was before or all of what was to be, and nothing that was dropped stays behind.
 *
 * What is decided counts at once. What the flash does not take is written again until it does: by {@link save}, and by
 * a timer.
 */
export class CredentialStore {
	/** What was found broken at the start, for the log. */
	readonly notes: readonly string[];
	readonly #flash: Flash;
	readonly #clock: Clock | undefined;
	#contents: Contents = blank;
	#sequence = 0;
	/** The slot whose record counts; `undefined`: neither has one. */
	#used: Slot | undefined;
	/** That record is a newer firmware's, which may come back: the next change leaves it alone. */
	#foreign = false;
	/** Slots that could not be read, whatever may be in them. */
	#unread = 0;
	/** The flash holds what was decided, and nothing else. */
	#settled = true;
	#retry: Timer | undefined;
	#wait = firstWait;
	/** When it was written last which network was used. */
	#usedAt = -useWait;

	/**
	 * Reads the flash. Never throws: what cannot be read counts as none, and {@link notes} says so.
	 * @param clock for the timer; without it only {@link save} writes again
	 */
	constructor(flash: Flash, clock?: Clock) {
		this.#flash = flash;
		this.#clock = clock;
		const notes: string[] = [];
		this.notes = notes;
		this.#look(notes);
	}

	/** Neither slot could be read: nobody knows what is in them. Nothing is written then but by {@link erase}. */
	get unread(): boolean {
		return this.#unread === slots.length;
	}

	/** A set that has not reached the cloud yet. */
	get candidate(): Credentials | undefined {
		return this.#contents.candidate;
	}

	/** The set that reached the cloud; it stays while a candidate is tried. */
	get proven(): Credentials | undefined {
		return this.#contents.proven;
	}

	/** What the maker's own fields are set to, by the proven set or before a reset. */
	get settings(): string {
		return (this.proven ?? this.#contents).settings ?? "";
	}

	/** Why the last attempt failed; 0 when none did. */
	get lastError(): Code {
		return this.#contents.lastError;
	}

	/**
	 * The networks of the proven set's account: its own, the one used last, first; then what else reached the cloud, the last
	 * used first; then those that never did. Read from the record each time, so that they take no RAM.
	 */
	get networks(): readonly Network[] {
		const { proven } = this;
		return proven ? [proven, ...this.#further] : [];
	}

	get #further(): readonly Network[] {
		const { further } = this.#contents;
		return further ? unpack(further) : [];
	}

	/** Which of the two sets there are. */
	get memory(): "blank" | "candidate" | "proven" | "both" {
		if (this.candidate) return this.proven ? "both" : "candidate";
		return this.proven ? "proven" : "blank";
	}

	/**
	 * Keeps `set` as a candidate beside the proven set, or, `isProven`, in place of both. False when the flash does not take
	 * it, or cannot be read: then all stays as it was.
	 */
	store(set: Credentials, isProven = false): boolean {
		if (this.unread) this.#look([]);
		const before = this.#contents;
		const next = isProven ? this.#proved(set) : fitted({ ...before, candidate: set, lastError: 0 }, this.#further);
		if (this.#change(next)) return true;
		this.#contents = before;
		return false;
	}

	/**
	 * The candidate reached the cloud, by this access point: it is the proven set now. The network of the one before stays
	 * known.
	 */
	prove(hint?: Hint): void {
		const { candidate } = this.#contents;
		if (candidate) this.#change(this.#proved(hint ? { ...candidate, hint: plainHint(hint) } : candidate));
	}

	/**
	 * Keeps these networks beside the proven set's, for its account (see `addNetwork`), or as many as there is room for. False
	 * when the flash does not take them, or nothing is proven: then all stays as it was.
	 */
	keep(networks: readonly Network[]): boolean {
		const before = this.#contents;
		if (before.proven && this.#change(fitted(before, networks))) return true;
		this.#contents = before;
		return false;
	}

	/**
	 * The cloud was reached through this one of {@link networks}, by this access point. Written at once where that proves it, else
	 * now and then: a device that wanders between two is not to wear the flash out.
	 */
	use(network: Network, at: Hint): void {
		const before = this.#contents;
		const { proven } = before;
		if (!proven) return;
		const hint = plainHint(at);
		// Usually it is the same object, and this is deep in the stack.
		if (network !== proven && !isAlike(network, proven)) {
			const { static: _, ...account } = proven;
			this.#contents = this.#proved({ ...account, ...given(network), hint }, before);
		} else if (proven.hint?.channel !== hint.channel || !equal(proven.hint.bssid, hint.bssid))
			this.#contents = { ...before, proven: { ...proven, hint } };
		else return;
		const now = this.#clock?.now() ?? 0;
		if (!network.staged && now - this.#usedAt < useWait) return;
		this.#usedAt = now;
		this.#change(this.#contents);
	}

	/** The candidate failed, and why. */
	drop(code: Code): void {
		const { candidate } = this.#contents;
		if (candidate) this.#change({ ...this.#contents, candidate: undefined, lastError: code });
		else this.fail(code);
	}

	/** Something that was not stored failed, and why: what failed before is of no interest any more. */
	fail(code: Code): void {
		if (this.unread) this.#look([]);
		if (this.lastError !== code) this.#change({ ...this.#contents, lastError: code });
	}

	/** Forgets everything but these settings. False when some of it is still in the flash. */
	erase(settings = ""): boolean {
		this.#foreign = false;
		this.#unread = 0;
		this.#change({ ...blank, settings });
		return this.#settled;
	}

	/** Writes once more what the flash did not take. */
	save(): void {
		if (!this.#settled) this.#write();
	}

	/** `set` is the proven one from now on; the network of the one before stays known. */
	#proved(set: Credentials, rest = blank): Contents {
		const { proven } = this;
		const others = this.#further.filter(each => !equal(each.ssid, set.ssid) || (each.staged && !isAlike(each, set)));
		if (proven && !equal(proven.ssid, set.ssid))
			others.unshift({ ...given(proven), ...(proven.hint && { hint: proven.hint }) });
		return fitted({ ...rest, proven: { ...set, giver: 0 } }, others);
	}

	/** True when the flash holds it. */
	#change(contents: Contents): boolean {
		this.#contents = contents;
		return !this.unread && this.#write();
	}

	#write(): boolean {
		const record = encode(this.#contents, ++this.#sequence);
		const first: Slot = this.#used === 0 ? 1 : 0;
		const second: Slot = first ? 0 : 1;
		const held = write(this.#flash, slots[first], record);
		// What counts stays until the change holds. Where nothing counts, the second slot may do what the first does not.
		const stays = held ? this.#foreign : this.#used !== undefined;
		const copied = !stays && write(this.#flash, slots[second], record);
		if (held || copied) {
			this.#used = held ? first : second;
			this.#foreign = false;
		}
		this.#settled = held && (stays || copied);
		if (this.#settled) this.#wait = firstWait;
		else this.#retry ??= this.#clock?.set(() => this.#again(), this.#wait);
		return held || copied;
	}

	#again(): void {
		this.#retry = undefined;
		this.#wait = Math.min(this.#wait * 2, longestWait);
		this.save();
	}

	#look(notes: string[]): void {
		this.#unread = 0;
		const first = this.#load(0, notes);
		const second = this.#load(1, notes);
		if (first === second || first < 0 || second < 0) return;
		if (first && second) notes.push("a change was cut short, and is finished now");
		this.#write();
	}

	/** The number of the record in `slot`, the highest of which counts; 0: none; negative: of another version. */
	#load(slot: Slot, notes: string[]): number {
		const name = slots[slot];
		const bytes = read(this.#flash, name);
		if (!bytes) return 0;
		if (bytes === "unreadable") this.#unread++;
		const found = bytes === "unreadable" ? undefined : decode(bytes);
		if (!found) {
			notes.push(bytes === "unreadable" ? `${name} cannot be read` : `the record in ${name} is broken and not used`);
			return 0;
		}
		const { sequence, contents } = found;
		if (sequence > this.#sequence) {
			this.#sequence = sequence;
			this.#used = slot;
			this.#foreign = !contents;
			this.#contents = contents ?? blank;
		}
		if (contents) return sequence;
		notes.push(`the record in ${name} is of another version and not used`);
		return -sequence;
	}
}

/**
 * `contents` with these further networks, or as many as there is room for: the one used longest ago goes first, and a staged
 * one last.
 */
function fitted(contents: Contents, networks: readonly Network[]): Contents {
	const { further: _, ...rest } = contents;
	const left = [...networks];
	for (;;) {
		const fit = left.length ? { ...rest, further: pack(left) } : rest;
		if (!left.length || (left.length < mostNetworks && encode(fit, 0).length <= longestRecord)) return fit;
		let oldest = left.length - 1;
		while (oldest >= 0 && left[oldest]?.staged) oldest--;
		if (oldest < 0) oldest = left.length - 1;
		left.splice(oldest, 1);
	}
}

/** Of a link no more than this. */
function plainHint({ bssid, channel }: Hint): Hint {
	return { bssid, channel };
}
