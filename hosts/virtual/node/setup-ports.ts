import { createSocket, type Socket as Datagrams } from "node:dgram";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Services } from "../network";
import type { Peer } from "../wire";
import { bridge } from "./bridge";

const loopback = "127.0.0.1";
const httpPort = 80;
const dnsPort = 53;

/** The board, as the phones on its setup network see it. */
export interface SetupSide {
	readonly services: Services;
	connect(port: number): Peer;
	send(port: number, bytes: Uint8Array, from: number, onReply: (bytes: Uint8Array) => void): void;
}

/**
 * The board's ports 80 and 53, which need root, as two ports of this machine. They are open only while the setup network
 * is, and a phone's connections end with it.
 */
export class SetupPorts {
	readonly #board: SetupSide;
	readonly #onError: (error: Error) => void;
	/** Phones that came while the ports were only reserved; `undefined` once the ports follow the board. */
	#early: Socket[] | undefined;
	#http: Server | undefined;
	#dns: Datagrams | undefined;
	#httpPort = 0;
	#dnsPort = 0;

	/** @param onError a port cannot be opened again, since another program has taken it */
	constructor(board: SetupSide, onError: (error: Error) => void) {
		this.#board = board;
		this.#onError = onError;
	}

	get http(): number {
		return this.#httpPort;
	}

	get dns(): number {
		return this.#dnsPort;
	}

	/**
	 * Finds the two ports (0: any that is free) and opens them until the next {@link follow}, so that nobody else takes
	 * them before the board is up. A phone that comes meanwhile waits.
	 * @throws Error when one is taken
	 */
	async reserve(http: number, dns: number): Promise<void> {
		this.#early = [];
		try {
			this.#http = await openHttp(http, socket => this.#onPhone(socket));
			this.#dns = await openDns(dns, (bytes, from) => this.#onQuery(bytes, from));
		} catch (error) {
			this.close();
			throw error;
		}
		this.#httpPort = (this.#http.address() as AddressInfo).port; // not a pipe's name: it listens on an address
		this.#dnsPort = this.#dns.address().port;
	}

	/** Opens and closes the ports as the board's services come and go. */
	follow({ tcp, udp }: Services): void {
		if (!tcp.includes(httpPort)) this.#closeHttp();
		else if (!this.#http) void this.#reopenHttp();
		const early = this.#early ?? [];
		this.#early = undefined;
		for (const socket of early) this.#onPhone(socket);
		if (!udp.includes(dnsPort)) this.#closeDns();
		else if (!this.#dns) void this.#reopenDns();
	}

	close(): void {
		for (const socket of this.#early ?? []) socket.destroy();
		this.#early = undefined;
		this.#closeHttp();
		this.#closeDns();
	}

	async #reopenHttp(): Promise<void> {
		try {
			const server = await openHttp(this.#httpPort, socket => this.#onPhone(socket));
			if (this.#http || !this.#board.services.tcp.includes(httpPort)) server.close();
			else this.#http = server;
		} catch (error) {
			this.#onError(asError(error));
		}
	}

	async #reopenDns(): Promise<void> {
		try {
			const socket = await openDns(this.#dnsPort, (bytes, from) => this.#onQuery(bytes, from));
			if (this.#dns || !this.#board.services.udp.includes(dnsPort)) socket.close();
			else this.#dns = socket;
		} catch (error) {
			this.#onError(asError(error));
		}
	}

	#closeHttp(): void {
		this.#http?.close();
		this.#http = undefined;
	}

	#closeDns(): void {
		this.#dns?.close();
		this.#dns = undefined;
	}

	#onPhone(socket: Socket): void {
		if (this.#early) this.#early.push(socket);
		else if (this.#board.services.tcp.includes(httpPort)) bridge(this.#board.connect(httpPort), socket);
		else socket.destroy();
	}

	#onQuery(bytes: Uint8Array, from: number): void {
		this.#board.send(dnsPort, bytes, from, reply => this.#dns?.send(reply, from, loopback));
	}
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

function taken(what: string, port: number, error: Error): Error {
	const inUse = "code" in error && error.code === "EADDRINUSE";
	const why = inUse
		? "is taken: another board or program uses it. Choose another"
		: `cannot be opened: ${error.message}`;
	return new Error(`Port ${port} for the ${what} ${why}.`);
}

function openHttp(port: number, onPhone: (socket: Socket) => void): Promise<Server> {
	return new Promise((resolve, reject) => {
		const server = createServer(onPhone);
		server.on("error", error => reject(taken("board's setup page", port, error)));
		server.listen(port, loopback, () => resolve(server));
	});
}

function openDns(port: number, onQuery: (bytes: Uint8Array, from: number) => void): Promise<Datagrams> {
	return new Promise((resolve, reject) => {
		const socket = createSocket("udp4", (bytes, { port: from }) => onQuery(bytes, from));
		socket.on("error", error => reject(taken("board's name server", port, error)));
		socket.bind(port, loopback, () => resolve(socket));
	});
}
