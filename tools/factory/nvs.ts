import { crc32 } from "../../modules/bytes/index";

/**
 * A partition of NVS, byte by byte: pages of 4,096 bytes with a head, two bits of state for each of 126 entries, and the
 * entries of 32 bytes (ESP-IDF, components/nvs_flash/README, "Internals"; format version 2).
 */
const pageSize = 4096;
const pageEntries = 126;
const entrySize = 32;

/** States of a page: bits go from 1 to 0 only. */
const active = 0xfffffffe;
const full = 0xfffffffc;

/** Of an entry. */
const states = { empty: 3, written: 2, erased: 0 } as const;

const types = { u8: 0x01, u16: 0x02, i16: 0x12, i32: 0x14, text: 0x21, blob1: 0x41, chunk: 0x42, index: 0x48 } as const;

/** A value as its firmware wrote it. `blob1` is a blob of format version 1, as ESP-IDF before 4.0 wrote them. */
export type NvsValue =
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "blob" | "blob1"; readonly bytes: Uint8Array }
	| { readonly kind: "u8" | "u16" | "i16" | "i32"; readonly number: number };

/** CRC-32 as the chip's ROM has it with a start of 0xffffffff. */
const sum = (...parts: readonly Uint8Array[]): number => parts.reduce((crc, part) => crc32(part, crc), 0xffffffff);

/** Makes a partition as a firmware does that writes one value after the other, or as `esp-idf-nvs-partition-gen` does. */
export class NvsImage {
	readonly bytes: Uint8Array;
	readonly #view: DataView;
	readonly #spaces: string[] = [];
	#page = 0;
	#next = 0;

	/** @param version of the format, as in the head of a page: 2, or 1 as ESP-IDF before 4.0 had it */
	constructor(pages: number, version: 1 | 2 = 2) {
		this.bytes = new Uint8Array(pages * pageSize).fill(0xff);
		this.#view = new DataView(this.bytes.buffer);
		this.#version = version;
		this.#open(0);
	}

	readonly #version: 1 | 2;

	/** Writes a value, and erases what the key had before: in this order, as ESP-IDF does. */
	set(space: string, key: string, value: NvsValue): this {
		const index = this.#indexOf(space);
		const before = this.#entriesOf(index, key);
		this.#write(index, key, value);
		for (const [page, first, span] of before) this.#mark(page, first, span, states.erased);
		return this;
	}

	erase(space: string, key: string): this {
		for (const [page, first, span] of this.#entriesOf(this.#indexOf(space), key))
			this.#mark(page, first, span, states.erased);
		return this;
	}

	#write(space: number, key: string, value: NvsValue): void {
		const data = new Uint8Array(8).fill(0xff);
		const view = new DataView(data.buffer);
		const variable = (type: number, bytes: Uint8Array, chunk = 0xff): void => {
			view.setUint16(0, bytes.length, true);
			view.setUint32(4, sum(bytes), true);
			this.#item(space, type, key, data, bytes, chunk);
			data.fill(0xff);
		};
		switch (value.kind) {
			case "text":
				return variable(types.text, new TextEncoder().encode(`${value.text}\0`));
			case "blob1":
				return variable(types.blob1, value.bytes);
			case "blob": {
				const { bytes } = value;
				variable(types.chunk, bytes, 0);
				view.setUint32(0, bytes.length, true);
				data[4] = 1; // chunks
				data[5] = 0; // number of the first
				return this.#item(space, types.index, key, data);
			}
			case "u8":
				view.setUint8(0, value.number);
				break;
			case "u16":
				view.setUint16(0, value.number, true);
				break;
			case "i16":
				view.setInt16(0, value.number, true);
				break;
			case "i32":
				view.setInt32(0, value.number, true);
		}
		this.#item(space, types[value.kind], key, data);
	}

