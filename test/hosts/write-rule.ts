import type { Clock, ConnectOptions, Network, Socket, SocketCallbacks } from "../../hosts/host";

/** Messages are so long: about as a short virtual write, to which TLS adds more than it has. */
export const messageLength = 11;

/** What an idle connection takes at once at least (host.ts, Socket.write), in whole messages. */
const idleMessages = 127;

/** So often the writer meets a connection without room before it ends. */
const refusals = 20;

/** What the program needs of a host. */
export interface RuleHost {
	readonly clock: Pick<Clock, "set">;
	readonly network: Partial<Pick<Network, "TCP" | "TLS">>;
}

/**
 * The rule of `Socket.write` as a program, the same for every host: numbered messages to a server that is slow to read.
 * Says each breach of the rule, then `done` and how many messages were taken: the server has to get just these.
 */
export class RuleWriter implements SocketCallbacks {
	readonly #say: (line: string) => void;
	readonly #socket: Socket;
	readonly #message = new Uint8Array(messageLength);
	#count = 0;
	#refused = 0;
	#over = false;

	constructor(
		{ clock, network }: RuleHost,
		kind: "TCP" | "TLS",
		to: Pick<ConnectOptions, "address" | "port" | "serverName">,
		say: (line: string) => void,
	) {
		this.#say = say;
		const callbacks: SocketCallbacks = {
			onWritable: count => this.onWritable(count),
			onError: error => say(`ended: ${error}`),
		};
		const Transport = network[kind];
		if (!Transport) throw new Error(`this host has no ${kind}`);
		this.#socket = new Transport({ ...to, ...callbacks });
		this.#expect(!this.#write(new Uint8Array(1)), "a connection that does not stand yet takes bytes");
		this.#expect(this.#socket.writable === 0, "a connection that does not stand yet says it has room");
		clock.set(() => this.#expect(this.#refused > 0, "nothing happened"), 60_000);
	}

	onWritable(count: number): void {
		if (this.#over) return this.#say("told of room after close()");
		this.#expect(count > 0 && this.#socket.writable > 0, "is told of room and has none");
		if (this.#count === 0) {
			const idle = new Uint8Array(idleMessages * messageLength);
			for (let i = 0; i < idleMessages; i++) idle.set(this.#numbered(i), i * messageLength);
			this.#expect(this.#write(idle), "an idle connection has no room for 1,400 bytes");
			this.#count = idleMessages;
		}
		while (this.#write(this.#numbered(this.#count))) this.#count++;
		this.#expect(!this.#write(new Uint8Array(1 << 16)), "takes 64 KB more at once");
		if (++this.#refused < refusals) return;
		this.#over = true;
		this.#socket.close();
		this.#expect(!this.#write(new Uint8Array(1)), "a connection that is over takes bytes");
		this.#expect(this.#socket.writable === 0, "a connection that is over says it has room");
		this.#say(`done ${this.#count}`);
	}

	/** The same bytes each time: whoever took a message may not look at them again. */
	#numbered(number: number): Uint8Array {
		this.#message.fill(number & 255);
		new DataView(this.#message.buffer).setUint32(0, number);
		return this.#message;
	}

	#write(bytes: Uint8Array): boolean {
		try {
			return this.#socket.write(bytes);
		} catch (error) {
			this.#say(`write threw: ${String(error)}`);
			return false;
		}
	}

	#expect(holds: boolean, breach: string): void {
		if (!holds) this.#say(breach);
	}
}

/** What is wrong with what the server got; `undefined`: nothing. */
export function wrongWith(got: Uint8Array, count: number): string | undefined {
	if (got.length !== count * messageLength) return `${got.length} bytes came, not ${count * messageLength}`;
	const view = new DataView(got.buffer, got.byteOffset, got.byteLength);
	for (let i = 0; i < count; i++) {
		const at = i * messageLength;
		if (view.getUint32(at) !== i) return `message ${view.getUint32(at)} came as number ${i}`;
		for (let j = 4; j < messageLength; j++) if (got[at + j] !== (i & 255)) return `message ${i} is broken`;
	}
	return undefined;
}
