import type { AcceptOptions, ConnectOptions, Network, Socket, SocketError } from "../../../hosts/host";
import type { TlsNative } from "../../../hosts/tls/native";
import { computing, up, waiting, working } from "../../../hosts/tls/native";
import { TlsSocket } from "../../../hosts/tls/socket";
import { VirtualClock } from "../../../hosts/virtual/clock";

/** The states that need no name in the firmware, the reasons, and how much fits: as in `tls.h`. */
export const tls = {
	...{ working, waiting, up, closed: 3, failed: 4, computing },
	...{ chain: 1, name: 2, date: 3, protocol: 4, alert: 5, ended: 6, memory: 7 },
	input: 1024,
} as const;

/** One step of a handshake: what it costs, sends, and how many bytes must have come before it. */
export interface Step {
	/** Milliseconds in which nothing else runs. */
	readonly cost?: number;
	readonly sends?: number;
	readonly wants?: number;
	/** Asked so often before it is done, and only told that it is being computed. */
	readonly slices?: number;
}

/** What a record holds, and so few that tests fill it. */
export const room = 1500;

/** The C, played: a handshake by a script, then bytes that are turned by one bit to be "enciphered". */
export class ScriptedTls implements TlsNative {
	readonly calls: string[] = [];
	readonly roots: number[] = [];
	/** What `tls_open` returns instead of a handle. */
	refusal: number | undefined;
	/** After the last step: the reason it fails for. */
	failure: number | undefined;
	/** The word of the state after `tls_feed` was told of the end. */
	atEnd: number = tls.failed | (tls.ended << 8);
	state: number = tls.working;
	readonly input: number[] = [];
	readonly output: number[] = [];
	readonly #clock: VirtualClock;
	readonly #steps: Step[];
	#word = 0;
	/** Slices of the present step that were asked for. */
	#slices = 0;

	constructor(clock: VirtualClock, steps: readonly Step[]) {
		this.#clock = clock;
		this.#steps = [...steps];
	}

	tls_open(serverName: string, rootsLength: number, now: number): number {
		this.calls.push(`open ${serverName} ${rootsLength} ${now}`);
		return this.refusal ?? 1;
	}

	tls_trust(_handle: number, bytes: ArrayBufferLike, offset: number, length: number): void {
		for (const byte of new Uint8Array(bytes, offset, length)) this.roots.push(byte);
	}

