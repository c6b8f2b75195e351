import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, verify } from "node:crypto";
import { headerLength, readHeader, signedLength } from "../../../modules/update/index";
import { readProduct } from "../../../src/product";
import { readTag } from "../../../tools/sdk/tag";
import { factsOf, pack, publicDigits, publicKey, tagged } from "../../../tools/update/pack";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const product = readProduct({
	vendor: "Acme",
	name: "Lampe für Küche",
	templateId: "TMPLabcd1234",
	firmwareVersion: "1.2.3",
});
const facts = factsOf(product, "ESP32-C3", "1.0");
const image = Buffer.from("an image of any kind");

describe("an update's file", () => {
	it("begins with a header that says what the image is", () => {
		const file = pack({ facts, image, key: privateKey });
		const hash = createHash("sha256").update(image).digest();
		const header = readHeader(file.subarray(0, headerLength));
		assert.ok(header);
		assert.deepEqual({ ...header, hash: Buffer.from(header.hash) }, { ...facts, size: image.length, hash });
		assert.deepEqual(facts, {
			...{ product: "Acme Lampe für Küche", firmwareType: "TMPLabcd1234", chip: "ESP32-C3" },
			...{ version: "1.2.3", from: "1.0" },
		});
		assert.deepEqual(file.subarray(headerLength), image);
	});

	it("is signed as the product's key says, which is 130 digits in its config", () => {
		const file = pack({ facts, image, key: privateKey });
		const digits = publicDigits(privateKey);
		assert.match(digits, /^04[0-9a-f]{128}$/);
		const key = publicKey(digits);
		const [message, signature] = [file.subarray(0, signedLength), file.subarray(signedLength, headerLength)];
		assert.ok(verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature));
	});

	it("has 64 NULs where nobody has signed", () => {
		assert.ok(
			pack({ facts, image })
				.subarray(signedLength, headerLength)
				.every(byte => byte === 0),
		);
	});

	it("is not made of facts that no header can hold", () => {
		const refused = (changed: Partial<typeof facts>, why: RegExp): void =>
			assert.throws(() => pack({ facts: { ...facts, ...changed }, image }), why);
		refused({ product: "x".repeat(400) }, /room for 448 bytes, and these are \d+/);
		refused({ chip: "" }, /"chip" must be a text/);
		refused({ firmwareType: "a\0b" }, /"firmwareType" must be a text/);
		refused({ version: "1.2-beta" }, /"version" is "1.2-beta", but must be/);
	});

	it("gets a tag in clear where the image has none", () => {
		const tag = new Map([["mcu", "1.2.3"]]);
		assert.deepEqual(readTag(tagged(image, tag)), tag);
		const known = tagged(image, new Map([["mcu", "7.0"]]));
		assert.equal(tagged(known, tag), known);
	});
});
