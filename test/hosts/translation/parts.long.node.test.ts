import assert from "node:assert/strict";
import { mkdtempSync, rmSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, root } from "../../../hosts/xs/image";
import { writeFirmware } from "../../../tools/sdk/firmware";
import { product } from "../../support/world";

const all = {
	...product,
	health: {},
	setup: { update: true, key: "unit", fields: [{ name: "place", kind: "text", label: { en: "Place" } }] },
};

/** What only one of the parts says: the upload of firmware, the fields of the maker's own, the story of outages. */
const words = ["octet-stream", "without control characters", "Not over yet"];

const present = (code: string): readonly boolean[] => words.map(each => code.includes(each));

describe("parts that not every product wants", () => {
	it("are left out of the image on XS, and are in it where the product wants them", async () => {
		const rom = async (config: object): Promise<string> => {
			const { rom: script } = await buildImage({ entry: "tools/bench/device/main.ts", product: config });
			return script.code;
		};
		assert.deepEqual(present(await rom(product)), [false, false, false]);
		assert.deepEqual(present(await rom(all)), [true, true, true]);
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
			assert.deepEqual(present(await firmware({ product: { cloud: { host: "blynk.example" } } })), [
				false,
				false,
				false,
			]);
			assert.deepEqual(present(await firmware({ product: { setup: { update: true } } })), [true, false, false]);
			assert.deepEqual(present(await firmware({ product: { setup: { fields: all.setup.fields } } })), [
				false,
				true,
				false,
			]);
			assert.deepEqual(present(await firmware({ product: { health: {} } })), [false, false, true]);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
