import type { Clock, Network, System, Timer, UDP } from "../../hosts/host";

const port = 123;

const length = 48;

/** Version 4, client (RFC 5905 section 7.3). */
const request = 0x23;

/** Where a server repeats the time that the client sent, and where its own is. */
const originate = 24;
const transmit = 40;

/** Seconds from 1900, where NTP begins, to 1970; and those of an era of NTP, the first of which ends in 2036. */
const epoch = 2_208_988_800;
const era = 2 ** 32;

/** What a question needs of a host. Without UDP no time server is asked. */
export interface TimeHost {
	/** For the time limit. */
	readonly clock: Pick<Clock, "set" | "clear">;
	/** The way to time servers. */
	readonly network: Pick<Network, "resolve"> & Partial<Pick<Network, "UDP">>;
	/** Its random bytes mark a question as ours. */
	readonly system: Pick<System, "random">;
}

/** One question for the time of day (SNTP, RFC 4330 and RFC 5905): good to a second, which certificates need. */
export class TimeQuery {
	readonly #host: TimeHost;
	readonly #UDP: Network["UDP"];
	readonly #onTold: (time: number | undefined) => void;
	readonly #question = new Uint8Array(length);
	readonly #timer: Timer;
	#udp: UDP | undefined;
	#open = true;

	/**
	 * Asks `server`. `onTold` gets the time, Unix milliseconds; `undefined`: no answer that can be trusted in `timeout`
	 * milliseconds, the name server's time included.
	 */
	constructor(
		host: TimeHost,
		UDP: Network["UDP"],
		server: string,
		timeout: number,
		onTold: (time: number | undefined) => void,
	) {
		this.#host = host;
		this.#UDP = UDP;
		this.#onTold = onTold;
		this.#question[0] = request;
		this.#timer = host.clock.set(() => this.#end(undefined), timeout);
		host.network.resolve(server, address => {
			if (!this.#open) return;
			if (address === undefined) this.#end(undefined);
			else this.#ask(address);
		});
	}

	/** Nobody wants to know any more. */
	close(): void {
		this.#open = false;
		this.#host.clock.clear(this.#timer);
		this.#udp?.close();
		this.#udp = undefined;
	}

	#ask(address: string): void {
		// The answer must repeat what stands in place of our time: so it is one to this question.
		this.#host.system.random(this.#question.subarray(transmit));
		try {
			this.#udp = new this.#UDP({ onReadable: () => this.#read(), onError: () => this.#end(undefined) });
			this.#udp.write(address, port, this.#question);
		} catch {
			this.#end(undefined);
		}
	}

	#read(): void {
		for (let datagram = this.#udp?.read(); datagram; datagram = this.#udp?.read()) {
			const time = timeIn(datagram.bytes, this.#question);
			if (time !== undefined) return this.#end(time);
		}
	}

	#end(time: number | undefined): void {
		this.close();
		this.#onTold(time);
	}
}

/** The time in `answer`, Unix milliseconds; `undefined` unless it answers `question`, and by a server that knows it. */
export function timeIn(answer: Uint8Array, question: Uint8Array): number | undefined {
	const flags = answer[0] ?? 0;
	const stratum = answer[1] ?? 0;
	if (answer.length < length || (flags & 7) !== 4) return undefined;
	// Leap 3: not synchronised. Stratum 0: a server that wants to be left alone.
	if (flags >> 6 === 3 || stratum < 1 || stratum > 15) return undefined;
	for (let i = 0; i < 8; i++) if (answer[originate + i] !== question[transmit + i]) return undefined;
	const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength);
	const seconds = view.getUint32(transmit) - epoch;
	const fraction = view.getUint32(transmit + 4) / era;
	return Math.floor((seconds < 0 ? seconds + era : seconds) * 1000 + fraction * 1000);
}
