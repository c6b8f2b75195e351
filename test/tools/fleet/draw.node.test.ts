import assert from "node:assert/strict";
import { conducts } from "../../../tools/fleet/device/app";
import { draw, withoutUpdates } from "../../../tools/fleet/draw";
import { flaws } from "../../../tools/fleet/images";
import { doors, mistakes, type Chapter, type Plan } from "../../../tools/fleet/plan";
import type { FaultLevel } from "../../../tools/fleet/troubles/level";
import { troubles } from "../../../tools/fleet/troubles/index";
import { deadStage, home } from "./support";

const plans = (faults: FaultLevel, count: number): readonly Plan[] =>
	Array.from({ length: count }, (_, number) => draw(`test/${number}`, faults));

const chaptersOf = (all: readonly Plan[]): readonly Chapter[] => all.flatMap(({ chapters }) => chapters);

describe("the draw of lives", () => {
	const hostile = chaptersOf(plans("hostile", 3000));

	it("is the same for the same seed, and another for another", () => {
		assert.deepEqual(draw("1/7", "hostile"), draw("1/7", "hostile"));
		assert.notDeepEqual(draw("1/7", "hostile"), { ...draw("1/8", "hostile"), seed: "1/7" });
	});

	it("comes to every trouble", () => {
		const drawn = new Set<string>(hostile.flatMap(chapter => chapter.troubles.map(({ what }) => what)));
		assert.deepEqual([...drawn].sort(), Object.keys(troubles).sort());
	});

	it("comes to every chapter, door and mistake", () => {
		assert.deepEqual([...new Set(hostile.map(({ what }) => what))].sort(), [
			"again",
			"back",
			"clicked",
			"month",
			"move",
			"new owner",
			"reset",
			"shipments",
			"street",
			"switch",
			"switched",
			"updated",
			"worn out",
		]);
		const people = hostile.flatMap(chapter => ("person" in chapter ? [chapter.person] : []));
		assert.deepEqual([...new Set(people.map(({ door }) => door))].sort(), [...doors].sort());
		assert.deepEqual([...new Set(people.flatMap(each => each.mistakes))].sort(), [...mistakes, "none"].sort());
		for (const habit of ["retries", "doubleTap", "helper", "closes", "unplugs"] as const)
			assert.ok(people.some(each => each[habit]) && people.some(each => !each[habit]), habit);
	});

	it("comes to firmware of every kind, good or not, and an old boot loader gets none that does not even begin", () => {
		const all = plans("hostile", 3000).flatMap(({ unit, chapters }) =>
			chapters.flatMap(each => (each.what === "shipments" ? each.shipments.map(one => ({ ...one, unit })) : [])),
		);
		assert.deepEqual([...new Set(all.map(({ conduct }) => conduct))].sort(), [...conducts].sort());
		assert.deepEqual([...new Set(all.map(({ flaw }) => flaw))].sort(), [...flaws].sort());
		for (const { conduct, flaw, unit } of all) {
			assert.notEqual(unit.updates, "none");
			const isBegun = (conduct !== "dies" && conduct !== "hangs") || flaw !== "none";
			assert.ok(isBegun || unit.updates === "guarded", conduct);
		}
	});

	it("ships nothing without what the engine's lives can do", () => {
		for (const plan of plans("hostile", 300)) {
			const without = withoutUpdates(plan);
			assert.equal(without.unit.updates, "none");
			assert.ok(without.chapters.every(({ what }) => what !== "shipments"));
			if (plan.unit.updates === "none") assert.equal(without, plan);
		}
	});

	it("keeps each trouble as long as it lasts, and nobody waits for one that is for a device alone", () => {
		for (const chapter of hostile)
			for (const { what, at, lasts } of chapter.troubles) {
				const kind = troubles[what];
				assert.ok(at >= 0 && lasts >= kind.lasts[0] && lasts <= kind.lasts[1], `${what} lasts ${lasts} ms`);
				const isAlone = chapter.what === "month" || chapter.what === "shipments";
				assert.ok(!kind.alone || isAlone, `${what} in ${chapter.what}`);
				assert.ok(!kind.updates || chapter.what === "shipments", `${what} in ${chapter.what}`);
			}
	});

	it("has nothing wrong where nothing is to be, and nobody is", () => {
		for (const chapter of chaptersOf(plans("none", 300))) {
			assert.deepEqual(chapter.troubles, []);
			if ("person" in chapter) assert.deepEqual(chapter.person.mistakes, []);
		}
	});

	it("has what happens in every home where no more is to be", () => {
		for (const chapter of chaptersOf(plans("home", 300)))
			for (const { what } of chapter.troubles) assert.equal(troubles[what].level, "home", what);
	});
});

describe("a trouble of the fleet", () => {
	for (const [name, kind] of Object.entries(troubles))
		it(`leaves the world as it was: ${name}`, () => {
			const stage = deadStage();
			stage.moveTo({ ...home, mesh: true });
			stage.isPlugged = true;
			const { cloud, server, air, board, button, flash } = stage;
			const world = (): unknown => [
				air.json,
				[server.manner, cloud.manner, cloud.loginStatus, cloud.timeError, cloud.window, cloud.validFrom, cloud.validTo],
				[stage.appFault, board.powered, board.button.pressed, board.button.bounce, flash.endurance],
			];
			const before = JSON.stringify(world());
			const end = kind.begin(stage);
			stage.clock.advance(30_000);
			end?.();
			stage.clock.advance(20_000);
			assert.equal(JSON.stringify(world()), before);
			button.take();
			button.release();
			assert.equal(board.button.pressed, false, "nobody holds the button");
		});
});
