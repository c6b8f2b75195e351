import type { Clock, Digest, Timer, Update } from "../../hosts/host";
import { equal, unhex } from "../bytes/index";
import { hasSignature, headerLength, readHeader, signedLength, type Header } from "./header";
import type { UpdateRecord } from "./record";
import type { Refusal } from "./reasons";
import { compareVersions } from "./version";

/** The place is written down each time so many bytes more are in the flash: 23 times for an image of 1.5 MB. */
const stride = 65_536;

/** The flash is erased by sectors of so many bytes, so writing goes on at one (hosts/host.ts, `Update.write`). */
const sector = 4096;

/** What is read back is read in pieces of so many bytes, and so many of them each timer's turn. */
const pieceLength = 1024;
const pieces = 32;

/** What receiving an update needs of a host. */
export interface ReceiverHost {
	/** Reading back takes turns with all else. */
	readonly clock: Pick<Clock, "set" | "clear">;
	/** Where the image goes. */
	readonly update: Update;
}

/** Whose updates are taken; read anew with every header. */
export interface Unit {
	/** Vendor and name, a space between them. */
	readonly product: string;
	/** The product's `firmwareType`, or else its template id. */
	readonly firmwareType: string;
	/** As the host names it. */
	readonly chip: string;
	/** Of the firmware that runs. */
	readonly version: string;
	/** Public keys, 130 hexadecimal digits each. */
	readonly keys: readonly string[];
	/** Takes what nobody has signed. What somebody else has signed is refused all the same. */
	readonly acceptUnsigned: boolean;
}

/**
 * Takes an update's file from whoever brings it, the cloud or a phone, and in any pieces: checks its header before the flash is
 * touched, writes the image beside the firmware that runs, reads all of it back in the end, and has the next start begin with it.
 * It holds nothing of the image. Power may be cut at any moment: the unit goes on with the firmware it had, and the same file
 * goes on where it was, to 64 KB.
 *
 * ```ts
 * const receiver = new Receiver(host, unit, record);
 * let refusal = receiver.write(0, firstPiece);     // and so on, until
 * if (receiver.wanted === receiver.length) receiver.finish(refusal => refusal ?? host.system.restart("update"));
 * ```
 */
export class Receiver {
	readonly #host: ReceiverHost;
	readonly #unit: Unit;
	readonly #record: UpdateRecord;
	/** The file's header as far as it has come. */
	#head: Uint8Array | undefined;
	#headBytes = 0;
	#header: Header | undefined;
	/** So many bytes of the image are in the flash. */
	#written = 0;
	/** All of them came in this life and one after the other. */
	#isFresh = true;
	#refusal: Refusal | undefined;
	#timer: Timer | undefined;
	#digest: Digest | undefined;

	/**
	 * @param record where it is kept how far the update came; two receivers at a time may not share one
	 */
	constructor(host: ReceiverHost, unit: Unit, record: UpdateRecord) {
		this.#host = host;
		this.#unit = unit;
		this.#record = record;
	}

	/**
	 * Where in the file the next byte stands that it needs. 0 to 512 until the header is complete; then behind what an earlier
	 * attempt has left in the flash, maybe far ahead: who can goes on there, and who cannot sends all of it.
	 */
	get wanted(): number {
		return this.#headBytes + this.#written;
	}

	/** Of the whole file, bytes; 0 until its header is complete and good. */
	get length(): number {
		return this.#header ? headerLength + this.#header.size : 0;
	}

	/** What the update says of itself, once that was found good. */
	get header(): Header | undefined {
		return this.#header;
	}

	/** What nobody has signed is refused. */
	get wantsSignature(): boolean {
		return !this.#unit.acceptUnsigned;
	}

