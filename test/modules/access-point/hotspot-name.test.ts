import assert from "node:assert/strict";
import { hostName, hotspotName } from "../../../modules/access-point/index";
import { text, unhex, utf8 } from "../../../modules/bytes/index";

function name(prefix: string, product: string, mac = "246F28AABBCC"): string {
	return text(hotspotName({ prefix, name: product, mac: unhex(mac) ?? new Uint8Array(6) }));
}

describe("hotspotName", () => {
	it("ends in the code of the unit's MAC (docs/protocol/setup.md#device-name)", () => {
		assert.equal(name("Blynk", "Device", "246F28AABBCC"), "Blynk Device-1W7R");
		assert.equal(name("Blynk", "Device", "A4CF12345678"), "Blynk Device-0YXP");
		assert.equal(name("Blynk", "Device", "7CDFA1E0B2D4"), "Blynk Device-D469");
		assert.equal(name("Blynk", "Device", "246F28000010"), "Blynk Device-R0HM");
	});

	it("does not repeat the vendor as the product", () => {
		assert.equal(name("Blynk", "Blynk"), "Blynk-1W7R");
	});

	it("cuts the product's name first", () => {
		assert.equal(name("Blynk", "A very long template name"), "Blynk A very long templa-1W7R");
		assert.equal(utf8(name("Blynk", "A very long template name")).length, 29);
	});

	it("then cuts the code, and the vendor last", () => {
		assert.equal(name("V".repeat(24), "Device"), `${"V".repeat(24)}-1W7R`);
		assert.equal(name("V".repeat(27), "Device"), `${"V".repeat(27)}-1`);
		assert.equal(name("V".repeat(28), "Device"), "V".repeat(28));
		assert.equal(name("V".repeat(40), "Device"), "V".repeat(29));
	});

	it("cuts no character in two", () => {
		const bytes = hotspotName({ prefix: "Blynk", name: "Gerät für Öl und Überdruck", mac: new Uint8Array(6) });
		assert.ok(bytes.length <= 29);
		assert.ok(!text(bytes).includes("\ufffd"));
		for (let length = 20; length < 40; length++) {
			const cut = hotspotName({ prefix: "é".repeat(length), name: "😀".repeat(9), mac: new Uint8Array(6) });
			assert.ok(cut.length <= 29 && cut.length >= 28);
			assert.ok(!text(cut).includes("\ufffd"));
		}
	});

	it("leaves out a name of which nothing fits, and its space", () => {
		assert.equal(name("V".repeat(21), "😀"), `${"V".repeat(21)}-1W7R`);
	});
});

describe("hostName", () => {
	const label = (name: string): string => hostName(utf8(name));

	it("is the setup network's name with a hyphen for whatever a host name may not have", () => {
		assert.equal(label("Blynk Device-1W7R"), "Blynk-Device-1W7R");
		assert.equal(label("Küche & Bad-1W7R"), "K-che-Bad-1W7R");
		assert.equal(label("客厅灯-1W7R"), "1W7R");
	});

	it("begins and ends in a letter or digit, and is never empty", () => {
		assert.equal(label("-a- "), "a");
		assert.equal(label("🚀"), "device");
		assert.equal(label(""), "device");
	});

	it("has at most 32 characters, the last of them no hyphen", () => {
		assert.equal(label("a".repeat(40)), "a".repeat(32));
		assert.equal(label(`${"a".repeat(31)} b`), "a".repeat(31));
		assert.equal(label(`${"a".repeat(30)} bc`), `${"a".repeat(30)}-b`);
	});
});
