import assert from "node:assert/strict";
import { phaseOf, textOf, type Shipped, type UpdateStanding } from "../../../tools/board/update-view";

const shipped: Shipped = { version: "1.1", status: "request-sent", bytes: 0, size: 1000, isRefused: false };
const begin: UpdateStanding = { at: "running", version: "1.0", trial: "kept", hasRun: false, shipped };

const cases: readonly (readonly [Partial<UpdateStanding>, Partial<Shipped>, ReturnType<typeof phaseOf>, RegExp])[] = [
	[{}, {}, "offered", /^The board is offered 1\.1\.$/],
	[{ at: "joining" }, {}, "offered", /takes 1\.1 once it is online/],
	[{ at: "fetching" }, { status: "firmware-requested", bytes: 429 }, "fetching", /^Downloading 1\.1: 42\u00a0%\.$/],
	[{ at: "off" }, { status: "upload-failure", bytes: 429 }, "paused", /came to 42\u00a0%\. It goes on there/],
	[{ at: "fetching" }, { status: "downloaded", bytes: 1000 }, "fetching", /100\u00a0%/],
	[{ at: "restarting" }, { status: "downloaded", bytes: 1000 }, "starting", /All of 1\.1 is in the flash/],
	[
		{ version: "1.1", trial: "guarded", at: "joining" },
		{ status: "downloaded", bytes: 1000 },
		"trial",
		/for 30\u00a0s/,
	],
	[{ version: "1.1", trial: "unguarded" }, { status: "success", bytes: 1000 }, "trial", /on trial/],
	[{ version: "1.1" }, { status: "success", bytes: 1000 }, "kept", /is kept/],
	[{ hasRun: true, at: "joining" }, { status: "success", bytes: 1000 }, "back", /runs 1\.0 again\. It tells why/],
	[{ hasRun: true, at: "joining" }, { status: "downloaded", bytes: 1000 }, "back", /tells why/],
	[{}, { status: "rollback", bytes: 1000 }, "back", /tells why/],
	[
		{},
		{ status: "rollback", told: "Firmware 1.1 was taken back: It crashed." },
		"back",
		/^Firmware 1\.1 was taken back: It crashed\.$/,
	],
	[
		{},
		{ bytes: 200, told: "Update not taken: It is signed by others.", isRefused: true },
		"refused",
		/^Update not taken/,
	],
	[{}, { bytes: 200, told: "Update not taken: The update's server is busy." }, "paused", /goes on there/],
	[{}, { status: "success", told: "Firmware updated to 1.1" }, "none", /Nothing was shipped/],
];

describe("where an update is", () => {
	for (const [standing, ship, phase, text] of cases)
		it(`is "${phase}" of ${JSON.stringify({ ...standing, ...ship })}`, () => {
			const all = { ...begin, ...standing, shipped: { ...shipped, ...ship } };
			assert.equal(phaseOf(all), phase);
			assert.match(textOf(all, 30), text);
		});

	it("is nowhere when nothing was shipped", () => {
		assert.equal(phaseOf({ ...begin, shipped: undefined }), "none");
	});
});