	/**
	 * Takes `bytes` of the file, the first of which stands at `position`. Those before {@link wanted} are passed over. None is
	 * kept, so the array may be used again at once. After a refusal nothing is taken any more, and it is always the same one.
	 */
	write(position: number, bytes: Uint8Array): Refusal | undefined {
		if (position > this.wanted) this.#refusal ??= "incomplete";
		if (!this.#header && !this.#refusal) this.#takeHead(bytes.subarray(this.wanted - position));
		if (!this.#header || this.#refusal) return this.#refusal;
		if (position + bytes.length > this.length) return (this.#refusal = "malformed");
		// Of what was in the flash before all this may have been sent again.
		const rest = bytes.subarray(this.wanted - position);
		if (rest.length) this.#takeImage(rest);
		return this.#refusal;
	}

	/**
	 * All of the file is there: reads it back, 32 KB each timer's turn, and has the next start begin with it. `onDone` is called
	 * once, later, with `undefined` when only the restart is missing. After `spoiled`, {@link wanted} is 0 again, and the file may be
	 * sent anew; after any other refusal the receiver is of no more use.
	 */
	finish(onDone: (refusal: Refusal | undefined) => void): void {
		const isWhole = this.#header && this.wanted === this.length;
		this.#readBack(this.#refusal ?? (isWhole ? undefined : "incomplete"), onDone);
	}

	/** The same for the image that stands in the flash since an earlier life (phase `ready` of the record), without its file. */
	resume(onDone: (refusal: Refusal | undefined) => void): void {
		this.#isFresh = false;
		const isReady = this.#record.phase === "ready";
		this.#readBack(this.#host.update.trial !== "kept" ? "trial" : isReady ? undefined : "incomplete", onDone);
	}

	/**
	 * Nobody sends any more, nor waits for what {@link finish} tells: nothing is called back after this. The place is kept for a
	 * later attempt. Harmless at any time, also twice.
	 */
	stop(): void {
		this.#host.clock.clear(this.#timer);
		this.#endDigest();
		if (this.#header && this.#record.phase === "writing") this.#mark(sector);
	}

	#takeHead(bytes: Uint8Array): void {
		const head = (this.#head ??= new Uint8Array(headerLength));
		const part = bytes.subarray(0, headerLength - this.#headBytes);
		head.set(part, this.#headBytes);
		this.#headBytes += part.length;
		if (this.#headBytes < headerLength) return;
		this.#head = undefined;
		const header = readHeader(head);
		try {
			this.#refusal = header ? this.#judge(header, head) : "malformed";
		} catch {
			// Nobody can tell whose it is, for want of memory say: then it is nobody's.
			this.#refusal = "flash";
		}
		if (header && !this.#refusal) this.#begin(header);
	}

	/** Why a header is refused; nothing of the flash has been changed so far. */
	#judge(header: Header, head: Uint8Array): Refusal | undefined {
		const { update } = this.#host;
		const { product, firmwareType, chip, version, keys, acceptUnsigned } = this.#unit;
		// What is due with the next start stands where this one would.
		if (update.trial !== "kept" || this.#record.phase === "trial") return "trial";
		if (!hasSignature(head)) {
			if (!acceptUnsigned) return "unsigned";
		} else if (!keys.some(each => isSigned(update, each, head))) return "signature";
		if (header.product !== product || header.firmwareType !== firmwareType) return "foreign";
		if (header.chip !== chip) return "chip";
		if (compareVersions(header.version, version) <= 0) return "older";
		if (compareVersions(header.from, version) > 0) return "gap";
		if (header.size > update.size) return "size";
		const isBad = this.#record.isBad(header.hash);
		return isBad ? "bad" : isBad === undefined ? "flash" : undefined;
	}

	/** Finds out how much of a good update is here already. */
	#begin(header: Header): void {
		const record = this.#record;
		const { phase } = record;
		const isHere = record.isOf(header) && (phase === "ready" || phase === "suspect");
		if (isHere) this.#written = header.size;
		else if (record.isOf(header) && phase === "writing") this.#written = record.offset;
		this.#isFresh = this.#written === 0;
		// The first byte is not written before it is known whose it is: so a flash that takes no record takes no image.
		if (this.#isFresh && !record.take(header)) this.#refusal = "flash";
		else this.#header = header;
	}

	#takeImage(bytes: Uint8Array): void {
		try {
			this.#host.update.write(this.#written, bytes);
			this.#written += bytes.length;
			this.#mark(stride);
		} catch {
			this.#refusal = "flash";
		}
	}

	/** Writes the place down, when it is `step` bytes further. Where that fails, a later attempt has to do more again. */
	#mark(step: number): void {
		const record = this.#record;
		const place = this.#written - (this.#written % sector);
		if (place < record.offset + step) return;
		record.offset = place;
		record.store();
	}

	#readBack(refusal: Refusal | undefined, onDone: (refusal: Refusal | undefined) => void): void {
		const { clock } = this.#host;
		const { size } = this.#record;
		const piece = new Uint8Array(pieceLength);
		let at = 0;
		const turn = (): void => {
			let why = refusal;
			try {
				if (!why) at = this.#hashOn(at, piece);
			} catch {
				why = "flash";
			}
			if (!why && at < size) this.#timer = clock.set(turn, 0);
			else onDone(this.#conclude(why));
		};
		this.#timer = clock.set(turn, 0);
	}

	/** Hashes what stands at `from` in the flash, a turn's worth of it, and returns how far that came. */
	#hashOn(from: number, piece: Uint8Array): number {
		const { update } = this.#host;
		const { size } = this.#record;
		const digest = (this.#digest ??= update.digest());
		let at = from;
		for (let left = pieces; left && at < size; left--) {
			const count = Math.min(update.read(at, piece), size - at);
			if (count < 1) throw new RangeError("the flash ends before the image");
			digest.write(piece.subarray(0, count));
			at += count;
		}
		return at;
	}

	/** What was read back is what it has to be, or not. */
	#conclude(refusal: Refusal | undefined): Refusal | undefined {
		const record = this.#record;
		const hash = this.#endDigest();
		if (refusal || !hash) return (this.#refusal = refusal ?? "flash");
		if (!record.hash || !equal(hash, record.hash)) return this.#anew();
		// From here on the image needs no file; and the one that starts finds out by the record which it is.
		if (!record.complete()) return (this.#refusal = "flash");
		try {
			this.#host.update.activate();
		} catch {
			record.again("broken");
			return (this.#refusal = "flash");
		}
		record.activated();
		return undefined;
	}

	/** `undefined` where there is none, or it does not come to an end: then nobody knows what stands in the flash. */
	#endDigest(): Uint8Array | undefined {
		const digest = this.#digest;
		this.#digest = undefined;
		try {
			return digest?.end();
		} catch {
			return undefined;
		}
	}

	/** What is in the flash is of no use. */
	#anew(): Refusal {
		this.#header = undefined;
		this.#headBytes = this.#written = 0;
		this.#record.restart();
		// What came is not the image of this hash, so nothing is known of that one: it is not remembered as bad.
		return this.#isFresh ? (this.#refusal = "broken") : "spoiled";
	}
}

/** True when the header carries the signature of `key`, 130 hexadecimal digits. */
function isSigned(update: Update, key: string, head: Uint8Array): boolean {
	const point = unhex(key);
	return point !== undefined && update.verify(point, head.subarray(0, signedLength), head.subarray(signedLength));
}
