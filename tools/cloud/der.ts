/**
 * Just enough of ASN.1's Distinguished Encoding Rules (X.690) to write a certificate. Node can read and verify
 * certificates, but not make them.
 */

function tagged(tag: number, ...content: readonly Buffer[]): Buffer {
	const body = Buffer.concat(content);
	const length =
		body.length < 0x80
			? [body.length]
			: body.length < 0x100
				? [0x81, body.length]
				: [0x82, body.length >> 8, body.length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

export const sequence = (...items: readonly Buffer[]): Buffer => tagged(0x30, ...items);
export const set = (...items: readonly Buffer[]): Buffer => tagged(0x31, ...items);
export const boolean = (value: boolean): Buffer => tagged(0x01, Buffer.from([value ? 0xff : 0]));
export const octets = (bytes: Buffer): Buffer => tagged(0x04, bytes);
export const utf8String = (text: string): Buffer => tagged(0x0c, Buffer.from(text));

/** A whole number of 0 or more, from its big-endian bytes. */
export function integer(bytes: Buffer): Buffer {
	const first = bytes[0] ?? 0;
	// A leading 1 bit would make it negative.
	return tagged(0x02, first & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** Bytes as a bit string whose last `unused` bits do not count. */
export const bits = (bytes: Buffer, unused = 0): Buffer => tagged(0x03, Buffer.from([unused]), bytes);

/** An object identifier, "2.5.4.3". */
export function oid(dotted: string): Buffer {
	const [first = 0, second = 0, ...others] = dotted.split(".").map(Number);
	const bytes = [first * 40 + second];
	for (const arc of others) {
		const groups = [arc & 0x7f];
		for (let rest = arc >> 7; rest; rest >>= 7) groups.unshift((rest & 0x7f) | 0x80);
		bytes.push(...groups);
	}
	return tagged(0x06, Buffer.from(bytes));
}

/** UTCTime until 2049, as RFC 5280 4.1.2.5 demands, GeneralizedTime after. */
export function time(date: Date): Buffer {
	const digits = date.toISOString().replace(/[-:T]|\.\d+/g, "");
	return date.getUTCFullYear() < 2050 ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits));
}

/** Context-specific, constructed: `[number] EXPLICIT`. */
export const explicit = (number: number, ...content: readonly Buffer[]): Buffer => tagged(0xa0 | number, ...content);
/** Context-specific, primitive: `[number] IMPLICIT`. */
export const implicit = (number: number, bytes: Buffer): Buffer => tagged(0x80 | number, bytes);

/** One item of DER as it was read. */
export interface Item {
	readonly tag: number;
	readonly value: Buffer;
}

/** What lies in a constructed item, such as a sequence. @throws RangeError when it is cut short. */
export function content(der: Buffer): readonly Item[] {
	const { value } = item(der, 0);
	const found: Item[] = [];
	for (let at = 0; at < value.length;) {
		const next = item(value, at);
		found.push(next);
		at = next.end;
	}
	return found;
}

function item(der: Buffer, at: number): Item & { readonly end: number } {
	const short = der.readUInt8(at + 1);
	const more = short < 0x80 ? 0 : short - 0x80;
	const start = at + 2 + more;
	const end = start + (more ? der.readUIntBE(at + 2, more) : short);
	if (end > der.length) throw new RangeError("DER ends in the middle of an item.");
	return { tag: der.readUInt8(at), value: der.subarray(start, end), end };
}
