import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lossReason } from "../../../hosts/moddable/esp32/reason";

const folder = join(import.meta.dirname, "../../../hosts/moddable");

describe("the ESP32 host", () => {
	it("tells a wrong password from a missing network", () => {
		assert.equal(lossReason(15), "auth");
		assert.equal(lossReason(201), "not-found");
		assert.equal(lossReason(5), "refused");
		assert.equal(lossReason(200), "unknown");
	});

	it("tells the driver to join WPA as well, which it leaves out by itself (docs/complaints.md#wpa3-and-old-security)", () => {
		const source = readFileSync(join(folder, "esp32/esp32.c"), "utf8");
		assert.match(source, /threshold\.authmode = password_length \? WIFI_AUTH_WPA_PSK : WIFI_AUTH_OPEN;/);
	});

	it("describes every function of its C file to mcconfig, and no other", () => {
		for (const platform of ["esp32", "sim"]) {
			const source = readFileSync(join(folder, platform, `${platform}.c`), "utf8");
			const defined = [...source.matchAll(/^[\w ]+[ *](board_\w+)\(/gm)].map(([, name]) => name);
			const manifest = JSON.parse(readFileSync(join(folder, platform, "manifest.json"), "utf8")) as {
				ffi: { functions: object };
			};
			assert.deepEqual(Object.keys(manifest.ffi.functions).sort(), defined.sort());
		}
	});

	it("names every file of a platform to mcconfig", () => {
		for (const platform of ["esp32", "sim"]) {
			const files = readdirSync(join(folder, platform)).filter(each => each.endsWith(".ts"));
			const manifest = JSON.parse(readFileSync(join(folder, platform, "manifest.json"), "utf8")) as {
				modules: Record<string, readonly string[]>;
			};
			const named = [...(manifest.modules["hosts/moddable/platform/*"] ?? [])].sort();
			assert.deepEqual(named, files.map(each => `./${each.slice(0, -3)}`).sort());
		}
	});
});
