import { connect, type Socket } from "node:net";
import { Command, frame, FrameReader } from "./frame";

/** Clients of one source address: the usual range of ephemeral ports has 28,000. */
const portsPerAddress = 20_000;

/** A device reduced to what load needs: it logs in, tells its info, counts writes and answers of pings. */
export class LoadClient {
	readonly #socket: Socket;
	readonly #reader = new FrameReader();
	#onFrame: (command: number, id: number) => void = () => {};
	#onEnd: (error: Error) => void = () => {};

	private constructor(socket: Socket) {
		this.#socket = socket;
		socket.setNoDelay(true);
		socket.on("data", chunk => this.#reader.push(Buffer.from(chunk), ({ command, id }) => this.#onFrame(command, id)));
		socket.on("error", error => this.#onEnd(error));
		socket.on("close", () => this.#onEnd(new Error("the cloud closed the connection")));
	}

	/** Connects as the `index`th client and is online when this settles. */
	static async login(port: number, token: string, index: number): Promise<LoadClient> {
		// Every 127.x.x.x is this machine on Linux; elsewhere there is only the first, which needs no asking for (and
		// asking makes the system search for a port longer and longer).
		const others = Math.floor(index / portsPerAddress);
		const from = others ? { localAddress: `127.0.0.${1 + others}` } : {};
		const client = new LoadClient(connect({ host: "127.0.0.1", port, ...from }));
		client.#socket.write(frame(Command.login, 1, token));
		await client.#until(Command.response, 1);
		client.#socket.write(frame(Command.internal, 2, "mcu", "1.0.0", "h-beat", 600, "buff-in", 1024, "dev", "load"));
		await client.#until(Command.response, 2);
		return client;
	}

	/** Milliseconds until a ping is answered. */
	async ping(): Promise<number> {
		const start = performance.now();
		this.#socket.write(frame(Command.ping, 3));
		await this.#until(Command.response, 3);
		return performance.now() - start;
	}

	/** Settles when the cloud has written a pin. */
	written(): Promise<void> {
		return this.#until(Command.hardware, 111);
	}

	close(): void {
		this.#onEnd = () => {};
		this.#socket.destroy();
	}

	#until(command: number, id: number): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#onEnd = reject;
			this.#onFrame = (gotCommand, gotId) => {
				if (gotCommand === command && gotId === id) resolve();
			};
		});
	}
}
