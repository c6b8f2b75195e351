import assert from "node:assert/strict";
import type { ResetReason } from "../../hosts/host";
import { VirtualClock } from "../../hosts/virtual/clock";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { BoardClock, Life, WallClock } from "../../hosts/virtual/life";
import { Random } from "../../hosts/virtual/random";
import { utf8 } from "../../modules/bytes/index";
import * as log from "../../modules/logbook/index";
import { History, type HistoryHost, type HistoryStation } from "../../src/history";
import { table, type EventType, type Place, type State } from "../../src/machine";

const minute = 60_000;
const hour = 60 * minute;

/** A history alone, on a board whose state a test says. */
class Writer {
	readonly flash = new MemoryFlash();
	readonly clock = new VirtualClock();
	readonly #wall = new WallClock();
	#life = new Life(this.clock, error => assert.fail(String(error)));
	#history: History | undefined;
	#state: State = { at: "off", memory: "proven", code: 0 };
	memory = 50_000;

	station: HistoryStation = {
		link: {
			...{ address: "192.168.1.57", gateway: "192.168.1.1", bssid: Uint8Array.of(1, 2, 3, 4, 5, 6) },
			...{ channel: 1, rssi: -60 },
		},
		network: { ssid: utf8("Home"), password: utf8(""), hidden: false },
		joinTime: 2800,
	};

