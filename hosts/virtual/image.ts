import { crc32 } from "../../modules/bytes/index";

/**
 * A firmware image as a virtual board's boot loader reads it. Like ESP-IDF's own it says how long it is and ends in a check of
 * all that stands before, so that one that is not whole is told from one that is: `VBFW`, the content's length (4 bytes, the
 * lowest first), the content, CRC-32.
 */
const magic = [0x56, 0x42, 0x46, 0x57] as const;
const headLength = 8;
const checkLength = 4;

/** @param content what the board's `image` knows the firmware by: its name, or its code */
export function packImage(content: Uint8Array): Uint8Array {
	const bytes = new Uint8Array(headLength + content.length + checkLength);
	const view = new DataView(bytes.buffer);
	bytes.set(magic);
	view.setUint32(magic.length, content.length, true);
	bytes.set(content, headLength);
	const end = headLength + content.length;
	view.setUint32(end, crc32(bytes.subarray(0, end)), true);
	return bytes;
}

/** The content of the image that `bytes` begin with, a view; `undefined` when there is no whole one. Whatever follows it is ignored. */
export function unpackImage(bytes: Uint8Array): Uint8Array | undefined {
	if (bytes.length < headLength + checkLength || magic.some((each, at) => bytes[at] !== each)) return undefined;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const end = headLength + view.getUint32(magic.length, true);
	if (end + checkLength > bytes.length || view.getUint32(end, true) !== crc32(bytes.subarray(0, end))) return undefined;
	return bytes.subarray(headLength, end);
}
