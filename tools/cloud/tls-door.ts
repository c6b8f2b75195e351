import type { Socket } from "node:net";
import { createServer, type Server } from "node:tls";
import type { CertificateFlaw, Certificates, Identity } from "./certificates";

const context = ({ chain, key }: Identity) => ({ cert: chain, key, minVersion: "TLSv1.2" as const });

/** Where devices come in over TLS, by the cloud's own certificate or, for a test, by one with a flaw. */
export class TlsDoor {
	readonly server: Server;
	readonly #certificates: Certificates;
	/** Connections below TLS: one in the middle of its handshake is no session yet, but would keep the server open. */
	readonly #unsecured = new Set<Socket>();

	constructor(certificates: Certificates, accept: (socket: Socket) => void, log: (line: string) => void) {
		this.#certificates = certificates;
		this.server = createServer({ ...context(certificates.identity), handshakeTimeout: 10_000 }, accept);
		this.server.on("connection", (socket: Socket) => {
			this.#unsecured.add(socket);
			socket.once("close", () => this.#unsecured.delete(socket));
		});
		this.server.on("tlsClientError", (error, socket) => {
			log(`${socket.remoteAddress ?? "a device"}: TLS failed: ${error.message}`);
			socket.destroy();
		});
	}

	/** Whoever comes from now on is shown a certificate with this flaw; `undefined`: the good one. */
	show(flaw: CertificateFlaw | undefined): void {
		const { identity } = this.#certificates;
		this.server.setSecureContext(context(flaw ? this.#certificates.flawed(flaw) : identity));
	}

	/** Ends every connection, also those whose handshake is not over. */
	disconnect(): void {
		for (const socket of this.#unsecured) socket.destroy();
	}
}
