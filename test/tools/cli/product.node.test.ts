import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifestProduct, productFrom } from "../../../tools/cli/product";

describe("the product that a tool is told", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "product-"));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it("is that of the manifest when no file is named", () => {
		assert.equal(productFrom().templateId, manifestProduct()["templateId"]);
	});

	it("names a file that is not there", () => {
		assert.throws(() => productFrom(join(folder, "none.json")), /^Error: There is no file .*none\.json\.$/);
	});

	it("names the place where a file stops being JSON, and quotes nothing of it", () => {
		const file = join(folder, "product.json");
		writeFileSync(file, '{\n\t"setup": { "password": "a secret key" oops }\n}');
		assert.throws(
			() => productFrom(file),
			(error: Error) => error.message === `${file}: it is not JSON: at line 2, column 40 there should be "," or "}".`,
		);
	});

	it("names file and field of a config that is wrong, and the command that says all that is", () => {
		const file = join(folder, "product.json");
		writeFileSync(file, JSON.stringify({ ...manifestProduct(), vendor: "" }));
		assert.throws(
			() => productFrom(file),
			/product\.json: config: "vendor" is "", but must be .* check --config .*product\.json\)$/,
		);
	});
});
