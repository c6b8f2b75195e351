import { text } from "../bytes/index";
import { decimal, hasControl, hasWord, isToken } from "../match/index";
import { longestHeader, longestHeaderKept, longestRequestLine, longestSkipped, mostHeaderLines } from "./limits";

/** A request without its body: of the header only what this server acts on. */
export interface Head {
	readonly method: string;
	/** Starts with `/`; not percent-decoded. */
	readonly path: string;
	/** What follows the `?`, as sent. */
	readonly query: Uint8Array;
	/** Header fields by lower-case name; those of {@link kept} only, values without surrounding space. */
	readonly fields: ReadonlyMap<string, string>;
	/** The request is larger than what is served; then of its header no more was read than it takes to say whose it is. */
	readonly excess?: Refusal | undefined;
}

/** Why a request is not served, and what its sender could do about it. */
export interface Refusal {
	readonly status: number;
	readonly why: string;
}

/** A second one of these would let two parties read the same request differently (RFC 9112 3.2 and 6.3). */
const single = " host content-length content-range content-type transfer-encoding origin ";

/** The header fields that are read; all others are counted and forgotten. */
const kept = `${single}expect accept accept-encoding accept-language range referer sec-fetch-site sec-fetch-mode user-agent `;

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const colon = 58;
const question = 63;

/** Reads request line and header as they come, byte-exact and bounded, keeping only what is needed. */
export class HeadReader {
	/** The present line, as far as it has come and is worth keeping. */
	#line = new Uint8Array(128);
	#length = 0;
	/** How long the present line really is. */
	#seen = 0;
	#headerBytes = 0;
	#headerLines = 0;
	#blankLines = 0;
	#method: string | undefined;
	#path = "";
	#query: Uint8Array | undefined;
	#authority: string | undefined;
	#version = "";
	#excess: Refusal | undefined;
	readonly #fields = new Map<string, string>();
	/** Set once the request can not be served. */
	refusal: Refusal | undefined;
	/** Set once the header is complete. */
	head: Head | undefined;

	/** True once a first byte has come. */
	get started(): boolean {
		return this.#seen > 0 || this.#method !== undefined;
	}

