import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { sources } from "../../../hosts/tls/build";
import { TlsDriver } from "../../../hosts/tls/driver";
import { driverOrSkip } from "./support";

const run = promisify(execFile);
const folder = join(import.meta.dirname, "../../../hosts/tls");
const source = join(folder, "tls.c");
const compiler = process.env["CC"] ?? "cc";

describe("building the C of TLS", () => {
	it("succeeds against the system's mbedTLS, every warning an error", async function () {
		assert.ok(existsSync(await driverOrSkip(this)));
	});

	it("fails for a chip whose configuration of mbedTLS is not there: structures would have other sizes", async function () {
		await driverOrSkip(this);
		await assert.rejects(run(compiler, ["-std=c11", "-fsyntax-only", "-DESP_PLATFORM", source]), /esp_config\.h/);
	});

	it("fails for a chip whose configuration is another than that of sdkconfig", async function () {
		await driverOrSkip(this);
		const chip = join(import.meta.dirname, "chip");
		const options = ["-std=c11", "-fsyntax-only", "-DESP_PLATFORM", `-I${chip}`, source];
		await run(compiler, options);
		for (const which of ["IN", "OUT"])
			await assert.rejects(
				run(compiler, [`-DCONFIG_MBEDTLS_SSL_${which}_CONTENT_LEN=512`, ...options]),
				/is not that of sdkconfig/,
			);
		await assert.rejects(run(compiler, ["-DESP_CONFIG_MISSING", ...options]), /is not configured by/);
	});

	it("is no use where structures have other sizes than in the library: no connection is opened", async function () {
		await driverOrSkip(this);
		const made = mkdtempSync(join(tmpdir(), "inject-sizes-"));
		const other = join(made, "other.h");
		writeFileSync(other, "#include <mbedtls/config.h>\n#undef MBEDTLS_SSL_ALPN\n");
		const libraries = ["-lmbedtls", "-lmbedx509", "-lmbedcrypto"];
		const executable = join(made, "driver");
		const config = `-DMBEDTLS_CONFIG_FILE="${other}"`;
		await run(compiler, ["-std=c11", "-D_GNU_SOURCE", config, ...sources, "-o", executable, ...libraries]);
		const driver = new TlsDriver(executable);
		try {
			assert.ok(driver.tls_open("blynk.cloud", 1000, 0) < 0);
		} finally {
			driver.close();
			rmSync(made, { recursive: true });
		}
	});
});
