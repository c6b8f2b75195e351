import { createSecureContext, TLSSocket, type SecureContextOptions } from "node:tls";
import { toPem } from "../../../../tools/cloud/x509";
import type { Identity } from "./certify";
import { token, welcome } from "./handmade";
import { Gone } from "./records";
import type { Serve } from "./line";

/** A server as there are many: Node's TLS (OpenSSL). */
export const opensslServer =
	({ chain, key }: Identity, options: SecureContextOptions = {}): Serve =>
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
			socket.on("data", bytes => {
				seen.plain.push(bytes);
				if (seen.has(token)) socket.write(welcome);
			});
		});
	};
