import type { StaticAddress } from "../../hosts/host";
import { crc32, text, utf8 } from "../bytes/index";
import { toCode, type Code } from "../codes/index";

/** What lets a device join a network and log in. */
export interface Credentials {
	/** 0 to 32 bytes, any. */
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
	/** Which template this unit follows; absent where its product has one of its own. At most 32 characters. */
	readonly templateId?: string;
	/** Of a candidate: which phone gave it, the last number of its address on the setup network; 0: nobody knows. */
	readonly giver?: number;
	/** What the maker's own fields are set to, as modules/settings keeps it; absent when none is. At most 400 bytes. */
	readonly settings?: string;
}

/** All that is kept, written as one so that no part can be newer than another. */
export interface Contents {
	readonly candidate: Credentials | undefined;
	readonly proven: Credentials | undefined;
	readonly lastError: Code;
	/** Settings that outlived a reset: what holds while there is no proven set. */
	readonly settings?: string;
}

/** A record as it was found. */
export interface Found {
	/** Of two records the one with the higher number counts. */
	readonly sequence: number;
	/** `undefined` in a whole record of another version. */
	readonly contents: Contents | undefined;
}

/*
 * A record, all numbers big endian:
 *   u8 version, u32 sequence, u16 last error, set (candidate), set (proven), from version 4 on settings (that outlived a
 *   reset), u32 CRC-32 of all before
 * A set: u8 kind: 0 none, else 1 + 2 (hidden) + 4 (static address) + 8 (port) + 16 (template id) + 32 (giver)
 *   + 64 (settings); then ssid, password, token, host, each a u8 length and its bytes; u16 port; address, mask, gateway,
 *   u8 count and name servers, template id, as texts with u8 lengths; u8 giver; settings. Settings: u16 length and a text.
 * Sequence and CRC keep their places in every version: firmware that does not know a version still counts on from it,
 * so that an old record does not come back when firmware goes back to an older version and forward again.
 * Version 2 has template ids, version 3 givers, version 4 settings. A record is written as the lowest that has what it
 * holds, for firmware that knows no other.
 */
const none = 0;
const present = 1;
const hiddenBit = 2;
const staticBit = 4;
const portBit = 8;
const templateBit = 16;
const giverBit = 32;
const settingsBit = 64;

/** The newest version known. */
const newest = 4;

/** Bytes. A password may be 64 hexadecimal digits; an IPv4 address is 15 characters at most. */
const longestSsid = 32;
const longestField = 64;
const longestAddress = 15;
const longestTemplateId = 32;

/** The longest settings: eight names of 16 letters, 256 bytes of values, two bytes around each (src/product.ts). */
const longestSettings = 400;

/** The longest record without settings: 11 bytes around two sets of 1 + 33 + 65 + 65 + 65 + 2 + 5 * 16 + 1 + 33 + 1. */
const most = 704;

/** The bytes of `contents` under `sequence`. @throws RangeError that names the field which is too long. */
export function encode(contents: Contents, sequence: number): Uint8Array {
	const { candidate, proven, lastError, settings } = contents;
	const hasSettings = candidate?.settings || proven?.settings || settings;
	const version = hasSettings ? newest : candidate?.giver ? 3 : candidate?.templateId || proven?.templateId ? 2 : 1;
	const writer = new Writer(hasSettings ? most + 3 * (longestSettings + 2) : most);
	writer.u8(version);
	writer.u32(sequence);
	writer.u16(lastError);
	writeSet(writer, candidate);
	writeSet(writer, proven);
	if (hasSettings) writer.field("settings", utf8(settings ?? ""), longestSettings);
	writer.u32(crc32(writer.bytes));
	return writer.bytes.slice();
}

/** What `bytes` hold; `undefined` when they are not a whole record of ours. Never throws. */
export function decode(bytes: Uint8Array): Found | undefined {
	const end = bytes.length - 4;
	if (end < 5) return undefined;
	const reader = new Reader(bytes);
	if (reader.at(end).u32() !== crc32(bytes.subarray(0, end))) return undefined;
	const sequence = reader.at(1).u32();
	const version = bytes[0] ?? 0;
	if (version < 1 || version > newest) return { sequence, contents: undefined };
	const lastError = toCode(reader.u16());
	const candidate = readSet(reader);
	const proven = readSet(reader);
	const settings = version < newest ? {} : { settings: reader.text(longestSettings) };
	// The checksum held, so this can only be a record some other firmware wrote.
	if (reader.position !== end) return undefined;
	return { sequence, contents: { candidate, proven, lastError, ...settings } };
}

