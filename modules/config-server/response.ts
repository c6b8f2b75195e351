import type { Asset } from "../../hosts/host";
import { utf8 } from "../bytes/index";

/** What is sent as the body of a response, in pieces, so that none is ever in memory whole. */
export interface Body {
	readonly byteLength: number;
	/**
	 * The next piece, `undefined` at the end. A piece that may be overwritten by the next call of anybody is at most
	 * `room` bytes long; a longer one belongs to the caller.
	 */
	next(room: number): Uint8Array | undefined;
}

export interface Response {
	readonly status: number;
	/** Content-Type; absent when there is no body. */
	readonly type?: string;
	/** Further header lines, complete but for the line end. */
	readonly header?: readonly string[];
	readonly body: Body;
	/** Runs after the answer has reached the peer, or can not any more: "answer first, then move". */
	readonly then?: (() => void) | undefined;
}

/** Where a request's body goes. */
export interface Sink {
	/** The most it may take with one pause, milliseconds: a time limit for a small body, a pause for a large one. */
	readonly patience: { readonly for: "all" | "pause"; readonly time: number };
	write(bytes: Uint8Array): void;
	/** The body is complete: here is the answer, or how to come by it. */
	end(): Response | Waiting;
	/** The rest of the body will not come. */
	abort(): void;
	/** Set when no further byte is of use. */
	readonly refused?: Response | undefined;
}

/** An answer that has to wait for something. */
export interface Waiting {
	/** Asked now and then until it answers. */
	readonly poll: () => Response | undefined;
	/** Milliseconds after which `late` is the answer. */
	readonly patience: number;
	readonly late: () => Response;
}

/** A line each. */
const reasons = `
200 OK
202 Accepted
302 Found
400 Bad Request
403 Forbidden
404 Not Found
405 Method Not Allowed
408 Request Timeout
409 Conflict
411 Length Required
413 Content Too Large
414 URI Too Long
415 Unsupported Media Type
417 Expectation Failed
421 Misdirected Request
431 Request Header Fields Too Large
500 Internal Server Error
501 Not Implemented
503 Service Unavailable
505 HTTP Version Not Supported
`;

/**
 * The first bytes of a response. Never cached, never sniffed, never embedded elsewhere. The referrer stays inside, but
 * is not switched off: without one, browsers send `Origin: null` with the form, which looks like an attack.
 */
export function responseHead({ status, type, header = [], body }: Response): Uint8Array {
	const reason = reasons.indexOf(`\n${status} `) + 1;
	const lines = [
		`HTTP/1.1 ${reasons.slice(reason, reasons.indexOf("\n", reason))}`,
		...(type === undefined ? [] : [`Content-Type: ${type}`]),
		`Content-Length: ${body.byteLength}`,
		"Cache-Control: no-store",
		"X-Content-Type-Options: nosniff",
		"Referrer-Policy: same-origin",
		"Cross-Origin-Resource-Policy: same-origin",
		...header,
		"Connection: close",
		"",
		"",
	];
	return utf8(lines.join("\r\n"));
}

/** A short text. */
export function textBody(text: string): Body {
	let bytes: Uint8Array | undefined = utf8(text);
	const { byteLength } = bytes;
	return {
		byteLength,
		next() {
			const piece = bytes;
			bytes = undefined;
			return piece;
		},
	};
}

/** A file of the image, by way of `scratch`, which all connections may share. */
export function assetBody(asset: Asset, scratch: Uint8Array): Body {
	let at = 0;
	return {
		byteLength: asset.byteLength,
		next(room) {
			const into = scratch.subarray(0, Math.min(room, scratch.length));
			const count = asset.read(into, at);
			at += count;
			return count ? into.subarray(0, count) : undefined;
		},
	};
}

/**
 * A text made of pieces: `piece(0)`, `piece(1)`... until `undefined`. It is gone through twice, once for its length, so
 * a piece must read the same both times.
 */
export function piecesBody(piece: (index: number) => string | undefined): Body {
	let byteLength = 0;
	for (let i = 0, each = piece(0); each !== undefined; each = piece(++i)) byteLength += utf8(each).length;
	let index = 0;
	return {
		byteLength,
		next() {
			const text = piece(index++);
			return text === undefined ? undefined : utf8(text);
		},
	};
}

export function plain(status: number, sentence: string, header: readonly string[] = []): Response {
	return { status, type: "text/plain; charset=utf-8", header, body: textBody(sentence) };
}

export function json(status: number, value: Readonly<Record<string, unknown>>, then?: () => void): Response {
	return { status, type: "application/json", body: textBody(JSON.stringify(value)), then };
}

export function html(status: number, body: Body, header: readonly string[] = [], then?: () => void): Response {
	return { status, type: "text/html; charset=utf-8", header, body, then };
}
