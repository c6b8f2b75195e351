import type { Asset, Clock, ConnectOptions, Network, Socket, SocketError, Timer } from "../host";
import { computing, up, waiting, working, type TlsNative } from "./native";

/** What TLS needs of its host. */
export interface TlsPlatform {
	readonly native: TlsNative;
	readonly TCP: Network["TCP"];
	readonly clock: Pick<Clock, "time" | "set" | "clear">;
	/** Whom to trust: certificates in DER, one after the other. */
	readonly roots: Asset;
	log(line: string): void;
}

/** Bytes that move between C and TCP at a time. */
const chunk = 512;

/** The handshake gets this long once TCP stands, milliseconds: a C3 without accelerators computes for 3.5 of them. */
const patience = 15_000;

/** By the reasons of `tls.h`, from 0 on; `undefined`: the connection just ended. */
const errors: readonly (SocketError | undefined)[] = [
	undefined,
	"certificate-chain",
	"certificate-name",
	"certificate-date",
	"tls",
	"alert",
	undefined,
	"memory",
];

/**
 * TLS over any TCP of the host contract: the C does the cryptography and the checks (`tls.h`), this moves bytes and gives
 * the handshake its turns. Between two of its steps the event loop runs, so that light and button do not wait.
 *
 * What the TCP has no room for when {@link close} is called is lost.
 */
export class TlsSocket implements Socket, ConnectOptions {
	readonly #platform: TlsPlatform;
	readonly #options: ConnectOptions;
	readonly #buffer = new Uint8Array(chunk);
	#tcp: Socket | undefined;
	/** The C's connection; 0: none (yet, or any more). */
	#handle = 0;
	#at: "connecting" | "up" | "over" = "connecting";
	/** Why TCP is over, while there may be something to read still. */
	#end: SocketError | undefined;
	/** The C is at a step of the handshake in a thread of its own. */
	#computing = false;
	#turn: Timer | undefined;
	#patience: Timer | undefined;

