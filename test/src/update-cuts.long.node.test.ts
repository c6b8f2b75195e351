import assert from "node:assert/strict";
import type { CutOutcome } from "../../hosts/virtual/flash";
import { cutEverywhere, isRefused, isTaken, update, unitAtHome } from "../support/update-cuts";
import type { UpdateLife } from "../support/update-life";
import type { Conduct } from "../../tools/fleet/device/app";
import { made, type Flaw } from "../../tools/fleet/images";

const outcomes: readonly CutOutcome[] = ["old", "new", "gone"];
const hour = 3_600_000;

/** What is wrong with a firmware, what the cloud hears of it, and whether an old boot loader can bring the other one back. */
const bad: readonly (readonly [Conduct, RegExp, boolean])[] = [
	["dies", /crashed/, false],
	["hangs", /crashed/, false],
	["crashes at its start", /crashed/, true],
	["crashes online", /crashed/, true],
	["never online", /did not come online/, true],
	["fails its test", /did not pass its own test/, true],
	["tests for ever", /did not come online/, true],
];

const flawed: readonly (readonly [Flaw, RegExp])[] = [
	["unsigned", /Nobody has signed/],
	["signed by somebody else", /signed by somebody else/],
	["another product", /another product/],
	["another chip", /another chip/],
	["changed", /not what its own header says/],
	["renamed", /signed by somebody else/],
	["cut short", /not a whole one/],
	["no image", /refuses|not what its own header says/],
	["gap", /has to come first/],
];

describe("an update, with power that fails in any change of the flash", function () {
	this.timeout(120_000);
	for (const rollback of [true, false])
		for (const outcome of outcomes) {
			const what = `(${outcome}${rollback ? "" : ", an old boot loader"})`;
			it(`is taken when it is good ${what}`, () => {
				cutEverywhere({ ...update("good"), rollback }, outcome, isTaken(14));
			});
			for (const [conduct, why, isSurvived] of bad)
				if (rollback || isSurvived)
					it(`is given back when it ${conduct} ${what}`, () => {
						const told = new RegExp(`${why.source}|failed here before`);
						cutEverywhere({ ...update(conduct, "none", 9000), rollback }, outcome, isRefused(told, 6));
					});
			for (const [flaw, why] of flawed)
				it(`is not begun with when it is wrong: ${flaw} ${what}`, () => {
					cutEverywhere(
						{ ...update("good", flaw, 9000), rollback },
						outcome,
						// Only all of it tells that it is another than its header says.
						isRefused(new RegExp(`${why.source}|failed here before`), 0, flaw === "changed" ? Infinity : undefined),
					);
				});
		}

	it("is taken when it is long", () => {
		cutEverywhere(update("good", "none", 150_000), "gone", isTaken(16));
	});

	for (const rollback of [true, false])
		for (const outcome of outcomes)
			it(`and once more in any change after that (${outcome}${rollback ? "" : ", an old boot loader"})`, () => {
				for (let second = 1; second < 60; second++)
					cutEverywhere({ ...update("good", "none", 9000), rollback }, outcome, isTaken(24, 6), second);
			});
});

/** What takes network or cloud away, and for which the firmware is not to blame. */
const outages: readonly (readonly [string, patch: object])[] = [
	["the router is off", { networks: { home: { on: false } } }],
	["the router gives no address", { networks: { home: { dhcp: false } } }],
	["the router has another password", { networks: { home: { password: "battery staple" } } }],
	["there is no internet", { networks: { home: { internet: false } } }],
	["a sign-in page is in the way", { networks: { home: { captive: true } } }],
	["the cloud does not answer", { cloud: { answers: "never" } }],
	["the cloud refuses connections", { cloud: { answers: "refuses" } }],
	["the cloud hangs up", { cloud: { answers: "hangs-up" } }],
	["the cloud's name is unknown", { cloud: { name: "unknown" } }],
	["the cloud's certificate is another's", { cloud: { certificate: "other-issuer" } }],
];

const calm = {
	networks: { home: { on: true, dhcp: true, password: "correct horse", internet: true, captive: false } },
	cloud: { answers: "yes", name: "known", certificate: "valid" },
};

