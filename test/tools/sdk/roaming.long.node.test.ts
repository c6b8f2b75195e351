import assert from "node:assert/strict";
import type { SimulatedNetwork } from "../../../hosts/moddable/sim/settings";
import { buildLin, LinBoard } from "../../support/lin-board";

/** The first look for a better access point comes after five minutes, and here they are real ones. */
describe("a home with two access points, in the Moddable simulator", function () {
	this.timeout(600_000);

	let board: LinBoard | undefined;

	afterEach(async function () {
		if (this.currentTest?.state === "failed") process.stderr.write(`${board?.lines.join("\n")}\n`);
		await board?.end();
	});

	it("is roamed to the one that is 10 dB stronger", async function () {
		const program = await buildLin("plain");
		if (!program) return this.skip();
		const home = { ssid: "Heim", password: "richtig-lang" };
		const around = (near: number, far: number): readonly SimulatedNetwork[] => [
			{ ...home, bssid: "020000000011", rssi: near, channel: 1 },
			{ ...home, bssid: "020000000022", rssi: far, channel: 11 },
		];
		board = await LinBoard.start(program, undefined, around(-50, -80));
		await board.apply({ ssid: home.ssid, pass: home.password, blynk: board.newDevice().token });
		assert.match(await board.said('sim: joined "Heim"'), /-50 dBm/);
		await board.said('"state":"running"');
		await board.command(`air ${JSON.stringify(around(-78, -52))}`);
		await board.said('"state":"joining"', 400_000);
		assert.match(await board.said('sim: joined "Heim"'), /-52 dBm/);
		await board.said('"state":"running"');
	});
});
