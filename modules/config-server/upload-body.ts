import { text } from "../bytes/index";
import type { Delivery } from "./delivery";
import { uploadPause } from "./limits";
import type { Response, Sink, Waiting } from "./response";
import type { Upload } from "./upload";
import { parameter } from "./value";

/** The part's own header; a browser's takes some 200 bytes. */
const longestPartHead = 1024;

/** Where the empty line begins that ends a header; -1 when it has not come yet. In bytes: a file's name may be no UTF-8. */
function emptyLine(bytes: Uint8Array): number {
	for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1))
		if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at;
	return -1;
}

/** Where the body of such a request goes. Nothing of it is kept in memory. */
export class UploadBody implements Sink {
	readonly patience = { for: "pause", time: uploadPause } as const;
	refused: Response | undefined;
	readonly #upload: Upload;
	readonly #delivery: Delivery;
	/** The part's header, until it is complete. */
	#partHead: Uint8Array | undefined;
	/** Where in the file the next byte stands ... */
	#at: number;
	/** ... and the first one that does not come any more. */
	#end: number;

	constructor(upload: Upload, delivery: Delivery) {
		const { first, length, boundary } = delivery;
		this.#upload = upload;
		this.#delivery = delivery;
		this.#at = first;
		this.#end = first + length;
		if (boundary !== undefined) this.#partHead = new Uint8Array(0);
		upload.begin(this, delivery);
	}

	write(bytes: Uint8Array): void {
		const rest = this.#partHead ? this.#readPartHead(bytes, this.#partHead) : bytes;
		const part = rest.subarray(0, Math.max(0, this.#end - this.#at));
		if (this.refused || !part.length) return;
		this.refused = this.#upload.take(this, this.#at, part);
		this.#at += part.length;
	}

	end(): Response | Waiting {
		if (this.#partHead) this.refused ??= this.#noPart();
		return this.refused ?? this.#upload.end(this);
	}

	abort(): void {
		this.#upload.rest(this);
	}

	/** Looks for the end of the part's header; returns what follows it. */
	#readPartHead(bytes: Uint8Array, before: Uint8Array): Uint8Array {
		const head = new Uint8Array(Math.min(longestPartHead, before.length + bytes.length));
		head.set(before);
		head.set(bytes.subarray(0, head.length - before.length), before.length);
		this.#partHead = head;
		const nothing = bytes.subarray(bytes.length);
		const end = emptyLine(head);
		if (end < 0) {
			if (head.length >= longestPartHead) this.refused = this.#noPart();
			return nothing;
		}
		const { length, boundary = "" } = this.#delivery;
		const lines = text(head.subarray(0, end));
		if (!lines.startsWith(`--${boundary}\r\n`) || parameter(lines, "name") !== "update") {
			this.refused = this.#noPart();
			return nothing;
		}
		// One part, so that the file's end follows from all lengths, and no boundary needs to be searched in a binary file.
		this.#end = length - (end + 4) - boundary.length - "\r\n----\r\n".length;
		this.#partHead = undefined;
		return bytes.subarray(end + 4 - before.length);
	}

	#noPart(): Response {
		return this.#upload.refuse(this, 400, "The form has to have one part, the field update with the firmware's file.");
	}
}
