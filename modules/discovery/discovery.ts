import type { Datagram, Host, Timer, UDP, UDPOptions } from "../../hosts/host";
import { isPrivate } from "../match/index";
import { answer, hear, probe, type Service } from "./message";

/** Where everybody who speaks mDNS listens (RFC 6762 3). */
export const group = "224.0.0.251";
export const mdnsPort = 5353;

/** Times of RFC 6762, milliseconds: between probes (8.1); between announcements, and of a record in any case (8.3, 6). */
const probePause = 250;
const samePause = 1000;

/** Probes before the name is ours. */
const probes = 3;

/** After so many conflicts another attempt waits for long (RFC 6762 8.1). */
const manyConflicts = 15;
const conflictPause = 5000;

/** Whoever asks without mDNS is to forget the answer after so many seconds (RFC 6762 6.7). */
const legacyTime = 10;

/** Nor are questions repeated that are longer than this, bytes: no resolver's are. */
const longestQuestions = 512;

/** What the device goes by on the home network. */
export interface DiscoveryOptions {
	/** A label of RFC 1123, lower case, at most 60 characters: the host's name. */
	readonly label: string;
	/** `key=value`, each at most 255 bytes. */
	readonly text: readonly string[];
}

/**
 * Tells the home network where the device is: its host name, and that it has a page (mDNS and DNS-SD, RFC 6762 and 6763). The
 * README says what of them is left out.
 */
export class Discovery implements UDPOptions, Service {
	/** For the socket. @internal */
	readonly port = mdnsPort;
	/** For the socket. @internal */
	readonly group = group;
	address = new Uint8Array(4);
	readonly #host: Pick<Host, "clock" | "network" | "system" | "log">;
	readonly #options: DiscoveryOptions;
	#socket: UDP | undefined;
	/** How often somebody else had the name. */
	#others = 0;
	#conflicts = 0;
	/** Probes, then announcements sent. */
	#sent = 0;
	#next: Timer | undefined;
	#told = 0;

	constructor(host: Pick<Host, "clock" | "network" | "system" | "log">, options: DiscoveryOptions) {
		this.#host = host;
		this.#options = options;
	}

	/** The name, which is another one once somebody else had it; `.local` follows. */
	get label(): string {
		const { label } = this.#options;
		return this.#others ? `${label}-${this.#others + 1}` : label;
	}

	get text(): readonly string[] {
		return this.#options.text;
	}

	/** The station has this address. Without the port or the group the device is not found by name, and the log says so. */
	open(address: string): void {
		this.close();
		this.address = Uint8Array.from(address.split("."), Number);
		try {
			this.#socket = new this.#host.network.UDP(this);
			this.#begin();
		} catch (error) {
			this.close();
			this.#host.log(`discovery: nobody finds the device by its name (${String(error)})`);
		}
	}

	/** Takes everything back, as far as the network is still there. */
	close(): void {
		this.#host.clock.clear(this.#next);
		this.#next = undefined;
		const wasTold = this.#sent > probes;
		this.#sent = 0;
		const socket = this.#socket;
		this.#socket = undefined;
		try {
			if (wasTold) socket?.write(group, mdnsPort, answer(this, 0));
		} finally {
			socket?.close();
		}
	}

	/** For the socket: messages have come. */
	onReadable(): void {
		for (let each = this.#socket?.read(); each; each = this.#socket?.read()) this.#hear(each);
	}

	/** For the socket: it died. The next connection has another. */
	onError(): void {
		this.#sent = 0;
		this.close();
	}

	#begin(): void {
		this.#sent = 0;
		// Those who come on together, as after a power cut, do not all ask at once.
		this.#wait(this.#conflicts < manyConflicts ? this.#chance(probePause) : conflictPause);
	}

	#wait(time: number): void {
		const { clock } = this.#host;
		clock.clear(this.#next);
		this.#next = clock.set(() => this.#step(), time);
	}

	/** Probes, or announces: twice at first, and then whenever somebody asks. */
	#step(): void {
		this.#next = undefined;
		const isProbe = ++this.#sent <= probes;
		this.#tell(isProbe ? probe(this.label) : answer(this));
		this.#told = this.#host.clock.now();
		if (this.#sent <= probes + 1) this.#wait(isProbe ? probePause : samePause);
	}

	#hear({ bytes, address, port }: Datagram): void {
		if (!isPrivate(address)) return;
		const { kind, end } = hear(bytes, this);
		const isProbing = this.#sent <= probes;
		if (kind === "conflict") {
			if (port !== mdnsPort) return;
			// Who has the name already keeps it. Later on both ask anew, and one of them hears of the other.
			if (isProbing) this.#others++;
			this.#conflicts++;
			this.#begin();
		} else if (kind === "nothing" || isProbing) return;
		else if (port !== mdnsPort) {
			if (end <= longestQuestions) this.#socket?.write(address, port, answer(this, legacyTime, bytes, end));
		} else if (kind === "questionAlone") this.#socket?.write(address, port, answer(this));
		// Others may be asked for the same, so not at once (RFC 6762 6).
		else if (!this.#next) this.#wait(Math.max(20 + this.#chance(100), this.#told + samePause - this.#host.clock.now()));
	}

	#tell(message: Uint8Array): void {
		this.#socket?.write(group, mdnsPort, message);
	}

	/** 0 to `below` - 1. */
	#chance(below: number): number {
		const byte = new Uint8Array(1);
		this.#host.system.random(byte);
		return Math.floor(((byte[0] ?? 0) * below) / 256);
	}
}
