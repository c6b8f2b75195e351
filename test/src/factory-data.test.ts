import assert from "node:assert/strict";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { utf8 } from "../../modules/bytes/index";
import { factoryData, type FactoryData } from "../../src/factory-data";

const token = "0123456789abcdefghijABCDEFGHIJ-_";

function dataOf(
	keys: Readonly<Record<string, string | Uint8Array>>,
): FactoryData & { readonly notes: readonly string[] } {
	const notes: string[] = [];
	const flash = new MemoryFlash();
	for (const [key, value] of Object.entries(keys)) flash.write(key, typeof value === "string" ? utf8(value) : value);
	return { ...factoryData(flash, line => void notes.push(line)), notes };
}

describe("what the factory has left in the flash", () => {
	it("is nothing, without a word, where it has left nothing", () => {
		assert.deepEqual(dataOf({ apkey: "k7r2m9xq4bte" }), { serial: "", token: "", notes: [] });
	});

	it("is a serial, and a token", () => {
		assert.deepEqual(dataOf({ serial: "SN-0001.a_B" }), { serial: "SN-0001.a_B", token: "", notes: [] });
		assert.deepEqual(dataOf({ serial: "1", token }), { serial: "1", token, notes: [] });
	});

	it("is not used where it breaks its rule, and the log says so without the value", () => {
		const broken = [utf8("x".repeat(33)), utf8("two words"), Uint8Array.of(0xff, 0xfe), utf8("SN-1\0")];
		for (const serial of broken) {
			const { serial: read, notes } = dataOf({ serial });
			assert.equal(read, "");
			assert.deepEqual(notes, ['factory: "serial" in the flash is broken and not used']);
		}
		for (const each of [token.slice(1), `${token}x`, token.replace("_", "+")]) {
			const { token: read, notes } = dataOf({ serial: "1", token: each });
			assert.equal(read, "");
			assert.deepEqual(notes, ['factory: "token" in the flash is broken and not used']);
		}
	});

	it("is not used where the flash cannot be read", () => {
		const notes: string[] = [];
		const flash = new MemoryFlash();
		flash.read = () => {
			throw new Error("no flash");
		};
		assert.deepEqual(
			factoryData(flash, line => void notes.push(line)),
			{ serial: "", token: "" },
		);
		assert.equal(notes.length, 2);
	});
});
