import { createSecureContext, TLSSocket, type SecureContextOptions } from "node:tls";
import { toPem } from "../../../../tools/cloud/x509";
import type { Identity } from "./certify";
import { token, welcome } from "./handmade";
import type { Seen, Serve } from "./line";
import { Gone } from "./records";

/** A server as there are many: Node's TLS (OpenSSL). What it does with a connection that stands: welcome a login. */
export const opensslServer =
	({ chain, key }: Identity, options: SecureContextOptions = {}, act = greet): Serve =>
	async (line, seen) => {
		const secureContext = createSecureContext({
			cert: chain.map(toPem).join(""),
			key: key.export({ type: "pkcs8", format: "pem" }),
			...options,
		});
		const socket = new TLSSocket(line, { isServer: true, secureContext });
		await new Promise<void>((_, fail) => {
			const gone = (): void => fail(new Gone());
			socket.on("error", gone).on("close", gone);
			socket.on("secure", () => act(socket, seen));
		});
	};

function greet(socket: TLSSocket, seen: Seen): void {
	socket.on("data", bytes => {
		seen.plain.push(bytes);
		if (seen.has(token)) socket.write(welcome);
	});
}
