import type { DriverOptions } from "../../../../hosts/tls/build";
import { TlsDriver } from "../../../../hosts/tls/driver";
import { driverOrSkip } from "../support";
import { identity, serverName } from "./certify";
import type { Client } from "./client";
import { FirmwareClient } from "./firmware-client";
import { listen } from "./line";
import { opensslServer } from "./openssl-server";
import { pki } from "./pki";

/**
 * The C that ships, for a `before` hook; or another build of it, such as one with the chip's mbedTLS, whose path is in
 * `TLS_DRIVER`.
 */
export const startDriver = async (context: Mocha.Context, options?: DriverOptions): Promise<TlsDriver> =>
	new TlsDriver(process.env["TLS_DRIVER"] || (await driverOrSkip(context, options)));

/** The newest version that its mbedTLS speaks: Debian's knows no TLS 1.3, the chip's does. */
export async function newestOf(driver: TlsDriver): Promise<Client["newest"]> {
	const { genuine, intermediate, roots } = await pki();
	const modern = await listen(opensslServer(identity(genuine, intermediate), { minVersion: "TLSv1.3" }));
	try {
		const call = { port: modern.port, serverName, roots, now: Math.floor(Date.now() / 1000) };
		const outcome = await new FirmwareClient(driver, "TLSv1.3").connect(call);
		return outcome === "welcome" ? "TLSv1.3" : "TLSv1.2";
	} finally {
		await modern.close();
	}
}