	start(resetReason: ResetReason, crashed = false): void {
		this.#life.end();
		this.#life = new Life(this.clock, error => assert.fail(String(error)));
		if (resetReason === "power-on") this.#wall.offset = undefined;
		const { memory } = this;
		const host: HistoryHost = {
			clock: new BoardClock(this.#life, this.#wall),
			flash: this.flash,
			system: { resetReason, buildTime: Date.UTC(2026, 0, 1), freeMemory: () => memory },
		};
		this.#history = new History(host, this.station, crashed);
		this.#state = { at: "off", memory: "proven", code: 0 };
	}

	get history(): History {
		assert.ok(this.#history);
		return this.#history;
	}

	go(at: Place, event: EventType, code: State["code"] = 0): boolean {
		const before = this.#state;
		this.#state = { ...before, at, code };
		return this.history.heard(before, this.#state, event);
	}

	goOnline(): void {
		this.go("joining", "boot");
		this.go("connecting", "joined");
		// The time comes with the login.
		this.#wall.offset ??= Date.UTC(2026, 5, 1);
		this.go("running", "loggedIn");
	}

	/** Time passes, and a minute of it now and then. */
	stay(time: number): void {
		for (let left = time; left > 0; left -= minute) {
			this.clock.advance(Math.min(left, minute));
			if (left >= minute) this.history.tick();
		}
	}

	get line(): string {
		return log.whyLine(log.load(this.flash), 0) ?? "";
	}
}

/** A week of what `once` does again and again; returns how often the flash was written. */
function week(once: (writer: Writer, random: Random) => void): number {
	const writer = new Writer();
	const random = new Random("wear");
	writer.start("power-on");
	writer.goOnline();
	while (writer.clock.now() < 7 * 24 * hour) once(writer, random);
	const [first = 0, second = 0] = ["log0", "log1"].map(key => writer.flash.wear.get(key)?.writes);
	assert.equal(writer.flash.writes, first + second, "nothing is erased");
	assert.ok(Math.abs(first - second) <= 1, "both slots take turns");
	return writer.flash.writes;
}

/** What no world may cost in a week: a write in ten minutes, and eight beforehand. 52,560 a year, and eight. */
const most = 7 * 24 * 6 + 8;

function lose(writer: Writer, time: number): void {
	writer.go("joining", "linkLost");
	writer.go("joining", "trouble", 720);
	writer.stay(time);
	writer.go("connecting", "joined", 720);
	writer.go("running", "loggedIn");
}

describe("what the history costs the flash", () => {
	it("is a write an hour where nothing happens", () => {
		const writes = week(writer => writer.stay(hour));
		assert.ok(writes >= 160 && writes <= 168, `${writes}`);
	});

	const worlds: readonly (readonly [string, (writer: Writer, random: Random) => void])[] = [
		[
			"the network goes for a second every twenty",
			writer => {
				lose(writer, 1000);
				writer.stay(19_000);
			},
		],
		[
			"the network goes for just over a minute, and comes back for a second",
			writer => {
				lose(writer, 61_000);
				writer.stay(1000);
			},
		],
		[
			"power goes every minute",
			writer => {
				writer.stay(61_000);
				writer.start("power-on");
				writer.goOnline();
			},
		],
		[
			"it crashes as soon as it is online",
			writer => {
				writer.stay(5000);
				writer.start("software", true);
				writer.goOnline();
			},
		],
		[
			"somebody asks for a restart every ten seconds",
			writer => {
				writer.stay(10_000);
				writer.go("restarting", "restartWanted");
				writer.start("software");
				writer.goOnline();
			},
		],
		[
			"all of this comes at random",
			(writer, random) => {
				const time = random.whole(1, 130_000);
				switch (random.whole(0, 4)) {
					case 0:
						return lose(writer, time);
					case 1:
						return writer.stay(time);
					case 2:
						writer.start(random.pick(["power-on", "software", "brownout", "panic", "watchdog", "unknown"]));
						return writer.goOnline();
					case 3:
						writer.go("restarting", "restartWanted");
						writer.start("software");
						return writer.goOnline();
					default:
						writer.go("connecting", "cloudLost");
						writer.stay(time);
						return void writer.go("running", "loggedIn");
				}
			},
		],
	];
	for (const [what, once] of worlds)
		it(`is a write in ten minutes, and no more, where ${what}`, () => {
			const writes = week(once);
			assert.ok(writes > most / 5 && writes <= most, `${writes}, at most ${most}`);
		});

	it("is next to nothing where power goes a minute after each start and nobody ever knows the time", () => {
		const writes = week(writer => {
			writer.go("joining", "boot");
			writer.stay(61_000);
			writer.start("power-on");
		});
		assert.ok(writes <= 9, `${writes}`);
	});

	it("is no more where the flash takes nothing", () => {
		let tries = 0;
		week(writer => {
			writer.flash.write = () => {
				tries++;
				throw new Error("the flash refuses to write");
			};
			lose(writer, 61_000);
			writer.stay(1000);
		});
		assert.ok(tries > most / 2 && tries <= most, `${tries}`);
	});
});

describe("the history", () => {
	it("knows a reason for every restart of the machine", () => {
		for (const [, event, , to] of table) if (to === "restarting") assert.ok(log.causeOf(event) > 7, event);
	});

	for (const [reason, expected] of [
		["power-on", "power off and on"],
		["brownout", "low voltage"],
		["external", "the reset pin"],
		["unknown", "an unknown reset"],
		["watchdog", "the watchdog"],
		["panic", "a crash"],
		["software", "its own program"],
	] as const)
		it(`tells a start by ${reason}`, () => {
			const writer = new Writer();
			writer.start("power-on");
			writer.goOnline();
			writer.stay(2 * hour);
			writer.start(reason);
			writer.clock.advance(3000);
			writer.goOnline();
			writer.stay(hour + minute);
			assert.ok(writer.line.includes(`Reason: ${expected}. Signal before: -60 dBm. Mended by: itself.`), writer.line);
		});

	it("says how long at least it was offline where nobody knows the time", () => {
		const writer = new Writer();
		const told = (): string => writer.line.slice(0, writer.line.indexOf(" Reason"));
		writer.start("power-on");
		writer.go("running", "loggedIn");
		writer.stay(2 * hour);
		writer.start("power-on");
		writer.clock.advance(90_000);
		writer.go("running", "loggedIn");
		writer.stay(minute);
		assert.equal(told(), "Offline for at least 1 min.");

		lose(writer, 2 * minute);
		assert.equal(told(), "Offline for 2 min.");
	});

	it("does not count a restart that was announced as a crash, nor the other way round", () => {
		const writer = new Writer();
		writer.start("power-on");
		writer.goOnline();
		writer.go("restarting", "updateDone");
		writer.start("software");
		writer.goOnline();
		writer.stay(hour);
		writer.start("software", true);
		writer.goOnline();
		writer.stay(hour + minute);
		assert.equal(
			log.countLine(log.load(writer.flash), 0),
			"Starts: 1 by power off and on, 1 by an exception, 1 by new firmware.",
		);
	});

	it("forgets with a new firmware how little memory there was before", () => {
		const writer = new Writer();
		const least = (): string | undefined => log.countLine(writer.history.record, 3);
		writer.start("power-on");
		writer.goOnline();
		writer.memory = 30_000;
		writer.start("watchdog");
		writer.goOnline();
		assert.equal(least(), "Least memory free: 30000 bytes.");
		writer.memory = 40_000;
		writer.go("restarting", "updateDone");
		writer.start("software");
		writer.goOnline();
		assert.equal(least(), "Least memory free: 40000 bytes.");
	});

	it("is told of an outage of a minute, and of none that was shorter", () => {
		const writer = new Writer();
		writer.start("power-on");
		writer.goOnline();
		for (const [time, isLong] of [
			[59_000, false],
			[60_000, true],
		] as const) {
			writer.go("connecting", "cloudLost");
			writer.stay(time);
			assert.equal(writer.go("running", "loggedIn"), isLong);
		}
	});

	it("keeps of the codes of the first minute the last, and then the first", () => {
		const code = (...told: readonly (readonly [State["code"], number])[]): string | undefined => {
			const writer = new Writer();
			writer.start("power-on");
			writer.goOnline();
			writer.go("joining", "linkLost");
			for (const [each, time] of told) {
				writer.go("joining", "trouble", each);
				writer.stay(time);
			}
			writer.go("running", "loggedIn");
			return /Error (\d+)/.exec(log.whyLine(writer.history.record, 0) ?? "")?.[1];
		};
		assert.equal(code([701, 20_000], [720, hour], [710, 5000]), "720");
		assert.equal(code([701, 20_000], [720, 5000]), "720");
		assert.equal(code([0, hour], [710, 5000], [702, 5000]), "710");
		assert.equal(code([0, hour]), undefined);
	});

	it("costs nobody a restart when the radio refuses to tell of the link", () => {
		const writer = new Writer();
		writer.start("power-on");
		writer.station = {
			...writer.station,
			get link(): never {
				throw new Error("the radio refuses");
			},
		};
		writer.start("power-on");
		writer.goOnline();
		writer.stay(hour);
	});
});