	/** Takes bytes until `head` or `refusal` is set. Returns how many it took; the rest is body. */
	push(bytes: Uint8Array): number {
		let at = 0;
		while (at < bytes.length && !this.head && !this.refusal) {
			const end = bytes.indexOf(lineFeed, at);
			const stop = end < 0 ? bytes.length : end;
			this.#append(bytes.subarray(at, stop));
			at = stop;
			if (end >= 0 && !this.refusal) {
				at++;
				this.#endLine();
			}
			// Too large to be served; but what is meant for another host has to be sent to the portal all the same.
			if (this.#excess && this.#fields.has("host") && !this.head) this.#end();
		}
		return at;
	}

	#append(part: Uint8Array): void {
		this.#seen += part.length;
		const inHeader = this.#method !== undefined;
		if (inHeader) this.#headerBytes += part.length;
		if (!inHeader && this.#seen > longestRequestLine + 1)
			this.#exceed(414, `The address is longer than ${longestRequestLine} bytes. Send the fields with POST.`);
		if (this.#headerBytes > longestHeader)
			this.#exceed(431, `The header is larger than ${longestHeader} bytes. Send fewer or shorter fields.`);
		if (Math.max(this.#seen, this.#headerBytes) > longestSkipped) this.refusal = this.#excess;
		const most = inHeader ? longestHeaderKept : longestRequestLine + 1;
		const count = Math.min(part.length, most - this.#length);
		const needed = this.#length + count;
		if (needed > this.#line.length) {
			const larger = new Uint8Array(Math.min(most, Math.max(needed, this.#line.length * 2)));
			larger.set(this.#line.subarray(0, this.#length));
			this.#line = larger;
		}
		this.#line.set(part.subarray(0, count), this.#length);
		this.#length = needed;
	}

	#endLine(): void {
		let length = this.#length;
		// A line longer than what is kept has lost its carriage return already.
		if (length > 0 && length === this.#seen && this.#line[length - 1] === carriageReturn) length--;
		const line = this.#line.subarray(0, length);
		this.#length = 0;
		this.#seen = 0;
		if (this.#method === undefined) this.#requestLine(line);
		else if (line.length) this.#headerLine(line);
		else this.#end();
	}

	#requestLine(line: Uint8Array): void {
		if (!line.length) {
			// RFC 9112 2.2: a blank line left over from the request before is to be forgiven.
			if (++this.#blankLines > 2) this.#refuse(400, "The request starts with blank lines.");
			return;
		}
		const first = line.indexOf(space);
		// Of a line that is too long, the end has not been kept.
		const last = this.#excess ? line.length : line.lastIndexOf(space);
		const version = this.#excess ? "HTTP/1.1" : text(line.subarray(last + 1));
		const major = decimal(version.slice(5, 6), 1);
		const minor = decimal(version.slice(7), 1);
		const isHttp = version.startsWith("HTTP/") && version.charAt(6) === ".";
		if (last <= first + 1 || !isToken(line, first) || !isHttp || major === undefined || minor === undefined)
			return this.#refuse(400, "The request line is not HTTP. It has to read like: GET / HTTP/1.1");
		this.#method = text(line.subarray(0, first));
		if (major !== 1) return this.#refuse(505, "This server speaks HTTP/1.1. Send the request in that version.");
		this.#version = version;
		this.#target(line.subarray(first + 1, last));
		// The buffer has served its purpose; header lines fit into a small one.
		this.#line = new Uint8Array(128);
	}

	#target(target: Uint8Array): void {
		const mark = target.indexOf(question);
		let path = text(mark < 0 ? target : target.subarray(0, mark));
		if (mark >= 0) this.#query = target.slice(mark + 1);
		// A proxy's absolute form names the host, and then beats the Host field (RFC 9112 3.2.2).
		if (path.slice(0, 7).toLowerCase() === "http://") {
			const slash = path.indexOf("/", 7);
			this.#authority = slash < 0 ? path.slice(7) : path.slice(7, slash);
			path = slash < 0 ? "/" : path.slice(slash);
		}
		if (path === "*" && this.#method === "OPTIONS") path = "/";
		if (!path.startsWith("/") || path.includes(" ") || path.includes("#") || hasControl(path))
			return this.#refuse(400, "The address in the request is not valid. It has to start with a slash.");
		this.#path = path;
	}

	#headerLine(line: Uint8Array): void {
		if (++this.#headerLines > mostHeaderLines)
			this.#exceed(431, `The header has more than ${mostHeaderLines} fields. Send fewer.`);
		const whole = text(line);
		const end = whole.indexOf(":");
		const name = whole.slice(0, Math.max(0, end)).toLowerCase();
		const isKept = hasWord(kept, name);
		// A line that starts with a space, the folding of old, fails here as well (RFC 9112 5.2).
		if ((!isKept && !isToken(line, line.indexOf(colon))) || hasControl(whole, "\t"))
			return this.#refuse(400, "A header field is not valid. It has to read like: Name: value");
		if (!isKept) return;
		if (hasWord(single, name) && this.#fields.has(name))
			return this.#refuse(400, `The header has the field "${name}" twice. Send it once.`);
		const before = this.#fields.get(name);
		const value = whole.slice(end + 1).trim();
		// No longer in many lines than in one: some of them are split.
		this.#fields.set(name, before === undefined ? value : `${before}, ${value}`.slice(0, longestHeaderKept));
	}

	#exceed(status: number, why: string): void {
		this.#excess ??= { status, why };
	}

	#end(): void {
		const fields = this.#fields;
		if (this.#authority !== undefined) fields.set("host", this.#authority);
		// RFC 9110 10.1.1
		if (this.#version === "HTTP/1.0") fields.delete("expect");
		if (!fields.has("host") && this.#version !== "HTTP/1.0")
			return this.#refuse(400, "The header has no Host field. HTTP/1.1 requires one.");
		const query = this.#query ?? new Uint8Array(0);
		this.head = { method: this.#method ?? "", path: this.#path, query, fields, excess: this.#excess };
	}

	#refuse(status: number, why: string): void {
		this.refusal = { status, why };
	}
}

/**
 * How many bytes of body follow the header; 0 when it says nothing.
 */
export function bodyLength({ fields }: Head): number | Refusal {
	const coding = fields.get("transfer-encoding");
	const length = fields.get("content-length");
	if (coding !== undefined) {
		if (length !== undefined)
			return { status: 400, why: "The header has both Content-Length and Transfer-Encoding. Send only the first." };
		if (coding.toLowerCase() !== "chunked")
			return { status: 501, why: "The transfer encoding is not known here. Send a Content-Length instead." };
		return { status: 411, why: "A body in chunks is not taken. Send a Content-Length instead." };
	}
	if (length === undefined) return 0;
	return (
		decimal(length, 10) ?? {
			status: 400,
			why: "The field Content-Length is not a number of bytes. Send the body's length.",
		}
	);
}

/** A person looks at the answer. */
export function wantsHtml({ fields }: Head): boolean {
	return fields.get("accept")?.includes("text/html") ?? false;
}
