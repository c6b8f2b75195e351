import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { faultsFile, faultsPage, sdkFaults } from "../../../tools/sdk/faults";

describe("the faults of the SDK", () => {
	it("are what docs/sdk-faults.md says (else: npx tsx tools/sdk/faults.ts)", () => {
		assert.equal(readFileSync(faultsFile, "utf8"), faultsPage());
	});

	it("have each a name of their own, and a way round", () => {
		assert.equal(new Set(sdkFaults.map(({ id }) => id)).size, sdkFaults.length);
		for (const { id, what, ourWay, where, since } of sdkFaults)
			for (const told of [what, ourWay, where, since]) assert.ok(told !== "" && !/[|\n]/.test(told), id);
	});

	it("are all gone from an SDK that has none of their files", () => {
		assert.deepEqual(
			sdkFaults.filter(fault => fault.isThere("/nowhere")).map(({ id }) => id),
			[],
		);
	});

	it("are looked for in the SDK that is installed, and those that are gone are named", function () {
		const sdk = process.env["MODDABLE"];
		if (!sdk) return this.skip();
		const gone = sdkFaults.filter(fault => !fault.isThere(sdk));
		if (gone.length === sdkFaults.length) assert.fail(`not one fault is found in ${sdk}: is that an SDK?`);
		for (const { id, ourWay } of gone)
			process.stderr.write(`      gone: ${id}. See whether this can go too: ${ourWay}.\n`);
	});
});
