import type { SocketError } from "../host";
import type { Ticker } from "./clock";
import { sntpAnswer, sntpPort } from "./sntp";
import { isAddress, type Dial, type TlsRequest, type Upstream } from "./upstream";
import type { Peer } from "./wire";

/** What a server shows in its TLS handshake. */
export interface Certificate {
	/** Host names; `*.example` stands for one label. */
	readonly names: readonly string[];
	/** Validity, Unix milliseconds. */
	readonly from?: number;
	readonly to?: number;
	/** Signed by a root that the board knows; true when absent. */
	readonly trusted?: boolean;
}

/** A server in memory, for tests and simulations. */
export interface Server {
	/** IPv4, dotted decimal. */
	readonly address: string;
	readonly port: number;
	/** Absent: plain TCP. */
	readonly certificate?: Certificate;
	/** A board has connected: set the peer's callbacks now. Absent: SYNs are never answered. */
	readonly onConnection?: (peer: Peer) => void;
}

export interface InternetOptions {
	readonly clock: Ticker;
	/** What time it is when the clock is at 0, Unix milliseconds. */
	readonly epoch?: number;
}

/** The world beyond the router, in memory: names, servers, and a time server that answers at every address. */
export class Internet implements Upstream {
	readonly #clock: Ticker;
	readonly #epoch: number;
	readonly #names = new Map<string, string>();
	readonly #servers = new Map<string, Server>();

	constructor({ clock, epoch = Date.UTC(2026, 5, 1) }: InternetOptions) {
		this.#clock = clock;
		this.#epoch = epoch;
		this.name("pool.ntp.org", "198.51.100.123");
	}

	/** The world's clock, milliseconds. */
	get now(): number {
		return this.#clock.now();
	}

	/** What time it is, Unix milliseconds. */
	get time(): number {
		return this.#epoch + this.#clock.now();
	}

	/** Calls `callback` once, `delay` milliseconds from now: for servers that take their time. */
	later(callback: () => void, delay: number): void {
		this.#clock.set(callback, delay);
	}

	/** Makes a host name known; without `address` unknown. */
	name(name: string, address: string | undefined): void {
		if (address === undefined) this.#names.delete(name.toLowerCase());
		else this.#names.set(name.toLowerCase(), address);
	}

	/** Puts up a server, in place of the one at that address and port. Returns how to take it down. */
	serve(server: Server): () => void {
		const key = `${server.address}:${server.port}`;
		this.#servers.set(key, server);
		return () => {
			if (this.#servers.get(key) === server) this.#servers.delete(key);
		};
	}

	resolve(name: string, onDone: (address: string | undefined) => void): void {
		onDone(isAddress(name) ? name : this.#names.get(name.toLowerCase()));
	}

	connect(dial: Dial): void {
		const server = this.#servers.get(`${dial.address}:${dial.port}`);
		if (!server) return dial.refuse("refused");
		if (!server.onConnection) return;
		if (dial.tls && !server.certificate) return dial.refuse("tls");
		const flaw = dial.tls && server.certificate && flawOf(server.certificate, dial.tls);
		if (flaw) return dial.refuse(flaw);
		server.onConnection(dial.accept());
	}

	datagram(_address: string, port: number, bytes: Uint8Array, reply: (bytes: Uint8Array) => void): void {
		const answer = port === sntpPort ? sntpAnswer(bytes, this.time) : undefined;
		if (answer) reply(answer);
	}
}

/** What a right client says against a certificate, the worst first. */
function flawOf({ names, from, to, trusted }: Certificate, asked: TlsRequest): SocketError | undefined {
	const { serverName, time, certificate } = asked;
	if (trusted === false || certificate === "other-issuer") return "certificate-chain";
	const named = names.some(name =>
		name.startsWith("*.") ? serverName.replace(/^[^.]+/, "*") === name : serverName.toLowerCase() === name,
	);
	if (!named || certificate === "other-host") return "certificate-name";
	const current = (from === undefined || time >= from) && (to === undefined || time <= to);
	return current && certificate !== "expired" ? undefined : "certificate-date";
}
