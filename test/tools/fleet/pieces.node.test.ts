import assert from "node:assert/strict";
import { Air } from "../../../hosts/virtual/air";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { Hold } from "../../../tools/fleet/hold";
import type { Outcome } from "../../../tools/fleet/life";
import { Past } from "../../../tools/fleet/past";
import { picture } from "../../../tools/fleet/picture";
import { report, table } from "../../../tools/fleet/report";
import { play, until, type Script } from "../../../tools/fleet/script";
import { Tally } from "../../../tools/fleet/tally";
import { clockTime, line } from "../../../tools/fleet/timeline";
import { Times } from "../../../tools/fleet/times";
import { troubles } from "../../../tools/fleet/troubles/index";
import { Weather } from "../../../tools/fleet/weather";

const outcome: Outcome = {
	...{ seed: "1/0", end: "running", finding: undefined, firstTry: true, restarts: 1, writes: 2, leaks: 0 },
	leastFreeMemory: undefined,
	times: [],
};

describe("the weather of a life", () => {
	const make = (): { readonly air: Air; readonly weather: Weather; readonly rssi: () => unknown } => {
		const air = new Air({ networks: { home: { ssid: "Home", security: "OPEN", channel: 1, rssi: -50 } } });
		return { air, weather: new Weather(air), rssi: () => air.state.networks.get("home")?.rssi };
	};
	const rssiOf = (rssi: number): object => ({ networks: { home: { rssi } } });

	it("shows the change that began last, whichever ends first", () => {
		const { weather, rssi } = make();
		const first = weather.change(rssiOf(-60));
		const second = weather.change(rssiOf(-70));
		assert.equal(rssi(), -70);
		first();
		assert.equal(rssi(), -70);
		second();
		assert.equal(rssi(), -50);
		const third = weather.change(rssiOf(-60));
		const fourth = weather.change(rssiOf(-70));
		fourth();
		assert.equal(rssi(), -60);
		third();
		assert.equal(rssi(), -50);
	});

	it("brings back what settled meanwhile, and takes away what was not there", () => {
		const { air, weather, rssi } = make();
		const before = JSON.stringify(air.json);
		const end = weather.change({
			networks: { home: { rssi: -60 }, twin: { ssid: "Home", security: "OPEN", channel: 3, rssi: -30 } },
		});
		assert.ok(air.state.networks.has("twin"));
		weather.settle(rssiOf(-45));
		assert.equal(rssi(), -60);
		end();
		assert.equal(rssi(), -45);
		weather.settle(rssiOf(-50));
		assert.equal(JSON.stringify(air.json), before);
	});
});

describe("something that several hold", () => {
	it("is held from the first to the last of them", () => {
		const seen: boolean[] = [];
		const hold = new Hold(held => seen.push(held));
		hold.take();
		hold.take();
		hold.release();
		assert.deepEqual(seen, [true]);
		hold.release();
		assert.deepEqual(seen, [true, false]);
	});
});

describe("a script", () => {
	it("goes on as soon as what it waits for is so, or when its time is over", () => {
		const clock = new VirtualClock();
		const log: string[] = [];
		let so = false;
		function* script(): Script {
			log.push(`${yield* until(() => so, 1000)} at ${clock.now()}`);
			log.push(`${yield* until(() => !so, 500)} at ${clock.now()}`);
			yield { ms: 50 };
			log.push(`${yield* until(() => so, 500)} at ${clock.now()}`);
		}
		play(clock, script(), () => log.push(`over at ${clock.now()}`));
		clock.set(() => (so = true), 450);
		clock.advance(10_000);
		assert.deepEqual(log, ["true at 600", "false at 1100", "true at 1150", "over at 1150"]);
	});
});

describe("the past of a life", () => {
	it("knows when it was calm, what something cost and how it may be explained", () => {
		const past = new Past();
		const over = past.begin(troubles["the flash refuses"], 1000);
		assert.equal(past.calm(0, 999), true);
		assert.equal(past.calm(5000, 6000), false, "it is not over yet");
		over(2000);
		assert.equal(past.calm(2001, 9000), true);
		assert.equal(past.calm(0, 9000), false);
		assert.equal(past.cost("decision", 1500, 1600), true);
		assert.equal(past.cost("restart", 1500, 1600), false);
		assert.deepEqual(past.codes(0, 9000), [700]);
		assert.deepEqual(past.codes(2001, 9000), []);
	});
});

describe("the times of a life", () => {
	it("count from what began last, once", () => {
		const clock = new VirtualClock();
		const times = new Times(clock);
		times.end();
		times.begin("power");
		clock.advance(1000);
		times.begin("settings");
		clock.advance(500);
		times.end();
		times.end();
		assert.deepEqual(times.all, [{ wait: "settings", ms: 500 }]);
	});
});

