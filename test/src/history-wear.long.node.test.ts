import assert from "node:assert/strict";
import { Random } from "../../hosts/virtual/random";
import { hour, Writer } from "../support/history-writer";
import { NvsPages } from "../support/nvs-pages";

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

describe("what the history costs the flash", () => {
	it("is a write an hour where nothing happens", () => {
		const writes = week(writer => writer.stay(hour));
		assert.ok(writes >= 160 && writes <= 168, `${writes}`);
	});

	const worlds: readonly (readonly [string, (writer: Writer, random: Random) => void])[] = [
		[
			"the network goes for a second every twenty",
			writer => {
				writer.lose(1000);
				writer.stay(19_000);
			},
		],
		[
			"the network goes for just over a minute, and comes back for a second",
			writer => {
				writer.lose(61_000);
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
						return writer.lose(time);
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

	for (const [what, writes, cycles] of [
		["an hour", 365 * 24, 160],
		["ten minutes", 365 * 24 * 6 + 8, 960],
	] as const)
		it(`is ${cycles} erasures of each sector a year at most, of some 100,000 that it stands, at a write in ${what}`, () => {
			// The SDK's partition, `nvs, 0x6000`; in it what ESP-IDF keeps, the credentials at their longest, and the rest.
			const pages = new NvsPages(6);
			pages.write("calibration", 1904);
			for (const key of ["cred0", "cred1"]) pages.write(key, 1900);
			for (const key of ["uid", "apkey", "health"]) pages.write(key, 121);
			for (let i = 0; i < writes; i++) pages.write(i & 1 ? "log1" : "log0", 224);
			const worst = Math.max(...pages.erased);
			assert.ok(worst <= cycles && worst > cycles / 2, `${worst}`);
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
			writer.lose(61_000);
			writer.stay(1000);
		});
		assert.ok(tries > most / 2 && tries <= most, `${tries}`);
	});
});
