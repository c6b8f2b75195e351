import assert from "node:assert/strict";
import { join } from "node:path";
import { parts } from "../../../hosts/translation/parts";
import { root } from "../../../hosts/xs/image";

describe("parts that not every product wants", () => {
	it("have stand-ins that export the same names", async () => {
		for (const { file, without } of parts) {
			const [real, other] = [await import(join(root, `${file}.ts`)), await import(join(root, `${without}.ts`))];
			assert.deepEqual(Object.keys(other).sort(), Object.keys(real).sort(), file);
		}
	});
});