	/** @throws what the constructor of TCP throws. */
	constructor(options: ConnectOptions, platform: TlsPlatform) {
		this.#platform = platform;
		this.#options = options;
		// Without the date no certificate can be judged: nobody need be asked for one.
		if (platform.clock.time() === undefined) this.#end = "clock";
		else this.#tcp = new platform.TCP(this);
		if (!this.#tcp) this.#later();
	}

	get address(): string {
		return this.#options.address;
	}

	get port(): number {
		return this.#options.port;
	}

	get remoteAddress(): string {
		return this.#options.address;
	}

	get writable(): number {
		return this.#at === "up" ? this.#platform.native.tls_room(this.#handle) : 0;
	}

	read(into: Uint8Array): number {
		if (this.#at !== "up") return 0;
		const { native } = this.#platform;
		const { buffer, byteOffset, byteLength } = into;
		let done = native.tls_read(this.#handle, buffer, byteOffset, byteLength);
		while (done < byteLength && this.#fill())
			done += native.tls_read(this.#handle, buffer, byteOffset + done, byteLength - done);
		// What is left, or that there will be no more, is told in a turn of its own.
		if (done === byteLength || this.#end || this.#state !== up) this.#later();
		return done;
	}

	write(bytes: Uint8Array): boolean {
		if (this.#at !== "up" || this.#end) return false;
		const { buffer, byteOffset, byteLength } = bytes;
		const taken = this.#platform.native.tls_write(this.#handle, buffer, byteOffset, byteLength) === 1;
		this.#flush();
		if (!taken && this.#state !== up) this.#later();
		return taken;
	}

	close(): void {
		const { native, clock } = this.#platform;
		if (this.#at === "up") {
			native.tls_end(this.#handle);
			this.#flush();
		}
		this.#at = "over";
		clock.clear(this.#turn);
		clock.clear(this.#patience);
		if (this.#handle) native.tls_close(this.#handle);
		this.#handle = 0;
		this.#tcp?.close();
		this.#tcp = undefined;
	}

	/** For TCP: the first time it stands, later there is room again. */
	onWritable(): void {
		if (this.#at === "over") return;
		if (!this.#handle) return this.#open();
		if (!this.#computing) this.#flush();
		if (this.#at === "up") this.#options.onWritable?.(this.writable);
	}

	/** For TCP. */
	onReadable(): void {
		if (this.#at === "up") this.#announce();
		else if (this.#handle) this.#later();
	}

	/** For TCP, which is over and closed. */
	onError(error: SocketError): void {
		if (this.#at === "over") return;
		this.#tcp = undefined;
		this.#end = error;
		if (this.#at === "up") this.#announce();
		else if (this.#handle) this.#later();
		else this.#fail(error);
	}

	get #state(): number {
		return this.#platform.native.tls_state(this.#handle) & 0xff;
	}

	#open(): void {
		const { native, clock, roots } = this.#platform;
		const { serverName = this.address } = this.#options;
		const seconds = Math.floor((clock.time() ?? 0) / 1000);
		const handle = native.tls_open(serverName, roots.byteLength, seconds);
		if (handle < 0) return this.#failWith(-handle);
		this.#handle = handle;
		for (let at = 0; at < roots.byteLength;) {
			const count = roots.read(this.#buffer, at);
			native.tls_trust(handle, this.#buffer.buffer, 0, count);
			at += count;
		}
		this.#patience = clock.set(() => this.#fail("timeout"), patience);
		this.#later();
	}

	#later(): void {
		this.#turn ??= this.#platform.clock.set(() => {
			this.#turn = undefined;
			this.#work();
		}, 0);
	}

	/** One turn: a step of the handshake, or what there is to tell. */
	#work(): void {
		if (!this.#handle) return this.#fail(this.#end ?? "unknown");
		if (this.#at === "up") return this.#announce();
		const word = this.#platform.native.tls_step(this.#handle);
		const state = word & 0xff;
		this.#computing = state === computing;
		if (this.#computing) return this.#later();
		this.#flush();
		if (state === waiting) this.#feed();
		else if (state === working) this.#later();
		else if (state === up) this.#begin();
		else this.#failWith(word);
	}

	/** The handshake waits for bytes, or for the news that there will be none. */
	#feed(): void {
		if (this.#fill()) return this.#later();
		if (!this.#end) return;
		this.#platform.native.tls_feed(this.#handle, this.#buffer.buffer, 0, 0);
		this.#later();
	}

	#begin(): void {
		this.#at = "up";
		this.#platform.clock.clear(this.#patience);
		// Something may have come with the end of the handshake.
		this.#later();
		this.#options.onWritable?.(this.writable);
	}

	/** Tells that there is something to read, or else that there never will be. */
	#announce(): void {
		const { native } = this.#platform;
		let count = native.tls_readable(this.#handle);
		while (!count && this.#fill()) count = native.tls_readable(this.#handle);
		if (count) return this.#options.onReadable?.(count);
		const word = native.tls_state(this.#handle);
		if ((word & 0xff) !== up) this.#failWith(word);
		else if (this.#end) this.#fail(this.#end);
	}

	/** Moves bytes from TCP to the C, which must have used up all it had; true when there were any. */
	#fill(): boolean {
		const count = this.#tcp?.read(this.#buffer) ?? 0;
		return count > 0 && this.#platform.native.tls_feed(this.#handle, this.#buffer.buffer, 0, count) === count;
	}

	/** Moves bytes from the C to TCP, as far as there is room. */
	#flush(): void {
		const tcp = this.#tcp;
		const { native } = this.#platform;
		while (tcp) {
			// Without any room it is tried all the same: a refusal makes TCP tell when there is some.
			const count = native.tls_peek(this.#handle, this.#buffer.buffer, 0, Math.min(chunk, tcp.writable || chunk));
			if (!count || !tcp.write(this.#buffer.subarray(0, count))) return;
			native.tls_sent(this.#handle, count);
		}
	}

	#failWith(word: number): void {
		const error = errors[(word >> 8) & 0xff] ?? this.#end ?? "closed";
		const code = word >>> 16;
		if (error !== "closed") this.#platform.log(`tls: ${error}${code ? ` (mbedTLS -0x${code.toString(16)})` : ""}`);
		this.#fail(error);
	}

	#fail(error: SocketError): void {
		if (this.#at === "over") return;
		this.close();
		this.#options.onError?.(error);
	}
}
