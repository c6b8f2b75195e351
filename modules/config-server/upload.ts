import type { Update, UpdateWriter } from "../../hosts/host";
import { text } from "../bytes/index";
import type { Head } from "./head";
import { longestUpload, uploadPause } from "./limits";
import type { UploadEvents } from "./options";
import { plain, type Response, type Sink } from "./response";
import { parameter, wordOf } from "./value";

/** The part's own header; a browser's takes some 200 bytes. */
const longestPartHead = 1024;

/** RFC 2046 5.1.1 */
const longestBoundary = 70;

const failed = "FAIL\nThe file is no firmware image for this device, or it did not come whole. Nothing has changed.";

/**
 * Opens the way of an upload into the flash: a form with the file as its only part, `update` (facts/blynk.md 3.4), or the
 * bare image as `application/octet-stream`. Nothing of it is kept in memory.
 */
export function upload(
	{ fields }: Head,
	length: number,
	update: Update,
	events: UploadEvents,
	log: (line: string) => void,
): Response | Sink {
	if (!length) return plain(411, "The upload is empty. Send the firmware image with its length.");
	if (length > longestUpload)
		return plain(413, `The upload is larger than ${longestUpload} bytes. Send a firmware image for this device.`);
	const type = fields.get("content-type") ?? "";
	const kind = wordOf(type);
	const boundary = kind === "multipart/form-data" ? (parameter(type, "boundary") ?? "") : undefined;
	if (boundary === undefined ? kind !== "application/octet-stream" : !boundary || boundary.length > longestBoundary)
		return plain(415, "Send the firmware image as multipart/form-data in the field update.");
	return new Upload(length, boundary, { update, events, log });
}

/** Where the empty line begins that ends a header; -1 when it has not come yet. In bytes: a file's name may be no UTF-8. */
function emptyLine(bytes: Uint8Array): number {
	for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1))
		if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at;
	return -1;
}

interface Target {
	readonly update: Update;
	readonly events: UploadEvents;
	readonly log: (line: string) => void;
}

class Upload implements Sink {
	readonly patience = { for: "pause", time: uploadPause } as const;
	refused: Response | undefined;
	readonly #target: Target;
	readonly #length: number;
	readonly #boundary: string | undefined;
	/** The part's header, until it is complete; then what follows the file. */
	#around = new Uint8Array(0);
	#writer: UpdateWriter | undefined;
	/** Bytes of the file still to come. */
	#missing = 0;

	constructor(length: number, boundary: string | undefined, target: Target) {
		this.#length = length;
		this.#boundary = boundary;
		this.#target = target;
		if (boundary === undefined) this.#begin(length);
	}

	write(bytes: Uint8Array): void {
		let rest = bytes;
		if (!this.#writer && !this.refused) rest = this.#readPartHead(rest);
		const part = rest.subarray(0, this.#missing);
		if (part.length && !this.refused) {
			this.#missing -= part.length;
			this.#try(() => this.#writer?.write(part));
		}
		if (part.length < rest.length && !this.refused) this.#keep(rest.subarray(part.length));
	}

	end(): Response {
		const tail = this.#boundary === undefined ? "" : `\r\n--${this.#boundary}--\r\n`;
		if (!this.refused && (!this.#writer || this.#missing || text(this.#around) !== tail))
			this.#fail("it is not one file in one part");
		this.#try(() => this.#writer?.finish());
		return this.refused ?? { ...plain(200, "OK"), then: () => this.#target.events.onDone() };
	}

	abort(): void {
		if (!this.refused) this.#fail("it broke off");
	}

	/** Looks for the end of the part's header; returns what follows it. */
	#readPartHead(bytes: Uint8Array): Uint8Array {
		const before = this.#around.length;
		this.#keep(bytes);
		const end = emptyLine(this.#around);
		if (end < 0) {
			if (this.#around.length >= longestPartHead) this.#fail("its part has no header");
			return bytes.subarray(bytes.length);
		}
		const boundary = this.#boundary ?? "";
		const head = text(this.#around.subarray(0, end));
		if (!head.startsWith(`--${boundary}\r\n`) || parameter(head, "name") !== "update")
			this.#fail("its part is not the field update");
		// One part, so that the file's length follows from all others, and no boundary needs to be searched in a binary
		// file. A second part would count as the end of the file; what the image itself says of its length decides then.
		const headLength = end + 4;
		this.#around = new Uint8Array(0);
		if (!this.refused) this.#begin(this.#length - headLength - boundary.length - "\r\n----\r\n".length);
		return bytes.subarray(headLength - before);
	}

	#begin(length: number): void {
		this.#missing = length;
		if (length <= 0) return this.#fail("the file is empty");
		this.#try(() => {
			this.#writer = this.#target.update.begin(length);
			this.#target.events.onStarted();
		});
	}

	#keep(bytes: Uint8Array): void {
		const joined = new Uint8Array(Math.min(longestPartHead, this.#around.length + bytes.length));
		joined.set(this.#around);
		joined.set(bytes.subarray(0, joined.length - this.#around.length), this.#around.length);
		this.#around = joined;
	}

	#try(step: () => void): void {
		if (this.refused) return;
		try {
			step();
		} catch (error) {
			this.#fail(String(error));
		}
	}

	#fail(why: string): void {
		this.#target.log(`config server: upload refused: ${why}`);
		this.refused = plain(500, failed);
		const writer = this.#writer;
		if (!writer) return;
		this.#writer = undefined;
		writer.abort();
		this.#target.events.onFailed();
	}
}
