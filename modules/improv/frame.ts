/** `IMPROV`, and the version. */
export const header = Uint8Array.of(0x49, 0x4d, 0x50, 0x52, 0x4f, 0x56, 1);

/** In front of the data: the header, the type, the length. */
export const dataAt = header.length + 2;

export const frameType = { state: 1, error: 2, command: 3, result: 4 } as const;

/** The most that one byte tells the length of. */
export const longest = 255;

/** Sum of all bytes, modulo 256. */
export function checksum(bytes: Uint8Array): number {
	let sum = 0;
	for (let at = 0; at < bytes.length; at++) sum += bytes[at] ?? 0;
	return sum & 0xff;
}

/**
 * A frame between two line feeds: clients pass over the rest of a line that began as anything else, such as a prompt.
 * @param data at most 255 bytes
 */
export function frame(type: number, data: Uint8Array): Uint8Array {
	const bytes = new Uint8Array(1 + dataAt + data.length + 2);
	bytes[0] = 0x0a;
	bytes.set(header, 1);
	bytes[1 + header.length] = type;
	bytes[dataAt] = data.length;
	bytes.set(data, 1 + dataAt);
	const end = 1 + dataAt + data.length;
	bytes[end] = checksum(bytes.subarray(1, end));
	bytes[end + 1] = 0x0a;
	return bytes;
}
