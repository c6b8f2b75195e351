import assert from "node:assert/strict";
import { live } from "../../../tools/fleet/life";
import type { Chapter } from "../../../tools/fleet/plan";
import { Court, firstDay, home, person, right, unit } from "./support";

const handy = { ...unit, gestures: true };

/** How often the setup network opened in a life, once the device was online and this had begun. */
function opened(chapter: Chapter, of = handy): number {
	let count = 0;
	let begun = false;
	const arrival: Chapter = { what: "new owner", home, person, troubles: [] };
	const { finding } = live(
		{ seed: "a test", unit: of, chapters: [arrival, chapter] },
		{
			onEvent(_, event) {
				if (event.event === "chapter") begun = event.what === chapter.what;
				if (begun && event.event === "radio" && event.radio === "access-point-up") count++;
			},
		},
	);
	assert.equal(finding, undefined);
	return count;
}

const switched = (...on: readonly number[]): Chapter => ({ what: "switched", on, troubles: [] });
const clicked = (clicks: number): Chapter => ({ what: "clicked", clicks, troubles: [] });

describe("hands in the fleet's lives", () => {
	it("open setup by five short starts, and by no other number of them", () => {
		assert.equal(opened(switched(1000, 2000, 700, 3000, 1500)), 1);
		assert.equal(opened(switched(1000, 2000, 700, 3000)), 0);
		assert.equal(opened(switched(1000, 2000, 700, 3000, 1500, 1000)), 0);
		assert.equal(opened(switched(1000, 2000, 7000, 3000, 1500)), 0);
	});

	it("open setup by two clicks, and not by one", () => {
		assert.equal(opened(clicked(1)), 0);
		assert.equal(opened(clicked(2)), 1);
		assert.equal(opened(clicked(3)), 1);
	});

	it("open nothing where the product hears of neither", () => {
		assert.equal(opened(switched(1000, 2000, 700, 3000, 1500), unit), 0);
		assert.equal(opened(clicked(2), unit), 0);
	});

	it("live a first day as ever", () => {
		assert.equal(live({ ...firstDay(), unit: handy }).end, "running");
	});
});

describe("the judge of a product with gestures", () => {
	const byItself = "it opened its setup network by itself, though its settings had worked";

	/** What it says of a device that is online, after this, when its setup network opens. */
	function says(happens: (court: Court) => void, of = handy): readonly string[] {
		const court = new Court(of);
		court.oracle.onBoard({ event: "power", on: true });
		court.give();
		court.pass(5000);
		court.online(right);
		court.pass(60_000);
		happens(court);
		court.open();
		return court.whys;
	}

	const click = (court: Court): void => (court.pass(100), court.held(100), court.pass(150));
	const starts =
		(...on: readonly number[]) =>
		(court: Court): void => {
			for (const each of [...on, 5500]) {
				court.oracle.onBoard({ event: "power", on: false });
				court.pass(700);
				court.oracle.onBoard({ event: "power", on: true });
				court.pass(each);
			}
		};

	it("takes two clicks for a wish, and one for none", () => {
		assert.deepEqual(
			says(court => (click(court), click(court))),
			[],
		);
		assert.deepEqual(says(click), [byItself]);
		assert.deepEqual(
			says(court => (click(court), court.pass(2000), click(court))),
			[byItself],
		);
		assert.deepEqual(
			says(court => (click(court), click(court)), unit),
			[byItself],
		);
	});

	it("takes five short starts for a wish, and four or six for none", () => {
		assert.deepEqual(says(starts(1000, 1000, 1000, 1000, 1000)), []);
		for (const count of [4, 6]) assert.deepEqual(says(starts(...Array<number>(count).fill(1000))), [byItself]);
		assert.deepEqual(says(starts(1000, 1000, 1000, 1000, 1000), unit), [byItself]);
	});
});
