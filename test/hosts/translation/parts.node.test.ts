import assert from "node:assert/strict";
import { join } from "node:path";
import { standIns } from "../../../hosts/translation/parts";
import { root } from "../../../hosts/xs/image";

describe("parts that not every product wants", () => {
	it("have stand-ins that export the same names", async () => {
		for (const [file, without] of standIns({})) {
			const [real, other] = [await import(join(root, `${file}.ts`)), await import(without)];
			assert.deepEqual(Object.keys(other).sort(), Object.keys(real).sort(), file);
		}
	});
});
