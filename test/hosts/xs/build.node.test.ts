import assert from "node:assert/strict";
import { buildEngine } from "../../../hosts/xs/build";

describe("building the engine", () => {
	const before = { CC: process.env["CC"] };

	afterEach(() => {
		if (before.CC === undefined) delete process.env["CC"];
		else process.env["CC"] = before.CC;
	});

	it("says what to install when there is no C compiler", async () => {
		process.env["CC"] = "no-such-compiler";
		await assert.rejects(buildEngine(), {
			name: "NoEngine",
			message: /no C compiler \("no-such-compiler"\).*apt-get install gcc/,
		});
	});
});
