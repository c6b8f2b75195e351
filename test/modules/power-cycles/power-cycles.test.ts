import assert from "node:assert/strict";
import type { Flash, ResetReason } from "../../../hosts/host";
import { MemoryFlash, PowerCut, type CutOutcome } from "../../../hosts/virtual/flash";
import { Random } from "../../../hosts/virtual/random";
import { watchPowerCycles } from "../../../modules/power-cycles/index";
import { stubHost } from "../../support/stub-host";

/** A lamp: power at its switch, a flash that stays. */
class Lamp {
	readonly flash = new MemoryFlash();
	/** What the firmware was told since the last start, with the time of each. */
	told: string[] = [];
	opened = 0;
	readonly #wanted: number;

	constructor(wanted = 5) {
		this.#wanted = wanted;
	}

	/** One start, `on` milliseconds long. */
	start(on: number, resetReason: ResetReason = "power-on", flash: Flash = this.flash): void {
		const { clock, system } = stubHost();
		this.told = [];
		try {
			watchPowerCycles({ clock, flash, system: { ...system, resetReason } }, this.#wanted, {
				onHold: name => this.told.push(`${clock.now()} hold ${name ?? "nothing"}`),
				onGesture: (name, clicks) => {
					this.told.push(`${clock.now()} ${name} ${clicks}`);
					this.opened++;
				},
			});
			clock.advance(on);
		} catch (error) {
			if (!(error instanceof PowerCut)) throw error;
		}
	}

	starts(...on: readonly number[]): this {
		for (const each of on) this.start(each);
		return this;
	}
}

const five = [1000, 1500, 800, 2500, 1200];

