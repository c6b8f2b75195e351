import assert from "node:assert/strict";
import { mkdtempSync, rmSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, root } from "../../../hosts/xs/image";
import { writeFirmware } from "../../../tools/sdk/firmware";
import { product } from "../../support/world";

/** No key of anybody: it is only looked at when an update comes. */
const update = { keys: [`04${"11".repeat(64)}`] };

const all = {
	...product,
	update,
	console: { serial: true, improv: true },
	health: {},
	edgent: true,
	setup: { update: true, key: "unit", fields: [{ name: "place", kind: "text", label: { en: "Place" } }] },
	local: true,
	factory: true,
	button: { powerCycles: 5 },
};

/**
 * What only one of the parts says: the upload of firmware, the maker's own fields, mDNS, the count of power cycles, the move,
 * console, Improv, the story of outages, the factory's data, updates.
 */
const words = [
	...["octet-stream", "without control characters", "_dns-sd", "cycles", "moved in"],
	...["Command not found", "/#ssid=", "Not over yet", "Serial Number", "boot loader is an old one"],
];

const present = (code: string): readonly boolean[] => words.map(each => code.includes(each));

describe("parts that not every product wants", function () {
	this.timeout(120_000);

	it("are left out of the image on XS, and are in it where the product wants them", async () => {
		const rom = async (config: object): Promise<string> => {
			const { rom: script } = await buildImage({ entry: "tools/bench/device/main.ts", product: config });
			return script.code;
		};
		const none = words.map(() => false);
		assert.deepEqual(present(await rom(product)), none);
		assert.deepEqual(
			present(await rom(all)),
			none.map(() => true),
		);
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
			const none = words.map(() => false);
			const only = (...parts: readonly number[]): readonly boolean[] => none.map((_, at) => parts.includes(at));
			assert.deepEqual(present(await firmware({ product: { cloud: { host: "blynk.example" } } })), none);
			assert.deepEqual(
				present(await firmware({ product: { update, setup: { update: true, password: "a key of ours" } } })),
				only(0, 9),
			);
			assert.deepEqual(present(await firmware({ product: { update } })), only(9));
			assert.deepEqual(present(await firmware({ product: { setup: { fields: all.setup.fields } } })), only(1));
			assert.deepEqual(present(await firmware({ product: { local: true } })), only(2));
			assert.deepEqual(present(await firmware({ product: { button: { powerCycles: 5 } } })), only(3));
			assert.deepEqual(present(await firmware({ product: { local: false, button: { powerCycles: 0 } } })), none);
			assert.deepEqual(present(await firmware({ product: { edgent: true } })), only(4));
			assert.deepEqual(present(await firmware({ product: { console: { serial: true } } })), only(5));
			assert.deepEqual(present(await firmware({ product: { console: { improv: true } } })), only(6));
			assert.deepEqual(present(await firmware({ product: { console: { cloud: true } } })), only(5));
			assert.deepEqual(present(await firmware({ product: { health: {} } })), only(7));
			assert.deepEqual(present(await firmware({ product: { factory: true } })), only(8));
			assert.deepEqual(present(await firmware({ product: { factory: false } })), none);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
