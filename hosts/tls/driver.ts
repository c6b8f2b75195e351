import type { UpdateNative } from "../moddable/native";
import { Pipe } from "../xs/pipe";
import type { TlsNative } from "./native";

/**
 * The C, compiled for this machine (build.ts) and in a process of its own: what the chip calls through `mc/ffi` goes
 * over a pipe here, synchronously, so that a virtual clock may drive it. Up to two connections at a time, as there.
 */
export class TlsDriver implements TlsNative, Pick<UpdateNative, "trust_hash" | "trust_verify"> {
	readonly #pipe: Pipe;

	readonly #aside: boolean;

	/**
	 * @param executable from `buildDriver`
	 * @param aside let the handshake compute in a thread of its own, as on the chip: a step may then take several calls
	 */
	constructor(executable: string, aside = false) {
		this.#pipe = new Pipe(executable, []);
		this.#aside = aside;
	}

	tls_open(serverName: string, rootsLength: number, now: number): number {
		return this.#ask("o", rootsLength, now, Buffer.from(serverName)).readInt32LE();
	}

	tls_trust(handle: number, bytes: ArrayBufferLike, offset: number, length: number): void {
		this.#ask("t", handle, 0, new Uint8Array(bytes, offset, length));
	}

	tls_step(handle: number): number {
		return this.#ask("s", handle, this.#aside ? 1 : 0).readUInt32LE();
	}

	tls_state(handle: number): number {
		return this.#ask("?", handle).readUInt32LE();
	}

	tls_feed(handle: number, bytes: ArrayBufferLike, offset: number, length: number): number {
		return this.#ask("f", handle, 0, new Uint8Array(bytes, offset, length)).readUInt32LE();
	}

	tls_peek(handle: number, into: ArrayBufferLike, offset: number, length: number): number {
		return copy(this.#ask("p", handle, length), into, offset);
	}

	tls_sent(handle: number, length: number): void {
		this.#ask("d", handle, length);
	}

	tls_write(handle: number, bytes: ArrayBufferLike, offset: number, length: number): number {
		return this.#ask("w", handle, 0, new Uint8Array(bytes, offset, length)).readUInt32LE();
	}

	tls_room(handle: number): number {
		return this.#ask("m", handle).readUInt32LE();
	}

	tls_readable(handle: number): number {
		return this.#ask("n", handle).readUInt32LE();
	}

	tls_read(handle: number, into: ArrayBufferLike, offset: number, length: number): number {
		return copy(this.#ask("r", handle, length), into, offset);
	}

	tls_end(handle: number): void {
		this.#ask("e", handle);
	}

	tls_close(handle: number): void {
		this.#ask("c", handle);
	}

	trust_hash(what: number, bytes: ArrayBufferLike, offset: number, length: number): number {
		const isEnd = what === 2;
		const answer = this.#ask(isEnd ? "g" : "h", what, 0, isEnd ? undefined : new Uint8Array(bytes, offset, length));
		if (!isEnd) return answer.readInt32LE();
		return copy(answer, bytes, offset) ? 0 : badState;
	}

	trust_verify(bytes: ArrayBufferLike, length: number): number {
		return this.#ask("v", 0, 0, new Uint8Array(bytes, 0, length)).readInt32LE();
	}

	/**
	 * Native memory of the C and mbedTLS, bytes: in use, and the most that was since the last question. 0 and 0 where nobody
	 * counts: under sanitizers, and where the C library is not glibc.
	 * @param refuse for tests: the how manieth allocation from now is to fail
	 */
	memory(refuse = 0): { readonly live: number; readonly peak: number } {
		const answer = this.#ask("a", 0, refuse);
		return { live: answer.readUInt32LE(0), peak: answer.readUInt32LE(4) };
	}

	/** Ends the process, and with it all connections. */
	close(): void {
		this.#pipe.close();
	}

	#ask(tag: string, handle: number, number = 0, bytes: Uint8Array = new Uint8Array(0)): Buffer {
		const body = Buffer.alloc(8 + bytes.length);
		body.writeUInt32LE(handle >>> 0, 0);
		body.writeUInt32LE(number >>> 0, 4);
		body.set(bytes, 8);
		this.#pipe.send(tag, body);
		const answer = this.#pipe.receive();
		if (!answer) throw new Error("The process that speaks TLS has died.");
		return answer.body;
	}
}

/** `PSA_ERROR_BAD_STATE` */
const badState = -137;

function copy(from: Buffer, into: ArrayBufferLike, offset: number): number {
	new Uint8Array(into, offset).set(from);
	return from.length;
}
