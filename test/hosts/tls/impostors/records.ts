import type { Duplex } from "node:stream";
import { u16, u8, vector16, vector24 } from "./bytes";

/** RFC 8446 5.1 */
export const contentType = { changeCipherSpec: 20, alert: 21, handshake: 22, application: 23 };
/** TLS 1.2, and what TLS 1.3 calls itself where old middle boxes look. */
export const legacyVersion = 0x0303;

/** RFC 8446 4, RFC 5246 7.4 */
export const messageType = {
	helloRequest: 0,
	clientHello: 1,
	serverHello: 2,
	encryptedExtensions: 8,
	certificate: 11,
	serverKeyExchange: 12,
	serverHelloDone: 14,
	certificateVerify: 15,
	clientKeyExchange: 16,
	finished: 20,
};

/** RFC 8446 6 */
export const alert = {
	warning: 1,
	fatal: 2,
	closeNotify: 0,
	handshakeFailure: 40,
	internalError: 80,
	unrecognizedName: 112,
};

/** What a record holds. */
export interface Content {
	readonly type: number;
	readonly body: Buffer;
}

/** Encryption of one direction. */
export interface Protection {
	seal(content: Content): Content;
	/** @throws Error when it was tampered with */
	open(record: Content): Content;
}

export const record = ({ type, body }: Content, version = legacyVersion): Buffer =>
	Buffer.concat([u8(type), u16(version), vector16(body)]);

/** A handshake message. */
export const message = (type: number, ...body: readonly Buffer[]): Buffer =>
	Buffer.concat([u8(type), vector24(...body)]);

/** The other end closed the connection. */
export class Gone extends Error {}

/** What the other end sent is not sealed with the keys that this end has. */
export class Unreadable extends Error {}

/** TLS records over a stream, for ends that do not judge what comes. */
export class Records {
	/** Absent: in clear. */
	reading: Protection | undefined;
	writing: Protection | undefined;
	readonly #stream: Duplex;
	readonly #chunks: AsyncIterator<Buffer>;
	#bytes = Buffer.alloc(0);
	/** Of handshake messages. */
	#messages = Buffer.alloc(0);

	constructor(stream: Duplex) {
		this.#stream = stream;
		this.#chunks = stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
	}

	/** The next record. @throws Gone, Unreadable */
	async next(): Promise<Content> {
		const header = await this.#take(5);
		const body = await this.#take(header.readUInt16BE(3));
		const content = { type: header.readUInt8(0), body };
		if (!this.reading) return content;
		try {
			return this.reading.open(content);
		} catch {
			throw new Unreadable();
		}
	}

	/** The next handshake message, whole. Records of other kinds go to `other`. @throws Gone, Unreadable */
	async message(other: (content: Content) => void): Promise<Buffer> {
		for (;;) {
			const length = this.#messages.length < 4 ? Infinity : 4 + this.#messages.readUIntBE(1, 3);
			if (this.#messages.length >= length) {
				const whole = this.#messages.subarray(0, length);
				this.#messages = this.#messages.subarray(length);
				return whole;
			}
			const content = await this.next();
			if (content.type === contentType.handshake) this.#messages = Buffer.concat([this.#messages, content.body]);
			else other(content);
		}
	}

	/** A record with `content`, under the present protection. */
	frame(type: number, body: Buffer): Buffer {
		const content = { type, body };
		return record(this.writing?.seal(content) ?? content);
	}

	/** Ends when the stream has room for more. @throws Gone */
	async send(bytes: Buffer): Promise<void> {
		const gone = await new Promise<boolean>(done => this.#stream.write(bytes, error => done(Boolean(error))));
		if (gone) throw new Gone();
	}

	async #take(length: number): Promise<Buffer> {
		while (this.#bytes.length < length) {
			const chunk = await this.#chunks.next().catch(() => undefined);
			if (!chunk || chunk.done) throw new Gone();
			this.#bytes = Buffer.concat([this.#bytes, chunk.value]);
		}
		const taken = this.#bytes.subarray(0, length);
		this.#bytes = this.#bytes.subarray(length);
		return taken;
	}
}
