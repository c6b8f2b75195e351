import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { toPem } from "../../../../tools/cloud/x509";
import type { Call, Client, Outcome } from "./client";
import { login } from "./handmade";

/** Node's TLS (OpenSSL): another right client, so that a case is not merely what one library thinks. It tells no reasons. */
export class ReferenceClient implements Client {
	readonly name = "OpenSSL";
	readonly newest: Client["newest"];
	readonly ownClock = true;

	constructor(newest: Client["newest"] = "TLSv1.3") {
		this.newest = newest;
	}

	told(outcome: Outcome): string {
		return outcome === "welcome" ? outcome : "refused";
	}

	connect({ port, serverName, roots }: Call): Promise<Outcome> {
		return new Promise(done => {
			const socket: TLSSocket = connect({
				host: "127.0.0.1",
				port,
				servername: serverName,
				ca: roots.map(toPem),
				minVersion: "TLSv1.2",
				maxVersion: this.newest,
				ciphers: "DEFAULT@SECLEVEL=2", // refuses RSA keys of 1024 bits
				checkServerIdentity: (name, { raw }) => {
					const certificate = new X509Certificate(raw);
					const held = isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name, { subject: "never" });
					return held ? undefined : new Error(`not of ${name}`);
				},
			});
			const end = (outcome: Outcome): void => {
				clearTimeout(timer);
				socket.destroy();
				done(outcome);
			};
			const timer = setTimeout(end, 2000, "timeout");
			socket.on("secureConnect", () => socket.write(login));
			socket.on("data", () => end("welcome"));
			socket.on("error", () => end("protocol"));
			socket.on("end", () => end("ended"));
			socket.on("close", () => end("ended"));
		});
	}
}
