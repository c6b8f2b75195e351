import assert from "node:assert/strict";
import type { FirmwareTrial } from "../../../hosts/host";
import { live } from "../../../tools/fleet/life";
import { made, type Image } from "../../../tools/fleet/images";
import type { Plan, Shipment, Trouble } from "../../../tools/fleet/plan";
import { Shipping } from "../../../tools/fleet/shipping";
import { line } from "../../../tools/fleet/timeline";
import { Court, firstDay, unit } from "./support";

const updatable = { ...unit, updates: "guarded" } as const;
const hour = 3_600_000;

const shipment = (different: Partial<Shipment> = {}): Shipment => ({
	...{ after: 1000, version: "0.2.0", conduct: "good", flaw: "none", size: 3000 },
	...different,
});

/** The life of a unit that gets these. */
function finding(
	shipments: readonly Shipment[],
	troubles: readonly Trouble[] = [],
	updates: "guarded" | "unguarded" = "guarded",
) {
	const ran: string[] = [];
	const plan: Plan = {
		seed: "a maker",
		unit: { ...unit, updates },
		chapters: [...firstDay().chapters, { what: "shipments", shipments, troubles }],
	};
	const { end, finding } = live(plan, {
		onEvent(_, event) {
			if (event.event === "firmware") ran.push(line(event)?.trim() ?? "");
		},
	});
	return { end, why: finding?.why, ran };
}

describe("a life with updates", () => {
	it("ends with the newest that is good, after one that is not", () => {
		const after = 400_000;
		const { end, why, ran } = finding([
			shipment(),
			shipment({ after, version: "0.3.0", conduct: "crashes online" }),
			shipment({ after, version: "0.4.0", flaw: "unsigned" }),
			shipment({ after, version: "0.5.0" }),
		]);
		assert.deepEqual([end, why], ["running", undefined]);
		assert.deepEqual(ran, [
			"firmware: 0.1.0 runs: good, kept",
			"firmware: 0.1.0 runs: good, kept",
			"firmware: 0.2.0 is shipped: good",
			"firmware: 0.2.0 runs: good, guarded",
			"firmware: 0.3.0 is shipped: crashes online",
			"firmware: 0.3.0 runs: crashes online, guarded",
			"firmware: 0.2.0 runs: good, kept",
			"firmware: 0.4.0 is shipped: good, unsigned",
			"firmware: 0.5.0 is shipped: good",
			"firmware: 0.5.0 runs: good, guarded",
		]);
	});

	it("comes back from one that is kept and then fails, by the next", () => {
		const shipments = [shipment({ conduct: "crashes late" }), shipment({ after: hour, version: "0.3.0" })];
		for (const updates of ["guarded", "unguarded"] as const)
			assert.deepEqual(finding(shipments, [], updates).why, undefined);
	});

	it("is not spoiled by an outage in the middle of a trial", () => {
		const { why, ran } = finding([shipment()], [{ what: "the router is off for long", at: 4000, lasts: 40 * 60_000 }]);
		assert.equal(why, undefined);
		assert.equal(ran.at(-1), "firmware: 0.2.0 runs: good, guarded");
		assert.equal(ran.length, 4);
	});
});

/** A judge of updates, and what it sees, which here a test makes up. */
class Bench {
	readonly court = new Court(updatable);
	readonly shipping = new Shipping(this.court.stage, this.court.oracle);
	#trial: FirmwareTrial = "kept";

	constructor() {
		this.run(made, "kept");
		this.court.give();
		this.court.online();
	}

	/** A firmware runs, after the one before it ended. */
	run(image: Image, trial: FirmwareTrial, after?: "power" | "fault" | "updateDone"): void {
		if (after === "power") this.shipping.onBoard({ event: "power", on: false });
		else if (after) this.shipping.onBoard({ event: "restart", reason: after });
		this.#trial = trial;
		this.court.stage.onStart?.(image, () => this.#trial);
	}

	/** What runs is kept. */
	keep(): void {
		this.#trial = "kept";
	}
}

describe("the judge of updates", () => {
	const next: Image = { version: "0.2.0", conduct: "good", mark: "none", size: 3000 };

	it("finds whatever runs that nobody has signed", () => {
		const { shipping, court, ...bench } = new Bench();
		assert.ok(bench);
		shipping.ship(shipment({ flaw: "unsigned" }));
		court.stage.onStart?.({ ...next, mark: "unsigned" }, () => "guarded");
		assert.deepEqual(court.whys, ["it runs a firmware that is unsigned"]);
	});

	it("finds a firmware from before the one that it kept", () => {
		const bench = new Bench();
		bench.shipping.ship(shipment());
		bench.run(next, "guarded", "updateDone");
		bench.keep();
		bench.run(next, "kept", "power");
		assert.deepEqual(bench.court.whys, []);
		bench.run(made, "kept", "power");
		assert.deepEqual(bench.court.whys, ["it runs a firmware from before the one that it kept"]);
	});

	it("finds a good firmware that was given back for an outage, not for a power cut nor a crash that has a cause", () => {
		const given = (after: "power" | "fault" | "updateDone", trouble?: Trouble["what"]): readonly string[] => {
			const bench = new Bench();
			bench.shipping.ship(shipment());
			bench.run(next, "guarded", "updateDone");
			if (trouble) bench.court.trouble(trouble, 600_000);
			bench.run(made, "kept", after);
			return bench.court.whys;
		};
		const why = ["it gave back a good firmware, and nothing but the network was in its way"];
		assert.deepEqual(given("updateDone"), why);
		assert.deepEqual(given("updateDone", "the router restarts"), why);
		assert.deepEqual(given("updateDone", "the cloud refuses logins"), why);
		assert.deepEqual(given("fault", "the product's code fails later"), []);
		assert.deepEqual(given("power", "the power is cut"), []);
	});

	it("finds a bad firmware that is kept, or begun with again and again", () => {
		const bench = new Bench();
		bench.shipping.ship(shipment({ conduct: "never online" }));
		const never = { ...next, conduct: "never online" } as const;
		bench.run(never, "kept", "updateDone");
		bench.shipping.judge();
		assert.deepEqual(bench.court.whys, ["it keeps a firmware that is no good"]);
		for (let starts = 0; starts < 13; starts++) bench.run(never, "guarded", "power");
		assert.equal(bench.court.whys[1], "it begins with a firmware again and again");
	});

	it("finds a good firmware that is not taken, unless it was interrupted three times", () => {
		const bench = new Bench();
		bench.shipping.ship(shipment());
		bench.shipping.judge();
		assert.deepEqual(bench.court.whys, ["it does not run the firmware that it was offered"]);
		const another = new Bench();
		another.shipping.ship(shipment());
		for (let count = 0; count < 3; count++) {
			another.run(next, "guarded", "updateDone");
			another.run(made, "kept", "power");
		}
		another.shipping.judge();
		assert.deepEqual(another.court.whys, []);
	});

	it("finds what the cloud never heard of", () => {
		const bench = new Bench();
		bench.shipping.ship(shipment({ conduct: "dies" }));
		bench.run({ ...next, conduct: "dies" }, "guarded", "updateDone");
		bench.run(made, "kept", "fault");
		bench.court.pass(hour);
		bench.shipping.judge();
		// What it does in its trial explains that all was not well, but it is over.
		assert.deepEqual(bench.court.whys, []);
		const quiet = new Bench();
		quiet.shipping.ship(shipment({ flaw: "another chip" }));
		quiet.court.pass(hour);
		quiet.shipping.judge();
		assert.deepEqual(quiet.court.whys, ["the cloud never heard what came of a firmware that is no good"]);
	});
});
