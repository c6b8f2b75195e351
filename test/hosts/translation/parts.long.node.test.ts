import assert from "node:assert/strict";
import { mkdtempSync, rmSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, root } from "../../../hosts/xs/image";
import { writeFirmware } from "../../../tools/sdk/firmware";
import { product } from "../../support/world";

const all = {
	...product,
	console: { serial: true, improv: true },
	setup: { update: true, key: "unit", fields: [{ name: "place", kind: "text", label: { en: "Place" } }] },
};

/** What only one of the parts says: the upload of firmware, the fields of the maker's own, the console, Improv. */
const words = ["octet-stream", "without control characters", "Command not found", "/#ssid="];

const present = (code: string): readonly boolean[] => words.map(each => code.includes(each));

describe("parts that not every product wants", () => {
	it("are left out of the image on XS, and are in it where the product wants them", async () => {
		const rom = async (config: object): Promise<string> => {
			const { rom: script } = await buildImage({ entry: "tools/bench/device/main.ts", product: config });
			return script.code;
		};
		assert.deepEqual(present(await rom(product)), [false, false, false, false]);
		assert.deepEqual(present(await rom(all)), [true, true, true, true]);
	});

	it("are left out of the firmware that the SDK gets, by the config of all its manifests together", async () => {
		const folder = mkdtempSync(join(tmpdir(), "parts-"));
		try {
			const manifest = join(folder, "manifest.json");
			const firmware = async (config: object): Promise<string> => {
				writeFileSync(manifest, JSON.stringify({ include: [join(root, "manifest.json")], config }));
				await writeFirmware({ target: "esp32c3", flavour: "release", manifest, folder });
				return readFileSync(join(folder, "firmware.js"), "utf8");
			};
			const parts = async (product: object): Promise<readonly boolean[]> => present(await firmware({ product }));
			assert.deepEqual(await parts({ cloud: { host: "blynk.example" } }), [false, false, false, false]);
			assert.deepEqual(await parts({ setup: { update: true } }), [true, false, false, false]);
			assert.deepEqual(await parts({ setup: { fields: all.setup.fields } }), [false, true, false, false]);
			assert.deepEqual(await parts({ console: { serial: true } }), [false, false, true, false]);
			assert.deepEqual(await parts({ console: { improv: true } }), [false, false, false, true]);
			assert.deepEqual(await parts({ console: { cloud: true } }), [false, false, true, false]);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