describe("a firmware on trial", function () {
	this.timeout(120_000);
	for (const [what, patch] of outages)
		for (const rollback of [true, false])
			it(`is not given back because ${what}${rollback ? "" : " (an old boot loader)"}`, () => {
				// From before its first start to the moment before it is kept.
				for (let after = -200; after < 34_000; after += 1700) {
					const life = unitAtHome({ ...update("good", "none", 6000), rollback });
					const { clock, air } = life.world;
					const isOnTrial = (): boolean => (after < 0 ? life.world.state === "restarting" : life.tries > 0);
					assert.ok(life.until(isOnTrial, hour));
					clock.advance(Math.max(0, after));
					air.patch(patch);
					clock.advance(5 * hour);
					assert.equal(life.tries, 1);
					air.patch(calm);
					assert.ok(
						life.until(() => life.isSettledOn(life.image), hour),
						`${after}: ${life.world.log.slice(-20).join("\n")}`,
					);
					assert.equal(life.tries, 1, `from ${after} ms after its start`);
				}
			});

	it("comes again when power fails in an outage of the network", () => {
		for (let after = 0; after < 34_000; after += 1700) {
			const life = unitAtHome(update("good", "none", 6000));
			const { clock, air } = life.world;
			assert.ok(life.until(() => life.tries > 0, hour));
			clock.advance(after);
			air.patch({ networks: { home: { internet: false } } });
			clock.advance(hour);
			life.blackout();
			clock.advance(hour);
			air.patch(calm);
			isTaken(14)(life);
		}
	});
});

describe("an update, and a hand at the button at any time", function () {
	this.timeout(120_000);
	/** So long that a hand comes in its middle: some 20 s. */
	const options = update("good", "none", 60_000);

	function each(ms: number, then: (life: UpdateLife) => void): void {
		for (let at = 0; at < 75_000; at += 1500) {
			const life = unitAtHome(options);
			life.server.manner = { drips: 3000 };
			life.world.clock.advance(at);
			life.world.board.press(ms);
			then(life);
		}
	}

	it("is taken after a reset, once somebody has set the unit up again", () => {
		each(12_000, life => {
			const { world } = life;
			const isOpen = (): boolean => world.board.setupNetwork !== undefined;
			// A restart in the middle ends the hold: then it takes another.
			if (!life.until(isOpen, 30_000)) world.board.press(12_000);
			assert.ok(life.until(isOpen, 30_000));
			world.clock.advance(3000);
			assert.equal(world.apply()?.status, 200);
			isTaken(24)(life);
		});
	});

	it("is taken after setup was opened, whether or not somebody is there", () => {
		for (const phones of [0, 1])
			each(4000, life => {
				const { world } = life;
				world.air.patch({ phones });
				world.clock.advance(60_000);
				world.air.patch({ phones: 0 });
				isTaken(24)(life);
			});
	});
});

describe("an update whose server is of little use for a while", function () {
	this.timeout(120_000);
	for (const manner of [
		...(["deaf", "without ranges", "without length", "shifted"] as const),
		...[404, 500, 503, 302].map(status => ({ status })),
		...[{ breaks: 0 }, { breaks: 3000 }, { stalls: 3000 }, { drips: 300 }, { lengthError: 5 }, { lengthError: -5 }],
	])
		it(`is taken: ${JSON.stringify(manner)}`, () => {
			const life = unitAtHome(update("good", "none", 30_000));
			life.server.manner = manner;
			life.world.clock.advance(2 * hour);
			life.server.manner = "right";
			isTaken(24)(life);
			assert.ok(life.server.downloads.length < 150, `${life.server.downloads.length} downloads`);
		});

	it("is taken once its server has the right file again, however often it had a wrong one", () => {
		const life = unitAtHome(update("good", "changed", 30_000));
		life.world.clock.advance(12 * hour);
		assert.ok(life.server.downloads.length < 12, `${life.server.downloads.length} downloads`);
		life.server.files.set("/new", life.file("none"));
		isTaken(40)(life);
	});

	it("goes on where it was, and takes little twice", () => {
		const life = unitAtHome(update("good", "none", 200_000));
		life.server.manner = { breaks: 30_000 };
		isTaken(24)(life);
		const arrived = life.server.downloads.reduce((sum, each) => sum + each.arrived, 0);
		assert.ok(arrived < 250_000, `${arrived} bytes arrived`);
	});

	it("goes back for good where the unit has it from its maker", () => {
		const life = unitAtHome(update("dies"));
		life.world.clock.advance(hour);
		for (let starts = 0; starts < 5; starts++) {
			life.blackout();
			life.world.clock.advance(60_000);
			assert.ok(life.isSettledOn(made));
		}
	});
});
