import { crc32 } from "node:zlib";
import { Random } from "../../hosts/virtual/random";

/** `bytes` in up to five pieces; where they are cut follows from the bytes. */
export function pieces(bytes: Uint8Array): readonly Uint8Array[] {
	const random = new Random(String(crc32(bytes)));
	const places = Array.from({ length: random.whole(0, 4) }, () => random.whole(0, bytes.length)).sort((a, b) => a - b);
	return [0, ...places].map((from, i) => bytes.subarray(from, places[i])).filter(each => each.length);
}

/** `bytes` one by one. */
export function singly(bytes: Uint8Array): readonly Uint8Array[] {
	return Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
}