	tls_step(): number {
		if (this.state !== tls.working) return this.tls_state();
		const step = this.#steps[0];
		if (!step) return this.fail(this.failure);
		if (this.input.length < (step.wants ?? 0)) {
			this.state = tls.waiting;
			return this.tls_state();
		}
		if (this.#slices < (step.slices ?? 0)) {
			this.#slices++;
			this.#clock.block(20);
			this.calls.push("slice");
			return tls.computing;
		}
		this.#slices = 0;
		this.#steps.shift();
		this.calls.push("step");
		if (step.wants) this.input.splice(0, step.wants);
		if (step.cost) this.#clock.block(step.cost);
		for (let i = 0; i < (step.sends ?? 0); i++) this.output.push(0x16);
		if (!this.#steps.length && this.failure === undefined) this.state = tls.up;
		return this.tls_state();
	}

	/** While a step is being computed the connection is the thread's. */
	#untouched(): void {
		if (this.#slices) throw new Error("called beside a step that is being computed");
	}

	/** From now on it has failed for `reason`, and says so to the peer by two bytes. */
	fail(reason: number | undefined): number {
		this.output.push(0x15, reason ?? 0);
		this.state = tls.failed;
		this.#word = ((reason ?? 0) << 8) | (0x2700 << 16);
		return this.tls_state();
	}

	tls_state(): number {
		this.#untouched();
		return (this.state | this.#word) >>> 0;
	}

	tls_feed(_handle: number, bytes: ArrayBufferLike, offset: number, length: number): number {
		this.#untouched();
		if (!length) {
			this.calls.push("end of input");
			this.state = this.atEnd & 0xff;
			this.#word = this.atEnd;
			return 0;
		}
		if (this.input.length + length > tls.input) return 0;
		for (const byte of new Uint8Array(bytes, offset, length)) this.input.push(byte);
		if (this.state === tls.waiting) this.state = tls.working;
		return length;
	}

	tls_peek(_handle: number, into: ArrayBufferLike, offset: number, length: number): number {
		this.#untouched();
		const count = Math.min(length, this.output.length);
		new Uint8Array(into, offset, count).set(this.output.slice(0, count));
		return count;
	}

	tls_sent(_handle: number, length: number): void {
		this.#untouched();
		this.output.splice(0, length);
	}

	tls_write(_handle: number, bytes: ArrayBufferLike, offset: number, length: number): number {
		this.#untouched();
		if (length > this.tls_room()) return 0;
		for (const byte of new Uint8Array(bytes, offset, length)) this.output.push(byte ^ 1);
		return 1;
	}

	tls_room(): number {
		this.#untouched();
		return this.state === tls.up ? Math.max(0, room - this.output.length) : 0;
	}

	/** A byte of 0xFF is the peer's goodbye. */
	tls_readable(): number {
		this.#untouched();
		if (this.state !== tls.up) return 0;
		if (this.input[0] === 0xff) this.state = tls.closed;
		const end = this.input.indexOf(0xff);
		return this.state === tls.up ? (end < 0 ? this.input.length : end) : 0;
	}

	tls_read(_handle: number, into: ArrayBufferLike, offset: number, length: number): number {
		this.#untouched();
		const count = Math.min(length, this.tls_readable());
		new Uint8Array(into, offset, count).set(this.input.splice(0, count).map(byte => byte ^ 1));
		if (count < length) this.tls_readable();
		return count;
	}

	tls_end(): void {
		this.#untouched();
		if (this.state === tls.up) this.output.push(0xff);
	}

	tls_close(): void {
		this.calls.push("close");
	}
}

/** TCP, played: what it takes and gives is up to the test. */
export class ScriptedTCP implements Socket {
	static made: ScriptedTCP[] = [];
	readonly options: ConnectOptions;
	readonly sent: number[] = [];
	readonly arrived: number[] = [];
	window = 1_000_000;
	open = true;

	constructor(options: ConnectOptions | AcceptOptions) {
		if ("from" in options) throw new Error("nobody accepts here");
		this.options = options;
		ScriptedTCP.made.push(this);
	}

	get remoteAddress(): string {
		return this.options.address;
	}

	get writable(): number {
		return this.window;
	}

	read(into: Uint8Array): number {
		const count = Math.min(into.length, this.arrived.length);
		into.set(this.arrived.splice(0, count));
		return count;
	}

	write(bytes: Uint8Array): boolean {
		if (!this.open || bytes.length > this.window) return false;
		this.window -= bytes.length;
		for (const byte of bytes) this.sent.push(byte);
		return true;
	}

	close(): void {
		this.open = false;
	}

	/** TCP stands, or has room again. */
	drain(window: number): void {
		this.window = window;
		this.options.onWritable?.(window);
	}

	receive(...bytes: number[]): void {
		this.receiveAll(bytes);
	}

	/** Any number of them: on XS the stack bounds arguments. */
	receiveAll(bytes: Iterable<number>): void {
		for (const byte of bytes) this.arrived.push(byte);
		this.options.onReadable?.(this.arrived.length);
	}

	fail(error: SocketError): void {
		this.open = false;
		this.options.onError?.(error);
	}
}

export const Transport: Network["TCP"] = ScriptedTCP;

/** Longer than what moves at a time. */
export const roots = new Uint8Array(1234).map((_, i) => i & 0xff);

/** One connection and what its owner heard. */
export class Bench {
	readonly clock = new VirtualClock();
	readonly native: ScriptedTls;
	readonly heard: string[] = [];
	readonly lines: string[] = [];
	readonly socket: TlsSocket;
	/** Called as the owner's `onReadable`, after it was noted. */
	onReadable: ((count: number) => void) | undefined;

	constructor(steps: readonly Step[] = [{ sends: 3 }, { wants: 4, sends: 2 }], clockIsSet = true) {
		if (clockIsSet) this.clock.setTime(5_000_000);
		this.native = new ScriptedTls(this.clock, steps);
		ScriptedTCP.made = [];
		this.socket = new TlsSocket(
			{
				address: "192.0.2.1",
				port: 443,
				serverName: "blynk.cloud",
				onReadable: count => {
					this.heard.push(`readable ${count}`);
					this.onReadable?.(count);
				},
				onWritable: count => void this.heard.push(`writable ${count}`),
				onError: error => void this.heard.push(error),
			},
			{
				native: this.native,
				TCP: Transport,
				clock: this.clock,
				roots: {
					byteLength: roots.length,
					read: (into, offset) => {
						const part = roots.subarray(offset, offset + into.length);
						into.set(part);
						return part.length;
					},
				},
				log: line => void this.lines.push(line),
			},
		);
	}

	get tcp(): ScriptedTCP {
		const [tcp] = ScriptedTCP.made;
		if (!tcp) throw new Error("nobody has connected");
		return tcp;
	}

	/** Lets all turns come that are due now. */
	turns(): this {
		this.clock.advance(0);
		return this;
	}

	/** Through the handshake of the usual steps. */
	connected(): this {
		this.tcp.drain(1_000_000);
		this.turns();
		this.tcp.receive(1, 2, 3, 4);
		this.turns();
		this.heard.length = 0;
		this.tcp.sent.length = 0;
		return this;
	}
}
