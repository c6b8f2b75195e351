import type { Clock, Network, System, Timer } from "../../hosts/host";
import { Backoff, fraction } from "../backoff/index";
import { Download, type DownloadEnd } from "./download";
import { isPassing, type FetchFailure, type Refusal } from "./reasons";
import type { Receiver } from "./receiver";
import { readUrl, type FilePlace } from "./url";

/** What fetching an update needs of a host. */
export interface FetchHost {
	/** For time limits and the waits between connections. */
	readonly clock: Pick<Clock, "set" | "clear">;
	/** The way to the server that has the file. */
	readonly network: Pick<Network, "TCP" | "TLS" | "resolve">;
	/** Jitters the waits. */
	readonly system: Pick<System, "random">;
}

/** What to fetch. */
export interface FetchOptions {
	/** As the cloud offers it. A secret. */
	readonly url: string;
	/** The product talks to its cloud by TLS. */
	readonly tls: boolean;
	/** It is over, once: `undefined` when only the restart is missing. */
	onDone(reason: FetchFailure | Refusal | undefined): void;
}

/** The answer of the name server gets this long, milliseconds, as when the cloud is looked for. */
const resolveTimeout = 10_000;

/** So many connections in a row may bring nothing new: with the waits between them some two minutes. */
const mostVain = 8;

/** Waits between them, milliseconds. */
const firstWait = 1000;
const longestWait = 60_000;

/** Something new is as much as a later life would go on from, bytes. */
const step = 4096;

/** All of it gets so long, milliseconds. */
const longestFetch = 3_600_000;

/**
 * Fetches an update's file for a {@link Receiver} by HTTP, with TLS or without: as many connections as it takes, each going on
 * where the one before it ended, and has the receiver finish it. Begins at once. Nothing of the address is ever told.
 */
export class Fetcher {
	readonly #host: FetchHost;
	readonly #receiver: Receiver;
	readonly #options: FetchOptions;
	readonly #place: FilePlace | undefined;
	readonly #backoff: Backoff;
	readonly #limit: Timer;
	#timer: Timer | undefined;
	#download: Download | undefined;
	/** Counts attempts, so that the answer of a name server that comes too late is known as such; -1: it is over. */
	#attempt = 0;
	/** How far it had come when something new came last, and how many connections brought nothing since. */
	#reached = 0;
	#vain = 0;

	constructor(host: FetchHost, receiver: Receiver, options: FetchOptions) {
		const { clock, system } = host;
		this.#host = host;
		this.#receiver = receiver;
		this.#options = options;
		this.#backoff = new Backoff({ first: firstWait, most: longestWait, random: () => fraction(system) });
		this.#place = readUrl(options.url, options.tls, receiver.wantsSignature);
		this.#limit = clock.set(() => this.#end("late"), longestFetch);
		this.#timer = clock.set(() => this.#resolve(), 0);
	}

	/** Gives up, without a word. The receiver keeps its place. Harmless at any time, also twice. */
	stop(): void {
		this.#attempt = -1;
		this.#host.clock.clear(this.#timer);
		this.#host.clock.clear(this.#limit);
		this.#download?.close();
		this.#receiver.stop();
	}
	#resolve(): void {
		const { clock, network } = this.#host;
		const place = this.#place;
		if (!place) return this.#end("address");
		const attempt = ++this.#attempt;
		this.#timer = clock.set(() => this.#again("name"), resolveTimeout);
		try {
			network.resolve(place.host, address => {
				if (attempt !== this.#attempt) return;
				clock.clear(this.#timer);
				if (address === undefined) this.#again("name");
				else this.#load(place, address);
			});
		} catch {
			// The timer tells that there was no answer.
		}
	}

	#load(place: FilePlace, address: string): void {
		// A second answer is none.
		this.#attempt++;
		this.#download = new Download(this.#host, place, address, this.#receiver, end => {
			if (end === "ahead") this.#timer = this.#host.clock.set(() => this.#load(place, address), 0);
			else this.#ended(end);
		});
	}

	#ended(end: Exclude<DownloadEnd, "ahead">): void {
		const receiver = this.#receiver;
		const { wanted } = receiver;
		if (wanted >= this.#reached + step) {
			this.#reached = wanted;
			// This one does not count.
			this.#vain = -1;
			this.#backoff.reset();
		}
		if (end === "whole")
			receiver.finish(refusal => {
				if (refusal !== "spoiled") return this.#end(refusal);
				this.#reached = 0;
				this.#again(refusal);
			});
		else if (isPassing(end)) this.#again(end);
		else this.#end(end);
	}

	/** It brought nothing, so far as is known: another attempt, or it is enough. */
	#again(reason: FetchFailure | Refusal): void {
		this.#attempt++;
		this.#vain++;
		if (this.#vain === mostVain) this.#end(reason);
		else this.#timer = this.#host.clock.set(() => this.#resolve(), this.#backoff.next());
	}

	#end(reason: FetchFailure | Refusal | undefined): void {
		this.stop();
		this.#options.onDone(reason);
	}
}
