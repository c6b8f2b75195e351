/**
 * Frames of the Blynk binary protocol, the server's side: written apart from the firmware's codec in `modules/blynk`,
 * so that the two check each other (docs/protocol/wire.md).
 */

/** What a device may send or be sent (docs/protocol/wire.md#commands). */
export const Command = {
	response: 0,
	oldLogin: 2,
	ping: 6,
	bridge: 15,
	sync: 16,
	internal: 17,
	property: 19,
	hardware: 20,
	group: 21,
	login: 29,
	redirect: 41,
	debugPrint: 55,
	eventLog: 64,
	eventClear: 65,
} as const;

/** The number a RESPONSE carries where other frames have their length (docs/protocol/wire.md#status-codes). */
export const Status = {
	ok: 200,
	quota: 1,
	illegalCommand: 2,
	alreadyLoggedIn: 4,
	invalidToken: 9,
	illegalBody: 11,
	noData: 17,
	serverException: 19,
} as const;

export interface Frame {
	readonly command: number;
	/** 1 to 65535; 0 is illegal (docs/protocol/wire.md#message-ids). */
	readonly id: number;
	readonly body: Buffer;
}

/** Command, id, length. */
const headerLength = 5;

/**
 * The longest body taken: four times what an ESP32 can send, and what `blynk-library` takes
 * (docs/protocol/wire.md#connection, docs/protocol/wire.md#javascript-client).
 */
export const longestBody = 4096;

/** A stream that is no Blynk protocol, or breaks its rules: the connection cannot go on. */
export class FrameError extends Error {}

/** Cuts a stream into frames, however it is split. Holds at most one frame that is not whole yet. */
export class FrameReader {
	#rest: Buffer = Buffer.alloc(0);

	/**
	 * Calls `onFrame` for every frame that `chunk` completes. A body is only valid during the call.
	 * @throws FrameError at the first frame that breaks the protocol; the frames before it have been delivered.
	 */
	push(chunk: Buffer, onFrame: (frame: Frame) => void): void {
		let bytes = this.#rest.length ? Buffer.concat([this.#rest, chunk]) : chunk;
		while (bytes.length >= headerLength) {
			const command = bytes.readUInt8(0);
			const id = bytes.readUInt16BE(1);
			const length = command === Command.response ? 0 : bytes.readUInt16BE(3);
			if (id === 0) throw new FrameError(`a frame of command ${command} has message id 0, which is illegal`);
			if (length > longestBody)
				throw new FrameError(`a body of ${length} bytes was announced, ${longestBody} is the most`);
			const end = headerLength + length;
			if (bytes.length < end) break;
			onFrame({ command, id, body: bytes.subarray(headerLength, end) });
			bytes = bytes.subarray(end);
		}
		// A copy: a view would keep the whole chunk alive for as long as this connection waits.
		this.#rest = bytes.length ? Buffer.from(bytes) : bytes;
	}

	/** Bytes of a frame that is not whole yet. */
	get pending(): number {
		return this.#rest.length;
	}
}

/** A frame with a body; `words` are separated by NUL, the last has none behind it (docs/protocol/wire.md#bodies). */
export function frame(command: number, id: number, ...words: readonly (string | number)[]): Buffer {
	const text = words.join("\0");
	const length = Buffer.byteLength(text);
	const bytes = Buffer.allocUnsafe(headerLength + length);
	bytes.writeUInt8(command, 0);
	bytes.writeUInt16BE(id, 1);
	bytes.writeUInt16BE(length, 3);
	bytes.write(text, headerLength);
	return bytes;
}

/** A RESPONSE: header only. */
export function response(id: number, status: number): Buffer {
	const bytes = Buffer.allocUnsafe(headerLength);
	bytes.writeUInt8(Command.response, 0);
	bytes.writeUInt16BE(id, 1);
	bytes.writeUInt16BE(status, 3);
	return bytes;
}

/** The words of a body. A NUL behind the last one is accepted, as 0.6..1.2 libraries send it. */
export function words(body: Buffer): readonly string[] {
	if (!body.length) return [];
	const end = body[body.length - 1] === 0 ? body.length - 1 : body.length;
	return body.toString("utf8", 0, end).split("\0");
}
