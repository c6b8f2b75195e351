import assert from "node:assert/strict";
import fc from "fast-check";
import { readProduct } from "../../../src/product";
import { readTag, tagOf, tagProblems, writeTag } from "../../../tools/sdk/tag";
import { product, World } from "../../support/world";

const time = Date.UTC(2025, 10, 3, 8, 40) / 1000;
const least = { vendor: "V", name: "N", templateId: "TMPLabcd1234", firmwareVersion: "1.2.3" };

/** What the board told the cloud of itself. */
function introduced({ cloud }: World): ReadonlyMap<string, string> {
	const words =
		cloud.frames.findLast(({ type, body }) => type === 17 && body.includes("fw-type"))?.body.split("·") ?? [];
	const pairs = words.flatMap((word, at) => (at % 2 ? [] : [[word, words[at + 1] ?? ""] as const]));
	return new Map(pairs.filter(([name]) => name !== ""));
}

const tagOfConfig = (config: unknown): ReadonlyMap<string, string> =>
	tagOf({ product: readProduct(config), chip: "ESP32-C3", time });

describe("the tag of an image", () => {
	it("is laid out as Blynk's console reads it", () => {
		const tag = new Map([
			["mcu", "0.1.2"],
			["fw-type", "TMPL0123456"],
		]);
		assert.equal(Buffer.from(writeTag(tag)).toString(), "blnkinf\0mcu\x000.1.2\0fw-type\0TMPL0123456\0\0");
	});

	it("names version, type, build and library, and not the template", () => {
		const tag = tagOfConfig(least);
		assert.deepEqual(
			["mcu", "fw-type", "build", "dev", "tmpl"].map(name => tag.get(name)),
			["1.2.3", "TMPLabcd1234", "Nov  3 2025 08:40:00", "ESP32-C3", undefined],
		);
		assert.ok(tag.has("blynk"));
		assert.equal(tagOfConfig({ ...least, firmwareType: "Heater" }).get("fw-type"), "Heater");
	});

	for (const [what, config] of [
		["today's cloud", {}],
		["a firmware type", { firmwareType: "Heater" }],
		["a server of 2019", { cloud: { dialect: "legacy" } }],
		["another heartbeat", { cloud: { heartbeat: 25 } }],
		["a template that the app chooses, and a type", { templateId: "DYNAMIC", firmwareType: "Heater" }],
	] as const)
		it(`says what the device says after its login, with ${what}`, () => {
			const given = { ...product, ...config };
			const world = new World(given, { board: { buildTime: 1000 * time } });
			world.goOnline({ templateId: "TMPLabcd1234" });
			world.clock.advance(100);
			const told = introduced(world);
			const tag = tagOf({ product: readProduct(given), chip: told.get("dev") ?? "", time });
			for (const [name, value] of tag) assert.equal(told.get(name), value, name);
			assert.deepEqual(
				[...told.keys()].filter(name => !tag.has(name)),
				["tmpl"],
			);
		});

	it("is found again wherever it lies, whatever stands around it", () => {
		const text = fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }).filter(each => !each.includes("\0"));
		const around = fc.uint8Array({ maxLength: 200 });
		fc.assert(
			fc.property(fc.uniqueArray(text, { minLength: 1, maxLength: 9 }), text, around, around, (names, value, a, b) => {
				const tag = new Map(names.map((name, at) => [name, `${value}${at}`]));
				assert.deepEqual(readTag(Buffer.concat([a, writeTag(tag), b])), tag);
			}),
		);
	});

	it("is not taken from what only begins like one", () => {
		for (const each of [
			"",
			"blnkinf",
			"blnkinf\0",
			"blnkinf\0\0",
			"blnkinf\0mcu\0\0",
			"blnkinf\0mcu\x001.0",
			"blnkinf\0mcu\x001\0mcu\x002\0\0",
		])
			assert.equal(readTag(Buffer.from(each)), undefined, each);
		const late = Buffer.from("blnkinf\0\0 blnkinf\0mcu\0blnkinf\0mcu\x001.0\0\0");
		assert.equal(readTag(late)?.get("mcu"), "1.0");
	});

	it("reads any bytes without an error", () => {
		const bytes = fc.array(fc.oneof(fc.constantFrom("blnkinf\0", "mcu", "\0", "\0\0", "1.0"), fc.string()));
		fc.assert(fc.property(bytes, parts => void readTag(Buffer.from(parts.join("")))));
	});

	it("takes nothing that would end it early", () => {
		for (const [name, value] of [
			["", "1"],
			["mcu", ""],
			["mcu", "1\x002"],
		] as const)
			assert.throws(() => writeTag(new Map([[name, value]])), RangeError);
		assert.throws(() => writeTag(new Map()), RangeError);
	});

	it("is complained of where the console could not use it", () => {
		const problems = (config: object): readonly string[] => tagProblems(readProduct({ ...least, ...config }));
		assert.deepEqual(problems({}), []);
		assert.deepEqual(problems({ firmwareType: "Heater (EU), 2nd: a-b_c." }), []);
		assert.match(problems({ firmwareType: "heater+fan" }).join(), /"heater\+fan".* Change "firmwareType"\./);
		assert.match(problems({ templateId: "DYNAMIC" }).join(), /Set a "firmwareType"/);
		assert.deepEqual(problems({ templateId: "DYNAMIC", firmwareType: "Heater" }), []);
	});
});
