import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { draw } from "../../../tools/fleet/draw";
import { fleet, seedOf, type FleetOptions } from "../../../tools/fleet/fleet";
import { live } from "../../../tools/fleet/life";
import { line } from "../../../tools/fleet/timeline";
import { dead, firstDay } from "./support";

/** All that anybody sees of some lives. */
function trace(seed: string): string {
	const hash = createHash("sha256");
	for (let number = 0; number < 20; number++) {
		const plan = draw(seedOf(seed, number), "hostile");
		const outcome = live(plan, { onEvent: (at, event) => hash.update(`${at} ${line(event) ?? ""}\n`) });
		hash.update(JSON.stringify(outcome));
	}
	return hash.digest("hex").slice(0, 16);
}

describe("a life of the fleet", () => {
	it("is the same for the same seed, to the millisecond, on every machine", () => {
		// Another one after a change that is to change lives: then put it here.
		assert.equal(trace("a test"), "2ae4e14bfb5292cb");
	});

	it("is another for another seed", () => {
		assert.notEqual(trace("another test"), trace("a test"));
	});

	it("ends online where nothing is wrong, by the first settings", () => {
		const { end, firstTry, leaks, finding, times } = live(firstDay());
		assert.deepEqual(
			{ end, firstTry, leaks, finding },
			{ end: "running", firstTry: true, leaks: 0, finding: undefined },
		);
		assert.deepEqual(
			times.map(({ wait }) => wait),
			["settings"],
		);
	});

	it("ends in setup where somebody gives up", () => {
		const { end, firstTry } = live(firstDay([], { mistakes: ["password"], attempts: 1 }));
		assert.deepEqual({ end, firstTry }, { end: "setup", firstTry: undefined });
	});

	it("is bad with a firmware that does nothing", () => {
		const { end, finding } = live(firstDay(), { runner: dead });
		assert.equal(end, "bad");
		assert.deepEqual(
			[finding?.kind, finding?.why],
			["dark", "it is not online, and its button opens no setup network"],
		);
	});
});

describe("a fleet", function () {
	this.timeout(60_000);
	const options: FleetOptions = {
		...{ lives: 60, seed: "a test", faults: "hostile", engine: "node", workers: 1, first: false },
		...{ signal: new AbortController().signal, onProgress: () => undefined },
	};

	it("comes to the same with one process and with two", async () => {
		const [one, two] = await Promise.all([fleet(options), fleet({ ...options, workers: 2 })]);
		assert.equal(one.lives, 60);
		for (const wait of ["settings", "power", "outage"] as const) assert.deepEqual(one.sorted(wait), two.sorted(wait));
		assert.deepEqual(
			[one.ends, one.bad, one.firstTries, one.restarts, one.writes, [...one.byTrouble]],
			[two.ends, two.bad, two.firstTries, two.restarts, two.writes, [...two.byTrouble]],
		);
	});
});
