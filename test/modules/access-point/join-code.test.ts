import assert from "node:assert/strict";
import { joinCode, makeKey } from "../../../modules/access-point/index";
import { utf8 } from "../../../modules/bytes/index";

describe("joinCode (docs/complaints.md#qr-code-to-join)", () => {
	it("names an open network", () => {
		assert.equal(joinCode(utf8("Blynk Device-1W7R")), "WIFI:T:nopass;S:Blynk Device-1W7R;;");
	});

	it("carries the key of a closed one", () => {
		assert.equal(joinCode(utf8("Lamp"), "k3y for it"), "WIFI:T:WPA;S:Lamp;P:k3y for it;;");
	});

	it("escapes what would end a field", () => {
		assert.equal(joinCode(utf8('a;b,c:d"e\\f'), "x;y"), 'WIFI:T:WPA;S:a\\;b\\,c\\:d\\"e\\\\f;P:x\\;y;;');
	});
});

describe("makeKey", () => {
	it("makes 12 characters that WPA2 takes and that read well", () => {
		let next = 0;
		const key = makeKey(into => into.forEach((_, index) => (into[index] = next += 21)));
		assert.match(key, /^[2-9a-km-z]{12}$/);
	});
});
