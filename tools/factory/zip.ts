import { inflateRawSync } from "node:zlib";

/** No list of units is larger; what claims to be is not unpacked. */
const most = 64 * 1024 * 1024;

const signatures = { end: 0x06054b50, entry: 0x02014b50, file: 0x04034b50 } as const;

export const isZip = (bytes: Buffer): boolean => bytes.length > 4 && bytes.readUInt32LE(0) === signatures.file;

/**
 * The files of a zip whose names `wanted` takes, unpacked, by name (APPNOTE 6.3.10: 4.3.6, 4.3.12, 4.3.16; stored and
 * deflated, neither encrypted nor ZIP64).
 * @throws Error in a sentence when it is none, or has what is not read here
 */
export function unzip(bytes: Buffer, wanted: (name: string) => boolean): ReadonlyMap<string, Buffer> {
	try {
		return new Map(filesOf(bytes, wanted));
	} catch (error) {
		if (error instanceof RangeError || (error instanceof Error && "code" in error)) throw new Error(broken);
		throw error;
	}
}

const broken = "This zip is broken. Export it once more, or unpack it and give the CSV in it.";

function* filesOf(bytes: Buffer, wanted: (name: string) => boolean): Generator<readonly [string, Buffer]> {
	const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06"));
	if (end < 0) throw new Error(broken);
	let at = bytes.readUInt32LE(end + 16);
	for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
		if (bytes.readUInt32LE(at) !== signatures.entry) throw new Error(broken);
		const [name, extra, comment] = [28, 30, 32].map(each => bytes.readUInt16LE(at + each));
		const file = bytes.toString("utf8", at + 46, at + 46 + (name ?? 0));
		if (wanted(file)) yield [file, unpacked(bytes, at, file)];
		at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
	}
}

function unpacked(bytes: Buffer, entry: number, name: string): Buffer {
	const isEncrypted = bytes.readUInt16LE(entry + 8) & 1;
	const method = bytes.readUInt16LE(entry + 10);
	const [packed, size, file] = [20, 24, 42].map(each => bytes.readUInt32LE(entry + each));
	if (isEncrypted || packed === undefined || size === undefined || file === undefined || size > most)
		throw new Error(`${name} in the zip cannot be unpacked here. Unpack it yourself, and give the CSV.`);
	const from = file + 30 + bytes.readUInt16LE(file + 26) + bytes.readUInt16LE(file + 28);
	const content = bytes.subarray(from, from + packed);
	if (method === 0) return content;
	if (method === 8) return inflateRawSync(content, { maxOutputLength: most });
	throw new Error(`${name} in the zip is packed in a way not known here. Unpack it yourself, and give the CSV.`);
}
