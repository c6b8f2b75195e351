import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readProduct } from "../../../src/product";
import { examine } from "../../../tools/update/examine";
import { factsOf, pack, publicDigits, tagged } from "../../../tools/update/pack";
import { tagOf } from "../../../tools/sdk/tag";
import { Desk } from "./support";

describe("the examination of an update", () => {
	let desk: Desk;
	before(() => (desk = new Desk()));
	after(() => desk.remove());

	const facts = (): ReturnType<typeof factsOf> => factsOf(desk.product, "ESP32-C3");
	const made = (changed: Partial<Parameters<typeof pack>[0]> = {}): Buffer =>
		pack({ facts: facts(), image: desk.image(), key: desk.key, ...changed });
	const problems = (file: Buffer, product = desk.product): string => examine(file, product).problems.join("\n");

	it("finds nothing against one that the product's key has signed, the first or the second", () => {
		const found = examine(made(), desk.product);
		assert.deepEqual([found.problems, found.signer], [[], { by: "key", key: publicDigits(desk.key) }]);
		const { privateKey: other } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
		const both = readProduct({ ...desk.config, update: { keys: [publicDigits(other), publicDigits(desk.key)] } });
		assert.deepEqual(problems(made(), both), "");
	});

	it("takes an image of the virtual board as well", () => {
		const image = tagged(Buffer.from("a bundle"), tagOf({ product: desk.product, chip: "ESP32-C3", time: 0 }));
		assert.equal(problems(made({ image })), "");
	});

	it("says who has not signed", () => {
		const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
		assert.match(problems(made({ key })), /by none of the product's keys/);
		assert.match(problems(made({ key: undefined })), /Nobody has signed it/);
		const trusting = readProduct({ ...desk.config, update: { acceptUnsigned: true } });
		assert.equal(problems(made({ key: undefined }), trusting), "");
		const { update, ...none } = desk.config;
		assert.ok(update);
		assert.match(problems(made(), readProduct(none)), /takes no updates/);
	});

	it("notices any byte that changed", () => {
		const file = made();
		for (const [at, why] of [
			[20, /by none of the product's keys/],
			[460, /by none of the product's keys/],
			[600, /its hash differs/],
		] as const) {
			const spoilt = Buffer.from(file);
			spoilt.writeUInt8(spoilt.readUInt8(at) ^ 1, at);
			assert.match(problems(spoilt), why, `byte ${at}`);
		}
		assert.match(problems(file.subarray(0, -1)), /has 3\d+ bytes, and the header says 3\d+/);
	});

	it("says what is for another product, type or chip, and what nobody can take", () => {
		const other = (changed: object): Buffer => made({ facts: { ...facts(), ...changed } });
		assert.match(problems(other({ product: "Acme Fan" })), /for "Acme Fan", and this product is "Acme Lamp"/);
		assert.match(problems(other({ firmwareType: "fan" })), /has the type "fan"/);
		assert.match(problems(other({ chip: "ESP32" })), /The image is for ESP32-C3, and the header says ESP32/);
		assert.match(problems(other({ from: "1.1.0" })), /no unit can take it/);
		assert.match(problems(other({ version: "1.2.0" })), /image says "TMPLabcd1234" 1.1.0 of itself/);
	});

	it("knows an image without a header, and a file that is neither", () => {
		assert.throws(() => examine(desk.image(), desk.product), /image without a header.*update -- sign/);
		assert.throws(() => examine(Buffer.from("hello"), desk.product), /no update/);
	});
});
