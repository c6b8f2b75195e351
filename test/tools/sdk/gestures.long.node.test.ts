import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Program } from "../../../tools/sdk/simulator";
import { buildLin, LinBoard } from "../../support/lin-board";

/** Fingers and switches, on the SDK's own runtime and in real time. */
describe("gestures in the Moddable simulator", function () {
	this.timeout(120_000);

	let program: Program;
	let board: LinBoard;

	before(async function () {
		const manifest = join(import.meta.dirname, "gestures/manifest.json");
		const built = await buildLin("plain", { manifest, folder: "gestures" });
		if (!built) return this.skip();
		program = built;
	});

	beforeEach(async () => {
		board = await LinBoard.start(program);
		await board.apply({ ssid: "Heim", pass: "richtig-lang", blynk: board.newDevice().token });
		await board.said('"state":"running"');
	});

	afterEach(async function () {
		if (this.currentTest?.state === "failed") process.stderr.write(`${board.lines.join("\n")}\n`);
		await board.end();
	});

	const click = async (): Promise<void> => {
		await board.command("press 80");
		await board.said("sim: button up");
	};

	it("tell the product's code of a click, and open setup at two", async () => {
		await click();
		assert.match(await board.said('"pin":2'), /"direction":"out".*"1"/);
		await click();
		await click();
		await board.said('"state":"setup"');
		await board.said("is up");
	});

	it("open setup by a hold, show which before it is released, and do nothing after too long", async () => {
		await board.command("down");
		await board.said('"pattern":"heldSetup"');
		await board.command("up");
		await board.said('"state":"setup"');
		// Held on past the reset: over 20 s nothing is meant.
		await board.command("down");
		await board.said('"pattern":"heldReset"');
		await board.said('"pattern":"setup"');
		await board.command("up");
		await board.said("sim: button up");
		await sleep(500);
		assert.ok(!board.lines.some(line => line.includes('"state":"resetting"')));
	});

	/** Power off and on, after so long on, milliseconds; waits for `wanted` in the log of the next start. */
	const cycle = async (on: number, wanted = '"state":"joining"'): Promise<void> => {
		await sleep(on);
		await board.command("power");
		await board.said("sim: power off and on");
		await board.said(wanted);
	};

	it("open setup when the power was switched on and off three times, and the fourth stays", async () => {
		await sleep(5500);
		await cycle(0);
		for (let i = 0; i < 2; i++) await cycle(900);
		await cycle(900, '"pattern":"heldSetup"');
		await board.said('"state":"setup"');
		await board.said("is up");
	});

	it("do nothing when the power was on too long once", async () => {
		await sleep(5500);
		await cycle(0);
		await cycle(900);
		await cycle(6000);
		await cycle(900);
		await board.said('"state":"running"');
		await sleep(5500);
		assert.ok(!board.lines.some(line => /heldSetup|"state":"setup"/.test(line)));
	});
});
