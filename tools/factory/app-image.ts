import { createHash } from "node:crypto";

/** Of an ESP-IDF image (esp_app_format, `esp_image_header_t`): the first byte, and where the head says what. */
const magic = 0xe9;
const segmentCount = 1;
const hashAppended = 23;
const headBytes = 24;
const segmentHeadBytes = 8;
const hashBytes = 32;

/**
 * The hash that an application tells of itself (`factory info`, `esp_partition_get_sha256`): SHA-256 in hexadecimal digits of all that
 * comes before the hash in its file. What a signature may add behind it does not count.
 * @throws Error in a sentence when the bytes are no application, or none with a hash
 */
export function imageHash(bytes: Uint8Array): string {
	if (bytes[0] !== magic) throw new Error("it is no application image of ESP-IDF.");
	if (bytes[hashAppended] !== 1) throw new Error("it has no hash of its own, so no unit can tell it.");
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let at = headBytes;
	for (let left = bytes[segmentCount] ?? 0; left > 0 && at + segmentHeadBytes <= bytes.length; left--)
		at += segmentHeadBytes + view.getUint32(at + 4, true);
	// A checksum byte ends the last 16 bytes before the hash.
	const end = (Math.floor(at / 16) + 1) * 16;
	const told = Buffer.from(bytes.subarray(end, end + hashBytes)).toString("hex");
	const found = createHash("sha256").update(bytes.subarray(0, end)).digest("hex");
	if (told !== found) throw new Error("it is broken: its hash is not that of its bytes.");
	return found;
}
