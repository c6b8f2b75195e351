import type { Update } from "../../../hosts/host";
import type { Random } from "../../../hosts/virtual/random";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { hex, text } from "../../../modules/bytes/index";
import { readHeader, Receiver, UpdateRecord, type Header } from "../../../modules/update/index";
import { headerBytes, unit } from "../../modules/update/packages";
import { pieces } from "../pieces";
import { must, same, type Parser } from "../parser";

const ours = { readHeader, Receiver };

/** The header of an update's file, beside a regular expression, and what a receiver makes of it. */
export function update({ readHeader, Receiver }: typeof ours = ours): Parser {
	return {
		name: "update",
		reads: "the first 512 bytes of an update's file, and a little more; it is signed where its last byte is odd",
		longest: 520,
		bounds: { steps: 9000, stepsEach: 0, array: 520 },
		words: ["blnkupd1\0", "\0", "0\0", "1.1.0\0", "9.9.9.9\0", "999999", "100000000", "ESP32", "ab".repeat(32)],
		generate,
		judge(input) {
			const head = input.subarray(0, 512);
			const expected = reference(head);
			same(shown(readHeader(head)), shown(expected), "the header");

			const flash = new MemoryFlash();
			const written: number[] = [];
			const spare = { ...slot, write: (offset: number) => void written.push(offset) };
			const clock = { set: never, clear: () => {} };
			const receiver = new Receiver({ clock, update: spare }, unit, new UpdateRecord(flash));
			let [at, refusal] = [0, receiver.write(0, new Uint8Array(0))];
			for (const piece of pieces(input)) {
				refusal = receiver.write(at, piece);
				at += piece.length;
			}
			const taken = isMeant(expected) && (input[511] ?? 0) % 2 === 1;
			same(receiver.header !== undefined, taken, "that it is taken");
			if (taken) same(flash.writes, 1, "how often the record was written");
			else must(!written.length && !flash.writes, "it was refused, and something was written all the same");
			must(taken || refusal !== undefined || input.length < 512, "it was neither taken nor refused");
		},
	};
}

const slot: Update = {
	...{ size: 0x1f_0000, trial: "kept" },
	write: () => {},
	read: () => 0,
	activate: () => {},
	keep: () => {},
	back: () => {},
	digest: never,
	verify: (key, message, signature) => key.length === 65 && message.length === 448 && (signature[63] ?? 0) % 2 === 1,
};

function never(): never {
	throw new Error("nothing is to be timed or hashed yet");
}

function reference(head: Uint8Array): Header | undefined {
	const version = String.raw`(\d{1,6}(?:\.\d{1,6}){0,3})\0`;
	const found = new RegExp(
		String.raw`^blnkupd1\0([^\0]*)\0([^\0]*)\0([^\0]*)\0${version}${version}(\d{1,8})\0([0-9a-f]{64})\0`,
		"i",
	).exec(text(head.subarray(0, 448)));
	if (!found?.[0].startsWith("blnkupd1") || head.length !== 512 || !Number(found[6])) return undefined;
	const [, product = "", firmwareType = "", chip = "", its = "", from = "", size, digits = ""] = found;
	const hash = Uint8Array.from(Buffer.from(digits, "hex"));
	return { product, firmwareType, chip, version: its, from, size: Number(size), hash };
}

/** Whether a unit of version 1.0.0 takes it, but for its signature. */
function isMeant(header: Header | undefined): boolean {
	if (header?.product !== unit.product || header.firmwareType !== unit.firmwareType || header.chip !== unit.chip)
		return false;
	const [version, from, own] = [header.version, header.from, unit.version].map(each => {
		const numbers = each.split(".").map(BigInt);
		return [0, 1, 2, 3].reduce((sum, at) => sum * 1_000_000n + (numbers[at] ?? 0n), 0n);
	});
	if (version === undefined || from === undefined || own === undefined) return false;
	return version > own && from <= own && header.size <= slot.size;
}

const shown = (header: Header | undefined): unknown => header && { ...header, hash: hex(header.hash) };

function generate(random: Random): Uint8Array {
	const hash = new Uint8Array(32);
	random.fill(hash);
	const header = headerBytes({
		...{ product: unit.product, firmwareType: unit.firmwareType, hash },
		chip: random.chance(90) ? unit.chip : "ESP32",
		version: random.pick(["1.1.0", "1.1.0", "2", "1.0.0", "1.0.0.1", "0.9", "1.x"]),
		from: random.pick(["0", "0", "1.0.0", "1", "1.0.0.1", "2"]),
		size: random.chance(90) ? random.whole(1, slot.size) : random.bits(),
	});
	random.fill(header.subarray(448));
	const out = new Uint8Array(random.chance(90) ? 516 : random.whole(0, 520));
	out.set(header.subarray(0, out.length));
	return out;
}
