import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createInterface, type Interface } from "node:readline";
import type { Call, Client, Outcome } from "./client";
import { outcomeOf } from "./firmware-client";
import { token } from "./handmade";

/** Firmware on another engine ({@link start} of login-firmware.ts), told from here where to log in. */
export class Director implements Client {
	readonly name: string;
	readonly newest: Client["newest"];
	readonly ownClock: boolean;
	/** Where the firmware must find this. */
	readonly port: number;
	readonly #server: Server;
	readonly #firmware: Promise<readonly [Socket, Interface]>;

	/** @param newest what the C speaks there */
	static async start(name: string, newest: Client["newest"], ownClock = false): Promise<Director> {
		const server = createServer().listen(0, "127.0.0.1");
		await once(server, "listening");
		const address = server.address();
		if (address === null || typeof address === "string") throw new Error("The server has no port.");
		return new Director(name, newest, ownClock, server, address.port);
	}

	private constructor(name: string, newest: Client["newest"], ownClock: boolean, server: Server, port: number) {
		this.name = name;
		this.newest = newest;
		this.ownClock = ownClock;
		this.port = port;
		this.#server = server;
		this.#firmware = new Promise(found =>
			server.once("connection", socket => found([socket, createInterface(socket)])),
		);
	}

	/** @param call with the roots that the firmware has from the start */
	async connect({ port, serverName, now }: Call): Promise<Outcome> {
		const [socket, lines] = await this.#firmware;
		const answer = once(lines, "line");
		socket.write(`${port} ${serverName} ${now} ${token}\n`);
		const [outcome] = (await answer) as [string];
		return outcome === "welcome" ? outcome : outcomeOf(outcome);
	}

	close(): void {
		void this.#firmware.then(([socket]) => socket.destroy());
		this.#server.close();
	}
}