function writeSet(writer: Writer, set: Credentials | undefined): void {
	if (!set) return writer.u8(none);
	const { static: fixed, port, templateId, giver, settings } = set;
	let kind = present;
	if (set.hidden) kind |= hiddenBit;
	if (fixed) kind |= staticBit;
	if (port !== undefined) kind |= portBit;
	if (templateId) kind |= templateBit;
	if (giver) kind |= giverBit;
	if (settings) kind |= settingsBit;
	writer.u8(kind);
	writer.field("SSID", set.ssid, longestSsid);
	writer.field("password", set.password, longestField);
	writer.field("token", utf8(set.token), longestField);
	writer.field("host", utf8(set.host), longestField);
	if (port !== undefined) writer.u16(port);
	if (fixed) {
		for (const address of [fixed.address, fixed.mask, fixed.gateway])
			writer.field("address", utf8(address), longestAddress);
		const servers = fixed.dns.slice(0, 2);
		writer.u8(servers.length);
		for (const address of servers) writer.field("address", utf8(address), longestAddress);
	}
	if (templateId) writer.field("template id", utf8(templateId), longestTemplateId);
	if (giver) writer.u8(giver);
	if (settings) writer.field("settings", utf8(settings), longestSettings);
}

function readSet(reader: Reader): Credentials | undefined {
	const kind = reader.u8();
	if (kind === none) return undefined;
	const set = {
		ssid: reader.bytes(longestSsid),
		password: reader.bytes(longestField),
		token: reader.text(longestField),
		host: reader.text(longestField),
		hidden: (kind & hiddenBit) !== 0,
	};
	const port = kind & portBit ? { port: reader.u16() } : {};
	const fixed = kind & staticBit ? { static: readStatic(reader) } : {};
	const template = kind & templateBit ? { templateId: reader.text(longestTemplateId) } : {};
	const giver = kind & giverBit ? { giver: reader.u8() } : {};
	const settings = kind & settingsBit ? { settings: reader.text(longestSettings) } : {};
	return { ...set, ...port, ...fixed, ...template, ...giver, ...settings };
}

function readStatic(reader: Reader): StaticAddress {
	const address = reader.text(longestAddress);
	const mask = reader.text(longestAddress);
	const gateway = reader.text(longestAddress);
	const dns: string[] = [];
	for (let left = reader.u8(); left > 0; left--) dns.push(reader.text(longestAddress));
	return { address, mask, gateway, dns };
}

/** Writes into one buffer: an array of numbers would take 16 bytes of RAM for each on XS. */
class Writer {
	readonly #into: Uint8Array;
	#length = 0;

	constructor(size: number) {
		this.#into = new Uint8Array(size);
	}

	/** What has been written so far. */
	get bytes(): Uint8Array {
		return this.#into.subarray(0, this.#length);
	}

	u8(value: number): void {
		this.#into[this.#length++] = value;
	}

	u16(value: number): void {
		this.u8(value >>> 8);
		this.u8(value);
	}

	u32(value: number): void {
		this.u16(value >>> 16);
		this.u16(value);
	}

	field(name: string, bytes: Uint8Array, longest: number): void {
		if (bytes.length > longest)
			throw new RangeError(`The ${name} has ${bytes.length} bytes; at most ${longest} can be stored.`);
		if (longest > 255) this.u8(bytes.length >>> 8);
		this.u8(bytes.length);
		this.#into.set(bytes, this.#length);
		this.#length += bytes.length;
	}
}

/**
 * Reads past the end as zeros, so that a short record comes out wrong in its length and not in an exception. What could not
 * be written again takes the position where no record ends: to be asked to write it would be one, at every start.
 */
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

	bytes(longest: number): Uint8Array {
		const length = longest > 255 ? this.u16() : this.u8();
		const start = this.position;
		this.position += length <= longest ? length : Infinity;
		return this.#bytes.slice(start, start + length);
	}

	text(longest: number): string {
		const bytes = this.bytes(longest);
		const value = text(bytes);
		// Each byte that is no UTF-8 would be three.
		if (utf8(value).length !== bytes.length) this.position = Infinity;
		return value;
	}
}
