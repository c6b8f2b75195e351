import { buildDriver, NoTls, type DriverOptions } from "../../../hosts/tls/build";

/**
 * The driver, for a `before` hook. Where mbedTLS is not installed the tests are skipped, and the reason is told; with
 * `XS_REQUIRE_32` set, as in CI, they fail instead.
 */
export async function driverOrSkip(context: Mocha.Context, options?: DriverOptions): Promise<string> {
	context.timeout(60_000); // compiling takes 2 s
	try {
		return await buildDriver(options);
	} catch (error) {
		if (!(error instanceof NoTls) || process.env["XS_REQUIRE_32"]) throw error;
		process.stderr.write(`      skipped: ${error.message.split("\n")[0]}\n`);
		return context.skip();
	}
}
