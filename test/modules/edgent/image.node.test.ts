import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { text } from "../../../modules/bytes/index";
import { entry, record, unit } from "../../support/edgent-image";
import { NvsImage, readNvs } from "../../../tools/factory/nvs";

const slots = Array.from({ length: 16 }, (_, at) => ({
	key: `ap${String(at).padStart(2, "0")}`,
	bytes: entry({
		...{ ssid: `Net ${at}`, password: `correct horse ${at}`, bssid: [2, 0, 0, 0, 0, at], channel: 6 },
		static: ["192.168.1.2", "255.255.255.0", "192.168.1.1", "1.1.1.1", "8.8.8.8"],
	}),
}));

/** Values of every kind, over two pages. */
function partition(): NvsImage {
	const image = new NvsImage(5).set("system", "uid", { kind: "text", text: unit.uid });
	for (const { key, bytes } of slots) image.set("nm_wifi", key, { kind: "blob", bytes });
	image.set("nm_wifi", "apID", { kind: "u16", number: 3 }).set("nm_wifi", "lru", { kind: "i16", number: -1 });
	image
		.set("blynk", "host", { kind: "text", text: unit.host })
		.set("blynk", "auth", { kind: "text", text: unit.token });
	image.set("blynk", "config", { kind: "blob", bytes: record() });
	image.set("blynk", "u8", { kind: "u8", number: 200 }).set("blynk", "i32", { kind: "i32", number: -5 });
	for (let at = 0; at < 12; at++) image.set("blynk", `t${at}`, { kind: "text", text: "x".repeat(100 + at) });
	return image;
}

describe("the flash image of the tests", () => {
	it("is, byte by byte, what Espressif's esp-idf-nvs-partition-gen 0.3.0 makes of the same values", () => {
		const sum = createHash("sha256").update(partition().bytes).digest("hex");
		assert.equal(sum, "6338d54e5a9084821204bf181e0ff24d232187b4827d0555b2e2d3e0c63a0f84");
	});

	it("is read as it was written", () => {
		const found = readNvs(partition().bytes);
		for (const { key, bytes } of slots) assert.deepEqual(found.get(`nm_wifi/${key}`), bytes);
		assert.equal(text(found.get("blynk/auth") ?? new Uint8Array(0)), unit.token);
		assert.deepEqual(found.get("nm_wifi/apID"), Uint8Array.of(3, 0));
		assert.deepEqual(found.get("nm_wifi/lru"), Uint8Array.of(0xff, 0xff));
		assert.equal(text(found.get("blynk/t11") ?? new Uint8Array(0)), "x".repeat(111));
		assert.equal(found.has("blynk/i32"), false, "the contract has no such values");
	});

	it("tells of a value only what was written last, and nothing once it is erased", () => {
		const image = partition().set("blynk", "auth", { kind: "text", text: "another" });
		assert.equal(text(readNvs(image.bytes).get("blynk/auth") ?? new Uint8Array(0)), "another");
		image.erase("blynk", "auth").erase("nm_wifi", "ap03");
		const found = readNvs(image.bytes);
		assert.deepEqual(
			[found.has("blynk/auth"), found.has("nm_wifi/ap03"), found.has("nm_wifi/ap04")],
			[false, false, true],
		);
	});

	it("that has a bit wrong is refused", () => {
		const { bytes } = partition();
		for (const at of [5, 64 + 9, 4096 + 64 + 40]) {
			const broken = bytes.slice();
			broken[at] = (broken[at] ?? 0) ^ 1;
			assert.throws(() => readNvs(broken), /no NVS partition, or a broken one/, `byte ${at}`);
		}
	});
});
