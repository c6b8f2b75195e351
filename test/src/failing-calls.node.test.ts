import assert from "node:assert/strict";
import { start } from "../../src/main";
import { readProduct } from "../../src/product";
import { fates, letFail, type Call, type Fate } from "../support/failing-host";
import { product, World } from "../support/world";

/** A call that fails: the `from`-th of its kind in the life, and the following ones, `count` in all. */
interface Failure {
	readonly call: Call;
	readonly fate: Fate;
	readonly from: number;
	readonly count: number;
}

/** In a life of a few minutes, four of them asked for. */
const mostRestarts = 16;

/** A whole life, in which calls fail: set up, moved to a network that does not work, offline, reset, set up again. */
class Life {
	readonly world: World;
	readonly calls = new Map<Call, number>();
	#failures: readonly Failure[];

	constructor(failures: readonly Failure[], verify: "restart" | "live") {
		this.#failures = failures;
		const config = { ...product, setup: { verify, window: 120_000 } };
		this.world = new World(config, {
			board: {
				firmware: (host, watch) =>
					start(
						letFail(host, call => this.#judge(call)),
						readProduct(config),
						{ watch },
					),
			},
		});
	}

	#judge(call: Call): Fate | undefined {
		const number = this.calls.get(call) ?? 0;
		this.calls.set(call, number + 1);
		return this.#failures.find(each => each.call === call && number >= each.from && number < each.from + each.count)
			?.fate;
	}

	/** Nobody waits for anything to go well. */
	live(): this {
		const { world } = this;
		const { board, clock, air } = world;
		board.powerOn();
		clock.advance(4000);
		world.apply();
		clock.advance(20_000);
		board.press(4000);
		clock.advance(6000);
		world.apply({ ssid: "Office", pass: "wrong hours" });
		clock.advance(40_000);
		air.patch({ networks: { home: { on: false } } });
		clock.advance(20_000);
		air.patch({ networks: { home: { on: true } } });
		clock.advance(20_000);
		board.press(12_000);
		clock.advance(20_000);
		world.apply();
		clock.advance(20_000);
		return this;
	}

	/** Nothing fails any more. The owner gets the device online again, whatever happened to it. */
	recover(): void {
		const { world } = this;
		this.#failures = [];
		const restarts = world.events.filter(each => each.event === "restart").length;
		assert.ok(restarts <= mostRestarts, `${restarts} restarts`);
		world.clock.advance(200_000);
		if (world.state !== "running") {
			world.board.press(world.state === "idle" ? 100 : 4000);
			world.clock.advance(15_000);
			assert.equal(world.state, "setup");
			assert.ok(world.board.setupNetwork, "the setup network is open");
			assert.equal(world.apply()?.status, 200);
		}
		world.until("running", 60_000);
		world.clock.advance(2000);
		assert.equal(world.cloud.online, 1);
		assert.equal(world.board.setupNetwork, undefined);
	}
}

function told(failures: readonly Failure[]): string {
	return failures.map(({ call, fate, from, count }) => `${call} ${fate} at ${from} (${count})`).join(" and ");
}

function check(failures: readonly Failure[], verify: "restart" | "live"): void {
	const life = new Life(failures, verify);
	try {
		life.live().recover();
	} catch (error) {
		const { states, log } = life.world;
		throw new Error(`${told(failures)}: ${String(error)}\n${states.join()}\n${log.slice(-30).join("\n")}`, {
			cause: error,
		});
	}
}

const calls = Object.keys(fates) as Call[];

describe("a device of whose calls one fails, or two", function () {
	this.timeout(60_000);

	for (const verify of ["restart", "live"] as const) {
		const usual = new Life([], verify).live().calls;

		it(`can be brought online by its owner, whichever call failed, once or for long (${verify})`, () => {
			for (const call of calls)
				for (const fate of fates[call])
					for (const count of [1, Infinity]) {
						const most = usual.get(call) ?? 0;
						// Calls of the app's timer all mean the same.
						const step = Math.max(1, Math.floor(most / 8));
						for (let from = 0; from < most; from += step) check([{ call, fate, from, count }], verify);
					}
		});

		it(`can be brought online, whichever two calls failed (${verify})`, () => {
			let seed = 7;
			const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
			const any = (): Failure => {
				const call = calls[random(calls.length)] ?? "flash.read";
				const fate: Fate = fates[call][random(fates[call].length)] ?? "throws";
				return { call, fate, from: random(usual.get(call) ?? 1), count: [1, 2, 5, Infinity][random(4)] ?? 1 };
			};
			for (let run = 0; run < 60; run++) check([any(), any()], verify);
		});
	}
});