describe("the tally of a fleet", () => {
	const tally = new Tally();
	for (let ms = 100; ms > 0; ms--)
		tally.add({ outcome: { ...outcome, times: [{ wait: "power", ms }] }, troubles: ["the power is cut"] });
	const finding = { kind: "dark", at: 5000, why: "it is <dark> & silent" } as const;
	tally.add({
		outcome: { ...outcome, seed: "1/100", end: "bad", finding, firstTry: false },
		troubles: ["the flash lies", "the flash lies", "the power is cut"],
	});
	tally.add({ outcome: { ...outcome, end: "setup", firstTry: undefined }, troubles: [] });

	it("knows what half, 95 and 99 of a hundred did not exceed", () => {
		assert.deepEqual(tally.percentiles("power"), { p50: 51, p95: 96, p99: 100 });
		assert.deepEqual(tally.percentiles(), { p50: 51, p95: 96, p99: 100 });
		assert.deepEqual(tally.percentiles("settings"), { p50: 0, p95: 0, p99: 0 });
	});

	it("counts a life once for a trouble that came twice", () => {
		assert.deepEqual(tally.byTrouble.get("the flash lies"), { running: 0, setup: 0, bad: 1 });
		assert.deepEqual(tally.byTrouble.get("the power is cut"), { running: 100, setup: 0, bad: 1 });
	});

	it("is told under the keys that scripts read", () => {
		const all = report(tally, { seed: "1", faults: "hostile", engine: "node" }, 2);
		assert.deepEqual(
			[all.lives, all.running, all.setupWithRightCode, all.wrong, all.dark, all.lostProven, all.livesPerSecond],
			[102, 100, 1, 0, 1, 0, 51],
		);
		assert.equal(all.firstTry, 100 / 101);
		assert.equal(all.timeToOnline.p99, 100);
		assert.deepEqual(all.bad, [{ seed: "1/100", kind: "dark", at: 5000, why: finding.why }]);
	});

	it("is told to people with the command that plays a bad life again", () => {
		const text = table(report(tally, { seed: "1", faults: "hostile", engine: "node" }, 2));
		assert.match(text, /^102 lives, faults: hostile, seed: 1, engine: node\n/);
		assert.match(text, /running +100 +98\.039 %/);
		assert.match(text, /power on +0\.1 +0\.1 +0\.1/);
		assert.match(text, /dark: it is <dark> & silent\n {2}npm run fleet -- --faults hostile --replay 1\/100$/);
	});

	it("is drawn with a bar for each trouble", () => {
		const svg = picture(tally, report(tally, { seed: "<1>", faults: "hostile", engine: "node" }, 2));
		const open: string[] = [];
		for (const [, close, name, rest] of svg.matchAll(/<(\/?)(\w+)([^<>]*)>/g)) {
			if (close) assert.equal(open.pop(), name);
			else if (!rest?.endsWith("/")) open.push(name ?? "");
			assert.match(rest ?? "", /^( [\w:-]+="[^"<&]*")*\/?$/);
		}
		assert.deepEqual(open, []);
		assert.doesNotMatch(svg.replaceAll(/<[^<>]*>/g, "").replaceAll(/&(lt|gt|amp|quot|#\d+);/g, ""), /[<>&]/);
		assert.equal(svg.match(/height="12" fill="#1d9a6c"/g)?.length, 3, "two troubles, and the legend");
		assert.match(svg, />the flash lies</);
		assert.doesNotMatch(svg, /NaN|undefined/);
	});
});

describe("the timeline of a life", () => {
	it("tells the time as people read it", () => {
		assert.equal(clockTime(0), "00:00:00.000");
		assert.equal(clockTime(3_723_004.6), "01:02:03.004");
		assert.equal(clockTime(86_400_000 * 2), "day 3 00:00:00.000");
	});

	it("has a line for what matters, and none for the rest", () => {
		assert.equal(line({ event: "chapter", what: "month" }), "--- month ---");
		assert.equal(line({ event: "trouble", what: "the power is cut" }), "! the power is cut");
		assert.equal(line({ event: "over", what: "the power is cut" }), "! over: the power is cut");
		assert.equal(line({ event: "finding", what: "it crashed" }), "BAD: it crashed");
		assert.equal(line({ event: "radio", radio: "lost", reason: 8 }), "  Wi-Fi lost, reason 8");
		assert.equal(line({ event: "radio", radio: "scan" }), undefined);
		assert.equal(line({ event: "services", tcp: [], udp: [] }), undefined);
	});
});
