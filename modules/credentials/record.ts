import type { StaticAddress } from "../../hosts/host";
import { crc32, text, utf8 } from "../bytes/index";
import { toCode, type Code } from "../codes/index";

/** What lets a device join a network and log in. */
export interface Credentials {
	/** 1 to 32 bytes, any. */
	readonly ssid: Uint8Array;
	/** Empty for an open network; 8 to 63 bytes, or 64 hexadecimal digits. */
	readonly password: Uint8Array;
	/** The network does not tell its name. */
	readonly hidden: boolean;
	/** Without it the router gives the address. */
	readonly static?: StaticAddress;
	/** Blynk Auth Token, 32 characters. */
	readonly token: string;
	/** The cloud's host name. */
	readonly host: string;
	/** The cloud's port, where the wizard named one. */
	readonly port?: number;
}

/** All that is kept, written as one so that no part can be newer than another. */
export interface Contents {
	readonly candidate: Credentials | undefined;
	readonly proven: Credentials | undefined;
	readonly lastError: Code;
}

/*
 * A record, all numbers big endian:
 *   u8 version, u32 sequence, u16 last error, set (candidate), set (proven), u32 CRC-32 of all before
 * A set: u8 kind: 0 none, else 1 + 2 (hidden) + 4 (static address) + 8 (port); then ssid, password, token, host, each a
 *   u8 length and its bytes; u16 port; address, mask, gateway, u8 count and name servers, as texts with u8 lengths.
 */
const version = 1;
const none = 0;
const [present, hiddenBit, staticBit, portBit] = [1, 2, 4, 8];

/** Two sets with everything at its longest (63-byte host, two name servers) take 573 bytes. */
const longest = 640;

/** The bytes of `contents` under `sequence`. @throws Error when they do not fit, which checked credentials always do. */
export function encode(contents: Contents, sequence: number): Uint8Array {
	const writer = new Writer();
	writer.u8(version);
	writer.u32(sequence);
	writer.u16(contents.lastError);
	for (const set of [contents.candidate, contents.proven]) writeSet(writer, set);
	writer.u32(crc32(writer.written));
	return writer.written;
}

function writeSet(writer: Writer, set: Credentials | undefined): void {
	if (!set) return writer.u8(none);
	const { static: fixed, port } = set;
	writer.u8(present | (set.hidden ? hiddenBit : 0) | (fixed ? staticBit : 0) | (port === undefined ? 0 : portBit));
	for (const field of [set.ssid, set.password, utf8(set.token), utf8(set.host)]) writer.bytes(field);
	if (port !== undefined) writer.u16(port);
	if (!fixed) return;
	for (const field of [fixed.address, fixed.mask, fixed.gateway]) writer.bytes(utf8(field));
	writer.u8(fixed.dns.length);
	for (const server of fixed.dns) writer.bytes(utf8(server));
}

class Writer {
	readonly #bytes = new Uint8Array(longest);
	#length = 0;

	get written(): Uint8Array {
		return this.#bytes.subarray(0, this.#length);
	}

	u8(value: number): void {
		if (this.#length === longest) throw new Error(`credentials take more than ${longest} bytes`);
		this.#bytes[this.#length++] = value;
	}

	u16(value: number): void {
		this.u8(value >>> 8);
		this.u8(value & 255);
	}

	u32(value: number): void {
		this.u16(value >>> 16);
		this.u16(value & 0xffff);
	}

	bytes(value: Uint8Array): void {
		if (value.length > 255) throw new Error("a credential is longer than 255 bytes");
		this.u8(value.length);
		for (const byte of value) this.u8(byte);
	}
}

/** What `bytes` hold; `undefined` when they are not a whole record of ours. */
export function decode(bytes: Uint8Array): { readonly contents: Contents; readonly sequence: number } | undefined {
	const end = bytes.length - 4;
	if (end < 9 || bytes[0] !== version) return undefined;
	const reader = new Reader(bytes);
	if (reader.at(end).u32() !== crc32(bytes.subarray(0, end))) return undefined;
	const sequence = reader.at(1).u32();
	const lastError = toCode(reader.u16());
	const candidate = readSet(reader);
	const proven = readSet(reader);
	// The checksum held, so this can only be a record some other firmware wrote.
	if (reader.position !== end) return undefined;
	return { contents: { candidate, proven, lastError }, sequence };
}

function readSet(reader: Reader): Credentials | undefined {
	const kind = reader.u8();
	if (kind === none) return undefined;
	const set = {
		ssid: reader.bytes(),
		password: reader.bytes(),
		token: text(reader.bytes()),
		host: text(reader.bytes()),
		hidden: (kind & hiddenBit) !== 0,
	};
	const port = kind & portBit ? { port: reader.u16() } : {};
	return { ...set, ...port, ...(kind & staticBit ? { static: readStatic(reader) } : {}) };
}

function readStatic(reader: Reader): StaticAddress {
	const [address, mask, gateway] = [text(reader.bytes()), text(reader.bytes()), text(reader.bytes())];
	const dns: string[] = [];
	for (let left = reader.u8(); left > 0; left--) dns.push(text(reader.bytes()));
	return { address, mask, gateway, dns };
}

/** Reads past the end as zeros, so that a short record comes out wrong in its length and not in an exception. */
class Reader {
	position = 0;
	readonly #bytes: Uint8Array;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	at(position: number): this {
		this.position = position;
		return this;
	}

	u8(): number {
		return this.#bytes[this.position++] ?? 0;
	}

	u16(): number {
		return (this.u8() << 8) | this.u8();
	}

	u32(): number {
		return ((this.u16() << 16) | this.u16()) >>> 0;
	}

	bytes(): Uint8Array {
		const length = this.u8();
		const start = this.position;
		this.position += length;
		return this.#bytes.slice(start, start + length);
	}
}
