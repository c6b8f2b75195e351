/**
 * Frames of Blynk's protocol as its documents have them (docs/protocol/wire.md#frame), written apart from the client's
 * codec.
 */
export interface Frame {
	readonly type: number;
	readonly id: number;
	readonly body: Buffer;
}

export const type = {
	response: 0,
	ping: 6,
	sync: 16,
	internal: 17,
	hardware: 20,
	group: 21,
	login: 29,
	redirect: 41,
	print: 55,
} as const;

export function frame(kind: number, id: number, ...words: readonly (string | number)[]): Buffer {
	const body = Buffer.from(words.join("\0"));
	return Buffer.concat([Buffer.of(kind, id >> 8, id & 255, body.length >> 8, body.length & 255), body]);
}

export function response(id: number, status: number): Buffer {
	return Buffer.of(0, id >> 8, id & 255, status >> 8, status & 255);
}

/** The frames that `bytes` hold. @throws Error when they do not end with a frame's end. */
export function frames(bytes: Buffer): readonly Frame[] {
	const found: Frame[] = [];
	let at = 0;
	while (at < bytes.length) {
		const kind = bytes.readUInt8(at);
		const end = at + 5 + (kind === type.response ? 0 : bytes.readUInt16BE(at + 3));
		if (end > bytes.length) throw new Error("the client wrote a part of a frame");
		found.push({ type: kind, id: bytes.readUInt16BE(at + 1), body: bytes.subarray(at + 5, end) });
		at = end;
	}
	return found;
}

/** The words of a body of ASCII. */
export function words(body: Buffer): readonly string[] {
	return body.toString("latin1").split("\0");
}