describe("power cycles", () => {
	it("open setup after five short starts and one that lasts, once", () => {
		const lamp = new Lamp().starts(...five);
		assert.deepEqual(lamp.told, []);
		lamp.start(60_000);
		assert.deepEqual(lamp.told, ["0 hold setup", "5000 hold nothing", "5000 setup 0"]);
		assert.deepEqual([...lamp.flash.entries().keys()], []);
		lamp.starts(60_000, 60_000);
		assert.equal(lamp.opened, 1);
	});

	it("open it after as many as the product wants", () => {
		for (const wanted of [3, 4, 7, 10])
			for (const made of [wanted - 1, wanted, wanted + 1, 2 * wanted]) {
				const lamp = new Lamp(wanted).starts(...Array<number>(made).fill(1000), 60_000);
				assert.equal(lamp.opened, made === wanted ? 1 : 0, `${made} of ${wanted}`);
			}
	});

	it("are not waited for when the product wants none", () => {
		const lamp = new Lamp(0).starts(...five, 60_000);
		assert.deepEqual([lamp.told, lamp.flash.writes], [[], 0]);
	});

	it("may be given up by switching off once more, and begun anew after five seconds of light", () => {
		const lamp = new Lamp().starts(...five, 2000, 60_000);
		assert.equal(lamp.opened, 0);
		assert.equal(lamp.starts(...five, 60_000).opened, 1);
	});

	it("count no start that lasts for five seconds: what went before it is over", () => {
		const lamp = new Lamp().starts(1000, 1000, 1000, 1000, 5000, 1000, 60_000);
		assert.equal(lamp.opened, 0);
		assert.equal(new Lamp().starts(1000, 1000, 4999, 1000, 1000, 60_000).opened, 1);
	});

	it("are no hand's when one of them is shorter than 0.3 s", () => {
		for (let at = 1; at <= five.length; at++) {
			const lamp = new Lamp().starts(...five.slice(0, at), 200, ...five.slice(at), 60_000);
			assert.equal(lamp.opened, 0, `after ${at}`);
			assert.equal(lamp.starts(...five, 60_000).opened, 1);
		}
	});

	for (const reason of ["brownout", "panic", "watchdog", "software", "external", "unknown"] as const)
		it(`are over after a start by ${reason}`, () => {
			const lamp = new Lamp().starts(1000, 1000, 1000);
			lamp.start(1000, reason);
			assert.equal(lamp.starts(1000, 1000, 60_000).opened, 0);
			assert.equal(lamp.starts(...five, 60_000).opened, 1);
			for (let i = 0; i < 5; i++) lamp.start(1000, reason);
			const { writes } = lamp.flash;
			lamp.start(60_000, reason);
			assert.deepEqual([lamp.opened, lamp.flash.writes], [1, writes]);
		});

	it("bear the brown-outs of a supply that sinks slowly, which are too short to matter", () => {
		const lamp = new Lamp();
		for (const each of five) {
			lamp.start(each);
			for (const short of [40, 120, 290]) lamp.start(short, "brownout");
		}
		assert.equal(lamp.starts(60_000).opened, 1);
	});

	it("cost two changes of the flash at a start, one more in a row, and none in a row that no hand makes", () => {
		const lamp = new Lamp();
		const cost = (on: number): number => {
			const before = lamp.flash.writes;
			lamp.start(on);
			return lamp.flash.writes - before;
		};
		assert.deepEqual([cost(3_600_000), cost(200), cost(3_600_000)], [2, 0, 2]);
		assert.deepEqual(five.map(cost), [1, 2, 2, 2, 2]);
		// The sixth is given up, which the seventh writes down.
		assert.deepEqual([1000, 1000, 1000, 1000].map(cost), [1, 1, 0, 0]);
		assert.equal(cost(60_000), 1);
	});

	it("never open setup for a cut at any change of the flash, whatever it leaves", () => {
		const course = [...five, 60_000, 60_000];
		for (const outcome of ["old", "new", "gone"] as const satisfies readonly CutOutcome[])
			for (let at = 1; at <= 11; at++) {
				const lamp = new Lamp();
				lamp.flash.cutPower(at, outcome, () => {});
				lamp.starts(...course);
				// At most what the hand asked for, and the next time it works again.
				assert.ok(lamp.opened <= 1, `${outcome} ${at}`);
				const before = lamp.opened;
				assert.equal(lamp.starts(60_000, ...five, 60_000).opened, before + 1, `${outcome} ${at}`);
			}
	});

	it("never open setup by a flash that refuses, keeps nothing, forgets nothing, or tells something else", () => {
		const throws = (): never => {
			throw new Error("the flash refuses");
		};
		const records = [
			...[undefined, [], [5], [5, 5], [5, 0xfa], [5, 0xfa, 0], [4, 0xfb], [0x85, 0x7a], [0xff, 0], [0, 0xff]],
		];
		for (const record of records) {
			const told = record && Uint8Array.from(record);
			const stuck: Flash = { read: () => told?.slice(), write: () => undefined, erase: () => undefined };
			for (const flash of [
				stuck,
				{ ...stuck, write: throws },
				{ ...stuck, erase: throws },
				{ ...stuck, read: throws },
			]) {
				const lamp = new Lamp();
				for (const on of [...five, 60_000, 60_000, ...five, 60_000]) lamp.start(on, "power-on", flash);
				assert.equal(lamp.opened, 0, `${record?.join() ?? "nothing"}`);
			}
		}
		// One that takes what it is given, and gives nothing up.
		const lamp = new Lamp();
		const keeps: Flash = {
			read: key => lamp.flash.read(key),
			write: (key, bytes) => lamp.flash.write(key, bytes),
			erase: throws,
		};
		for (let i = 0; i < 40; i++) lamp.start(60_000, "power-on", keeps);
		assert.equal(lamp.opened, 0);
	});

	describe("on a supply that fails", () => {
		/** How often `count` starts opened setup. */
		const rate = (count: number, on: (random: Random) => number): number => {
			const lamp = new Lamp();
			const random = new Random("mains");
			for (let i = 0; i < count; i++)
				if (random.chance(5)) lamp.start(on(random), "brownout");
				else lamp.start(on(random));
			return lamp.opened;
		};

		it("never open setup where no start lasts", () => {
			assert.equal(
				rate(3000, random => random.whole(20, 4999)),
				0,
			);
		});

		it("hardly ever do where starts last 0 to 60 s", () => {
			assert.ok(rate(3000, random => random.whole(0, 60_000)) <= 1);
		});

		it("seldom do where starts last from 50 ms to 10 min, each length as often as its double", () => {
			// 0.7 in a thousand
			assert.ok(rate(3000, random => 50 * 2 ** (random.whole(0, 13_500) / 1000)) <= 9);
		});
	});
});
