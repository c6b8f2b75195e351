import type { Accepted, Listener, ListenerOptions } from "../host";
import type { Life } from "./life";
import type { Wire } from "./wire";

/** What a listening socket asks of its network. */
export interface ListenerHome {
	readonly life: Life;
	/** @throws Error when the port is taken. */
	opened(listener: VirtualListener, port: number): void;
	closed(listener: VirtualListener, port: number): void;
	/** The ticket by which the firmware adopts a connection. */
	ticket(wire: Wire): Accepted;
}

/** A board's listening socket. */
export class VirtualListener implements Listener {
	readonly #home: ListenerHome;
	readonly #options: ListenerOptions;
	readonly #waiting: Wire[] = [];
	#open = true;

	constructor(home: ListenerHome, options: ListenerOptions) {
		this.#home = home;
		this.#options = options;
		home.opened(this, options.port);
	}

	/** For the network: a phone connects. */
	offer(wire: Wire): void {
		this.#waiting.push(wire);
		this.#home.life.set(() => {
			if (this.#open && this.#waiting.length > 0) this.#options.onReadable(this.#waiting.length);
		}, 0);
	}

	read(): Accepted | undefined {
		const wire = this.#waiting.shift();
		return wire && this.#home.ticket(wire);
	}

	close(): void {
		if (!this.#open) return;
		this.#open = false;
		for (const wire of this.#waiting) wire.cut("refused");
		this.#waiting.length = 0;
		this.#home.closed(this, this.#options.port);
	}
}
