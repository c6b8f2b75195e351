import type { Accepted, AcceptOptions, ConnectOptions, Socket, SocketCallbacks, SocketError } from "../host";
import type { ChipSocket } from "./chip-socket";
import type { Life } from "./life";
import type { Wire } from "./wire";

/** How an attempt to connect ends. */
export interface DialOutcome {
	readonly onWire: (wire: Wire) => void;
	readonly onError: (error: SocketError) => void;
}

/** What a socket of the board asks of its network. */
export interface Dialler {
	readonly life: Life;
	/** A socket was made, and is over: it failed or was closed. */
	opened(): void;
	closed(): void;
	/** Connects; one of the two is called, later and once. Returns how to give up. */
	dial(options: ConnectOptions, tls: boolean, outcome: DialOutcome): () => void;
	/** The connection behind what a listener gave out; `undefined` when it was adopted or refused. */
	adopt(accepted: Accepted): Wire | undefined;
}

/** A board's TCP or TLS connection over a {@link Wire}. */
export class VirtualSocket implements Socket {
	readonly #network: Dialler;
	readonly #life: Life;
	readonly #callbacks: SocketCallbacks;
	readonly #remoteAddress: string | undefined;
	#chip: ChipSocket | undefined;
	#giveUp: (() => void) | undefined;
	#over = false;

	constructor(network: Dialler, tls: boolean, options: ConnectOptions | AcceptOptions) {
		this.#network = network;
		this.#life = network.life;
		network.opened();
		this.#callbacks = options;
		const fail = (error: SocketError): void => this.#fail(error);
		if ("from" in options) {
			const wire = network.adopt(options.from);
			this.#remoteAddress = wire?.remoteAddress;
			if (wire) this.#open(wire.board, true);
			else {
				const told = this.#life.set(() => fail("closed"), 0);
				this.#giveUp = () => this.#life.clear(told);
			}
		} else {
			this.#remoteAddress = options.address;
			this.#giveUp = network.dial(options, tls, { onWire: wire => this.#open(wire.board), onError: fail });
		}
	}

	get remoteAddress(): string | undefined {
		return this.#remoteAddress;
	}

	get writable(): number {
		return this.#life.ended ? 0 : (this.#chip?.writable ?? 0);
	}

	read(into: Uint8Array): number {
		return this.#chip?.read(into) ?? 0;
	}

	write(bytes: Uint8Array): boolean {
		return !this.#life.ended && this.#chip?.write(bytes) === true;
	}

	finish(): void {
		this.#chip?.finish();
	}

	close(): void {
		this.#giveUp?.();
		this.#giveUp = undefined;
		this.#chip?.close();
		this.#chip = undefined;
		this.#end();
	}

	#open(chip: ChipSocket, takenOver = false): void {
		this.#giveUp = undefined;
		this.#chip = chip;
		const callbacks = this.#callbacks;
		const run = (callback: () => void): void => {
			if (this.#chip === chip) this.#life.run(callback);
		};
		const guarded: SocketCallbacks = {
			onReadable: count => run(() => callbacks.onReadable?.(count)),
			onWritable: count => run(() => callbacks.onWritable?.(count)),
			onError: error => run(() => this.#fail(error)),
		};
		chip.begin(guarded, takenOver);
	}

	#fail(error: SocketError): void {
		this.#giveUp = undefined;
		this.#chip = undefined;
		this.#end();
		this.#callbacks.onError?.(error);
	}

	#end(): void {
		if (this.#over) return;
		this.#over = true;
		this.#network.closed();
	}
}
