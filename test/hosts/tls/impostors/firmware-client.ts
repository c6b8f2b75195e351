import type { Asset, ConnectOptions, SocketError } from "../../../../hosts/host";
import { NodeClock } from "../../../../hosts/node/clock";
import { NodeHost } from "../../../../hosts/node/host";
import type { TlsNative } from "../../../../hosts/tls/native";
import { TlsSocket } from "../../../../hosts/tls/socket";
import type { Call, Client, Outcome } from "./client";
import { login } from "./handmade";

/** The TLS that ships: its C in a process of its own, its TypeScript here, over sockets of Node. */
export class FirmwareClient implements Client {
	readonly name = "the firmware's TLS";
	readonly newest: Client["newest"];
	readonly #native: TlsNative;
	readonly #patience: number;

	/** @param patience how long a handshake may last, milliseconds; the answer to the login may take as long again */
	constructor(native: TlsNative, newest: Client["newest"], patience = 3000) {
		this.#native = native;
		this.newest = newest;
		this.#patience = patience;
	}

	async connect({ port, serverName, roots, now }: Call): Promise<Outcome> {
		const { TCP } = new NodeHost().network;
		const clock = new NodeClock(patienceOfSocket / this.#patience);
		clock.setTime(now * 1000);
		try {
			return await new Promise<Outcome>(done => {
				const options = new Login({ address: "127.0.0.1", port, serverName }, done);
				const platform = {
					native: this.#native,
					TCP,
					clock,
					roots: assetOf(Buffer.concat(roots)),
					log: () => undefined,
				};
				options.begin(new TlsSocket(options, platform));
				clock.set(() => options.end("timeout"), 2 * patienceOfSocket);
			});
		} finally {
			clock.close();
		}
	}
}

/** What `TlsSocket` gives a handshake, milliseconds. Here time goes faster. */
const patienceOfSocket = 15_000;

/** Logs in as soon as there is a connection, and waits for an answer. */
class Login implements ConnectOptions {
	readonly address: string;
	readonly port: number;
	readonly serverName: string;
	readonly #done: (outcome: Outcome) => void;
	#socket: TlsSocket | undefined;
	#said = false;

	constructor(
		{ address, port, serverName }: Required<Pick<ConnectOptions, "address" | "port" | "serverName">>,
		done: (outcome: Outcome) => void,
	) {
		this.address = address;
		this.port = port;
		this.serverName = serverName;
		this.#done = done;
	}

	begin(socket: TlsSocket): void {
		this.#socket = socket;
	}

	end(outcome: Outcome): void {
		this.#socket?.close();
		this.#done(outcome);
	}

	onWritable(): void {
		if (!this.#said) this.#said = this.#socket?.write(login) ?? false;
	}

	onReadable(): void {
		this.end("welcome");
	}

	onError(error: SocketError): void {
		this.end(outcomes[error]);
	}
}

const outcomes: { readonly [Error in SocketError]: Outcome } = {
	"certificate-chain": "chain",
	"certificate-name": "name",
	"certificate-date": "date",
	clock: "date",
	tls: "protocol",
	alert: "alert",
	closed: "ended",
	refused: "ended",
	unreachable: "ended",
	memory: "memory",
	timeout: "timeout",
	unknown: "protocol",
};

const assetOf = (bytes: Buffer): Asset => ({
	byteLength: bytes.length,
	read: (into, offset) => bytes.copy(into, 0, offset),
});
