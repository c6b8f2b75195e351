import { group } from "./codec";
import type { BlynkHost } from "./host";
import type { Line } from "./line";
import { Outbox, type Outcome, type Source } from "./outbox";
import { Shelf, type OfflinePolicy } from "./shelf";

/** Virtual writes: sent while there is a connection; kept while there is none, or none that is known to live. */
export class Writes implements Source {
	readonly outbox: Outbox;
	/** True while logged in. */
	up = false;
	/** Sets the clock by the cloud's, and calls back. */
	askTime: (onDone: () => void) => void = onDone => onDone();
	readonly #host: BlynkHost;
	readonly #line: Line;
	readonly #most: number;
	#shelf: Shelf | undefined;
	/** Whether those wait for the clock to be set. */
	#clockAsked: "no" | "waiting" | "answered" = "no";

	constructor(host: BlynkHost, line: Line, rate: number, offlineBytes: number) {
		this.#host = host;
		this.#line = line;
		this.#most = offlineBytes;
		this.outbox = new Outbox(host.clock, line, rate, this);
	}

	/** Sends `frame`, which writes to `pin`, now or later. */
	write(pin: number, frame: Uint8Array): Outcome {
		const { outbox } = this;
		const shelf = this.#shelves();
		const now = this.#host.clock.now();
		if (!this.up) return shelf.put(pin, frame, now);
		if (!shelf.keeps(pin)) {
			shelf.supersede(pin);
			return outbox.commit(frame);
		}
		if (outbox.post(frame)) {
			shelf.sent(pin, frame, now, this.#line.pings);
			return "sent";
		}
		// Behind what waits of this pin already: order within a pin always holds.
		const outcome = shelf.queue(pin, frame, now);
		outbox.hold();
		return outcome;
	}

	whenOffline(pin: number, policy: OfflinePolicy): void {
		this.#shelves().setPolicy(pin, policy);
	}

	/** Forgets what waits. */
	clear(): void {
		this.outbox.clear();
		this.#shelf?.clear();
	}

	/** The connection is gone. */
	lost(): void {
		this.up = false;
		this.#clockAsked = "no";
		this.#shelf?.lost();
		this.outbox.close();
	}

	/** The server answered message `id`: whatever was sent before that has arrived. */
	answered(id: number, code: number): void {
		if (id === this.#line.pingId) this.#shelf?.arrived(this.#line.pings);
		else this.outbox.answered(id, code);
	}

	/** True when nothing is kept that has to be sent. */
	get empty(): boolean {
		return !this.#shelf?.first;
	}

	next(): Uint8Array | undefined {
		const kept = this.#shelf?.first;
		if (kept?.at === undefined) return kept?.frame;
		const { clock } = this.#host;
		const time = clock.time();
		if (time === undefined) {
			// Without an answer they go without their times: they are worth more late than never.
			if (this.#clockAsked === "answered") return kept.frame;
			if (this.#clockAsked === "no") {
				this.#clockAsked = "waiting";
				this.askTime(() => {
					this.#clockAsked = "answered";
					this.outbox.pump();
				});
			}
			return undefined;
		}
		const { encoder } = this.#line;
		return group(encoder, [kept.frame], time - (clock.now() - kept.at));
	}

	shift(): void {
		this.#shelf?.shift(this.#line.pings);
	}

	#shelves(): Shelf {
		return (this.#shelf ??= new Shelf(this.#most));
	}
}
