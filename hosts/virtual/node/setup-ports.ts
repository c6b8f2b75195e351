import { createSocket, type Socket as Datagrams } from "node:dgram";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Services } from "../network";
import type { Peer } from "../wire";
import { bridge } from "./bridge";
import { Door } from "./door";

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
	readonly #http: Door<Server>;
	readonly #dns: Door<Datagrams>;
	/** Phones that came while the ports were only reserved; `undefined` once the ports follow the board. */
	#early: Socket[] | undefined;
	/** Phones that are connected, early or not. */
	readonly #phones = new Set<Socket>();
	#httpPort = 0;
	#dnsPort = 0;

	/** @param onError a port cannot be opened again, since another program has taken it */
	constructor(board: SetupSide, onError: (error: Error) => void) {
		this.#board = board;
		const fail = (error: unknown): void => onError(error instanceof Error ? error : new Error(String(error)));
		this.#http = new Door(() => openHttp(this.#httpPort, socket => this.#onPhone(socket)), fail);
		this.#dns = new Door(() => openDns(this.#dnsPort, (bytes, from) => this.#onQuery(bytes, from)), fail);
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
		this.#httpPort = http;
		this.#dnsPort = dns;
		try {
			this.#httpPort = ((await this.#http.open()).address() as AddressInfo).port; // a pipe alone has a name instead
			this.#dnsPort = (await this.#dns.open()).address().port;
		} catch (error) {
			this.close();
			throw error;
		}
	}

	/** Opens and closes the ports as the board's services come and go. */
	follow({ tcp, udp }: Services): void {
		this.#http.want(tcp.includes(httpPort));
		this.#dns.want(udp.includes(dnsPort));
		const early = this.#early ?? [];
		this.#early = undefined;
		for (const socket of early) if (!socket.destroyed) this.#admit(socket);
	}

	close(): void {
		for (const socket of this.#phones) socket.destroy(); // or one that stays would keep this program running
		this.#early = undefined;
		this.#http.want(false);
		this.#dns.want(false);
	}

	#onPhone(socket: Socket): void {
		this.#phones.add(socket);
		socket.once("close", () => this.#phones.delete(socket));
		socket.on("error", () => undefined); // it may be reset while it waits; its end is told by "close"
		this.#admit(socket);
	}

	#admit(socket: Socket): void {
		if (this.#early) this.#early.push(socket);
		else if (this.#board.services.tcp.includes(httpPort)) bridge(this.#board.connect(httpPort), socket);
		else socket.destroy();
	}

	#onQuery(bytes: Uint8Array, from: number): void {
		this.#board.send(dnsPort, bytes, from, reply => this.#dns.socket?.send(reply, from, loopback));
	}
}

function taken(what: string, port: number, error: Error): Error {
	const inUse = "code" in error && error.code === "EADDRINUSE";
	const why = inUse
		? "is taken: another board or program uses it. Choose another"
		: `cannot be opened: ${error.message}`;
	return new Error(`Port ${port} for the ${what} ${why}.`);
}

function openHttp(port: number, onPhone: (socket: Socket) => void): Promise<Server> {
	return new Promise((resolve, reject) => {
		// A phone may end its half first; what becomes of that is the board's affair.
		const server = createServer({ allowHalfOpen: true }, onPhone);
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
