import assert from "node:assert/strict";
import { creationOf } from "../../../hosts/xs/creation";
import { draw, withoutUpdates } from "../../../tools/fleet/draw";
import { live, type Outcome } from "../../../tools/fleet/life";
import type { Plan } from "../../../tools/fleet/plan";
import { report, table } from "../../../tools/fleet/report";
import { shrink, testCase } from "../../../tools/fleet/shrink";
import { Tally } from "../../../tools/fleet/tally";
import { Machines } from "../../../tools/fleet/xs";
import { engineOrSkip } from "../../hosts/xs/support";
import { runTool } from "../support";
import { home, token, unit } from "./support";

const of = { seed: "xs", faults: "hostile", engine: "xs" } as const;
/** Not those whose power fails in a write: the SDK's flash takes two changes for one, so it is another write. */
const lives = Array.from({ length: 14 }, (_, i) => withoutUpdates(draw(`${of.seed}/${i}`, of.faults))).filter(
	({ chapters }) =>
		chapters.every(({ troubles }) => troubles.every(({ what }) => !what.startsWith("the power is cut in a write"))),
);

describe("a fleet in the engine", function () {
	this.timeout(120_000);
	let machines: Machines;

	before(async function () {
		const { bits } = await engineOrSkip(this);
		if (bits !== 32) this.skip();
		machines = await Machines.make();
	});

	after(() => machines?.close());

	/** What must be the same. Not the writes: the SDK's flash takes two changes for one, and power fails between them. */
	const ending = ({ seed, end, finding, firstTry }: Outcome): object => ({ seed, end, finding, firstTry });

	it("lives the same lives to the same ends as on Node", () => {
		for (const plan of lives) assert.deepEqual(ending(live(plan, { runner: machines.runner() })), ending(live(plan)));
	});

	it("lives with the parts that only some products have", () => {
		const plan: Plan = {
			seed: "parts",
			unit: { ...unit, gestures: true, edgent: true, local: true },
			chapters: [
				{ what: "updated", home, others: [], token, troubles: [{ what: "the power is cut", at: 300, lasts: 1000 }] },
				{ what: "switched", on: [1000, 2000, 700, 3000, 1500], troubles: [] },
				{ what: "clicked", clicks: 2, troubles: [] },
			],
		};
		const here = live(plan);
		assert.equal(here.end, "running");
		assert.deepEqual(ending(live(plan, { runner: machines.runner() })), ending(here));
	});

	it("lives the same for the same seed, to the byte", () => {
		const [plan] = lives;
		assert.ok(plan);
		const once = live(plan, { runner: machines.runner() });
		assert.deepEqual(live(plan, { runner: machines.runner() }), once);
		const { leastFreeMemory = 0 } = once;
		assert.ok(leastFreeMemory > 8192 && leastFreeMemory < 65_536, `${leastFreeMemory} bytes`);
	});

	it("is told when the product's code fails, as the chip is", () => {
		const plan = lives.find(({ chapters }) => chapters[0]?.what === "new owner");
		const [first] = plan?.chapters ?? [];
		assert.ok(plan && first);
		const troubles = [{ what: "the product's code fails at its start", at: 0, lasts: 15_000 } as const];
		const log: string[] = [];
		const outcome = live(
			{ ...plan, chapters: [{ ...first, troubles }] },
			{ runner: machines.runner(), onEvent: (_, event) => void (event.event === "log" && log.push(event.line)) },
		);
		assert.equal(outcome.finding, undefined);
		assert.ok(
			log.some(line => line.includes("the product's code fails")),
			log.join("\n"),
		);
	});

	it("finds a board with too little memory, and says how to see it again", async () => {
		const [plan] = lives;
		assert.ok(plan);
		const small = await Machines.make({ ...creationOf("esp32-devkitc"), static: 30_000 });
		try {
			const outcome = live(plan, { runner: small.runner() });
			assert.equal(outcome.end, "bad");
			assert.equal(outcome.finding?.why, "its engine ended: memory full");
			const tally = new Tally();
			tally.add({ outcome, troubles: [] });
			const said = report(tally, of, 1);
			assert.equal(said.leastFreeMemory, outcome.leastFreeMemory);
			assert.match(table(said), /least free memory: \d+ bytes/);
			assert.match(table(said), /its engine ended: memory full\n.*--faults hostile --engine xs --replay xs\/0/);
			const simplest = shrink(plan, each => live(each, { runner: small.runner() }).finding?.why);
			assert.deepEqual(
				simplest.chapters.map(({ troubles }) => troubles),
				[[]],
			);
			assert.match(testCase(simplest, "", "xs"), /live\(plan, \{ runner: machines\.runner\(\) \}\)/);
		} finally {
			small.close();
		}
	});

	it("is lived by the command, and replayed", async () => {
		const engine = ["tools/fleet/main.ts", "--engine", "xs"] as const;
		const { code, events } = await runTool(...engine, "--lives", "6", "--seed", of.seed, "--json");
		const [all] = events;
		assert.equal(code, 0);
		assert.deepEqual([all?.["lives"], all?.["engine"], all?.["wrong"]], [6, "xs", 0]);
		assert.ok(Number(all?.["leastFreeMemory"]) > 8192);
		const again = await runTool(...engine, "--replay", "xs/1");
		assert.equal(again.code, 0, again.out);
		// So says the board that ships; on Node it is the firmware's own reason.
		assert.match(again.out, /restart: esp_restart/);
		assert.match(again.out, /It ended well/);
	});
});
