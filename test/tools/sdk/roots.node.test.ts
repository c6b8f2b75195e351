import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rootFiles } from "../../../tools/sdk/roots";
import { root } from "../../../tools/sdk/targets";

const folder = join(root, "hosts/moddable/roots");

describe("the roots TLS trusts", () => {
	it("are those that this Node knows by these names", () => {
		for (const [name, bytes] of rootFiles()) assert.deepEqual(readFileSync(join(folder, name)), bytes, name);
		assert.deepEqual(readdirSync(folder).sort(), [...rootFiles().keys()].sort());
	});

	it("are valid for two more years", () => {
		for (const name of readdirSync(folder).filter(each => each.endsWith(".der"))) {
			const { validTo } = new X509Certificate(readFileSync(join(folder, name)));
			assert.ok(Date.parse(validTo) > Date.now() + 2 * 365 * 86_400_000, `${name} ends ${validTo}`);
		}
	});
});