	/** The number of a name space; the first key in it gives it one. */
	#indexOf(space: string): number {
		const known = this.#spaces.indexOf(space);
		if (known >= 0) return known + 1;
		this.#spaces.push(space);
		const data = new Uint8Array(8).fill(0xff);
		data[0] = this.#spaces.length;
		this.#item(0, types.u8, space, data);
		return this.#spaces.length;
	}

	#item(
		space: number,
		type: number,
		key: string,
		data: Uint8Array,
		more: Uint8Array = new Uint8Array(0),
		chunk = 0xff,
	): void {
		if (!/^[ -~]{1,15}$/.test(key)) throw new RangeError(`NVS key "${key}" is not 1 to 15 ASCII characters.`);
		const span = 1 + Math.ceil(more.length / entrySize);
		if (span > pageEntries) throw new RangeError(`NVS key "${key}" has ${more.length} bytes: more than a page holds.`);
		if (this.#next + span > pageEntries) this.#turn();
		const at = this.#page * pageSize + 64 + this.#next * entrySize;
		const entry = this.bytes.subarray(at, at + entrySize);
		entry.set([space, type, span, chunk]);
		entry.fill(0, 8, 24).set(new TextEncoder().encode(key), 8);
		entry.set(data, 24);
		this.#view.setUint32(at + 4, sum(entry.subarray(0, 4), entry.subarray(8)), true);
		this.bytes.set(more, at + entrySize);
		this.#mark(this.#page, this.#next, span, states.written);
		this.#next += span;
	}

	#open(page: number): void {
		const at = page * pageSize;
		if (at + pageSize > this.bytes.length) throw new RangeError("The NVS partition is full.");
		this.#view.setUint32(at, active, true);
		this.#view.setUint32(at + 4, page, true);
		this.bytes[at + 8] = 0x100 - this.#version;
		this.#view.setUint32(at + 28, sum(this.bytes.subarray(at + 4, at + 28)), true);
	}

	#turn(): void {
		this.#view.setUint32(this.#page * pageSize, full, true);
		this.#open(++this.#page);
		this.#next = 0;
	}

	#mark(page: number, first: number, span: number, state: number): void {
		for (let entry = first; entry < first + span; entry++) {
			const at = page * pageSize + 32 + (entry >> 2);
			const shift = 2 * (entry & 3);
			this.bytes[at] = ((this.bytes[at] ?? 0) & ~(3 << shift)) | (state << shift);
		}
	}

	#entriesOf(space: number, key: string): readonly (readonly [page: number, first: number, span: number])[] {
		return entries(this.bytes)
			.filter(each => each.space === space && each.key === key)
			.map(({ page, first, span }) => [page, first, span] as const);
	}
}

interface Entry {
	readonly page: number;
	readonly first: number;
	readonly span: number;
	readonly space: number;
	readonly type: number;
	readonly chunk: number;
	readonly key: string;
	/** The eight bytes of the entry itself. */
	readonly data: DataView;
	/** Those of the entries behind it. */
	readonly more: Uint8Array;
}

/** What is written and not erased. @throws Error where a checksum does not fit */
function entries(image: Uint8Array): readonly Entry[] {
	check(image.length % pageSize === 0, "no whole pages");
	const view = new DataView(image.buffer, image.byteOffset, image.length);
	const found: Entry[] = [];
	for (let page = 0; page < image.length / pageSize; page++) {
		const start = page * pageSize;
		const state = view.getUint32(start, true);
		if (state !== active && state !== full) continue;
		check(view.getUint32(start + 28, true) === sum(image.subarray(start + 4, start + 28)), `head of page ${page}`);
		for (let first = 0, span = 1; first < pageEntries; first += span) {
			const bits = ((image[start + 32 + (first >> 2)] ?? 0) >> (2 * (first & 3))) & 3;
			span = 1;
			if (bits !== states.written) continue;
			const at = start + 64 + first * entrySize;
			const entry = image.subarray(at, at + entrySize);
			check(
				view.getUint32(at + 4, true) === sum(entry.subarray(0, 4), entry.subarray(8)),
				`entry ${first} of page ${page}`,
			);
			const [space = 0, type = 0, length = 1, chunk = 0] = entry;
			span = length;
			found.push({
				...{ page, first, span, space, type, chunk },
				key: new TextDecoder().decode(entry.subarray(8, 8 + Math.max(0, entry.subarray(8, 24).indexOf(0)))),
				data: new DataView(image.buffer, image.byteOffset + at + 24, 8),
				more: image.subarray(at + entrySize, at + span * entrySize),
			});
		}
	}
	return found;
}

/**
 * What a partition holds, as the contract's `Flash` tells it: by name space and key, as `blynk-inject/apkey`.
 * @throws Error where it is no partition, or broken
 */
export function readNvs(image: Uint8Array): ReadonlyMap<string, Uint8Array> {
	const all = entries(image);
	const names = new Map(all.filter(each => each.space === 0).map(each => [each.data.getUint8(0), each.key]));
	const found = new Map<string, Uint8Array>();
	for (const { space, type, key, data, more } of all) {
		if (!space || type === types.chunk) continue;
		const name = `${names.get(space)}/${key}`;
		if (type === types.text) found.set(name, checked(data, more).slice(0, -1));
		else if (type === types.blob1) found.set(name, checked(data, more));
		else if (type === types.u16 || type === types.i16)
			found.set(name, Uint8Array.of(data.getUint8(0), data.getUint8(1)));
		else if (type === types.index) {
			const chunks = all
				.filter(each => each.space === space && each.key === key && each.type === types.chunk)
				.sort((a, b) => a.chunk - b.chunk)
				.flatMap(each => [...checked(each.data, each.more)]);
			check(chunks.length === data.getUint32(0, true), `length of ${name}`);
			found.set(name, Uint8Array.from(chunks));
		}
	}
	return found;
}

/** The bytes behind an entry, whose length and checksum it has. */
function checked(data: DataView, more: Uint8Array): Uint8Array {
	const bytes = more.slice(0, data.getUint16(0, true));
	check(data.getUint32(4, true) === sum(bytes), "the checksum of a value");
	return bytes;
}

function check(fits: boolean, what: string): void {
	if (!fits) throw new Error(`This is no NVS partition, or a broken one: ${what}.`);
}
