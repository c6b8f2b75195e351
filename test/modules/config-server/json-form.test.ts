import assert from "node:assert/strict";
import { text, utf8 } from "../../../modules/bytes/index";
import { readJson } from "../../../modules/config-server/json-form";

const names = " a b ";

function read(json: string | Uint8Array): Record<string, string> | undefined {
	const into = new Map<string, Uint8Array>();
	const bytes = typeof json === "string" ? utf8(json) : json;
	if (!readJson(bytes, names, into)) return undefined;
	return { a: text(into.get("a") ?? utf8("-")), b: text(into.get("b") ?? utf8("-")) };
}

describe("JSON as a form", () => {
	it("reads texts, numbers and booleans of the known names", () => {
		assert.deepEqual(read('{"a":"x","b":true}'), { a: "x", b: "true" });
		assert.deepEqual(read(' {\n\t"b" : -1.5 , "c":"unknown","a":""\r\n} '), { a: "", b: "-1.5" });
		assert.deepEqual(read('{"a":1E5,"b":2e-3}'), { a: "1E5", b: "2e-3" });
		assert.deepEqual(read('{"a":null}'), { a: "-", b: "-" });
		assert.deepEqual(read("{}"), { a: "-", b: "-" });
	});

	it("takes the first of a name, as the form does", () => {
		assert.deepEqual(read('{"a":1,"a":2}'), { a: "1", b: "-" });
	});

	it("understands escapes", () => {
		assert.equal(read('{"a":"\\"\\\\\\/\\u00e9\\ud83d\\ude00,}"}')?.["a"], '"\\/é😀,}');
		assert.equal(read('{"\\u0061":"x"}')?.["a"], "x");
		assert.equal(read('{"a":"naïve 😀"}')?.["a"], "naïve 😀");
	});

	it("refuses everything else", () => {
		const wrong = [
			...["", "{", "}", "[]", "null", "7", '"x"', "{a:1}", "{'a':1}", '{"a"}', '{"a":}', '{"a":1,}', "{,}", '{"a":1}x'],
			...['{"a":{}}', '{"a":[1]}', '{"a":tru}', '{"a":01}', '{"a":+1}', '{"a":1e99999}', '{"a":"', '{"a":"\\"}'],
			...['{"a":"\\x"}', '{"a":"\n"}', '{"a":"\\ud83"}', '{"a" 1}', '{"a":1 "b":2}', `{"a":${"1".repeat(60)}}`],
		];
		for (const json of wrong) assert.equal(read(json), undefined, json);
		assert.equal(read(Uint8Array.of(...utf8('{"a":"'), 0xff, ...utf8('"}'))), undefined);
	});

	it("makes no property key of a stranger's names, of which XS has room for few", () => {
		for (let i = 0; i < 3000; i++) assert.deepEqual(read(`{"name${i}":1}`), { a: "-", b: "-" });
	});
});
