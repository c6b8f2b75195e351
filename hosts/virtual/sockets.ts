import type { Accepted, AcceptOptions, ConnectOptions, Socket, SocketCallbacks, SocketError } from "../host";
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
	/** Connects; one of the two is called, later and once. Returns how to give up. */
	dial(options: ConnectOptions, tls: boolean, outcome: DialOutcome): () => void;
	/** The connection behind what a listener gave out; `undefined` when it was adopted or refused. */
	adopt(accepted: Accepted): Wire | undefined;
}

/** A board's TCP or TLS connection over a {@link Wire}. */
export class VirtualSocket implements Socket {
	readonly #life: Life;
	readonly #callbacks: SocketCallbacks;
	readonly #remoteAddress: string | undefined;
	#wire: Wire | undefined;
	#giveUp: (() => void) | undefined;

	constructor(network: Dialler, options: ConnectOptions | AcceptOptions, tls: boolean) {
		this.#life = network.life;
		this.#callbacks = options;
		const fail = (error: SocketError): void => this.#fail(error);
		if ("from" in options) {
			const wire = network.adopt(options.from);
			this.#remoteAddress = wire?.remoteAddress;
			const begun = this.#life.set(() => (wire ? this.#open(wire) : fail("closed")), 0);
			this.#giveUp = () => {
				this.#life.clear(begun);
				wire?.close();
			};
		} else {
			this.#remoteAddress = options.address;
			this.#giveUp = network.dial(options, tls, { onWire: wire => this.#open(wire), onError: fail });
		}
	}

	get remoteAddress(): string | undefined {
		return this.#remoteAddress;
	}

	get writable(): number {
		return this.#life.ended ? 0 : (this.#wire?.writable ?? 0);
	}

	read(into: Uint8Array): number {
		return this.#wire?.read(into) ?? 0;
	}

	write(bytes: Uint8Array): boolean {
		if (this.#life.ended || !this.#wire || bytes.length > this.#wire.writable) return false;
		this.#wire.write(bytes);
		return true;
	}

	close(): void {
		this.#giveUp?.();
		this.#giveUp = undefined;
		this.#wire?.close();
		this.#wire = undefined;
	}

	#open(wire: Wire): void {
		this.#giveUp = undefined;
		if (!wire.isOpen) return this.#fail("closed");
		this.#wire = wire;
		const callbacks = this.#callbacks;
		const run = (callback: () => void): void => {
			if (this.#wire === wire) this.#life.run(callback);
		};
		wire.callbacks = {
			onReadable: count => run(() => callbacks.onReadable?.(count)),
			onWritable: count => run(() => callbacks.onWritable?.(count)),
			onError: error => run(() => this.#fail(error)),
		};
		run(() => callbacks.onWritable?.(wire.writable));
		if (wire.readable > 0) run(() => callbacks.onReadable?.(wire.readable));
	}

	#fail(error: SocketError): void {
		this.#giveUp = undefined;
		this.#wire = undefined;
		this.#callbacks.onError?.(error);
	}
}
