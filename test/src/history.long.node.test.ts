import assert from "node:assert/strict";
import { countLine, due, load, whyLine } from "../../modules/logbook/index";
import { product, token, World, type WorldOptions } from "../support/world";
import { lie } from "../support/wrong-time";

const config = { ...product, health: { field: "Last outage" } };
const hour = 3_600_000;

/** A device that has been online for three hours since three o'clock; the world's first day is 1 June 2026. */
function online(options?: WorldOptions, more: object = {}, fields?: Readonly<Record<string, string>>): World {
	const world = new World({ ...config, ...more }, options);
	world.goOnline(fields);
	world.clock.advance(3 * hour);
	return world;
}

/** What the flash has to tell of the outages, the last first. */
function lines({ flash }: World): readonly string[] {
	const record = load(flash);
	const told: string[] = [];
	for (let line = whyLine(record, 0); line !== undefined; line = whyLine(record, told.length)) told.push(line);
	return told;
}

/** Of the last one, without what is the same in all: `since 03:00, 1 h 2 min: Wi-Fi lost, 720; itself`. */
function story(world: World): string {
	const line = lines(world)[0] ?? "";
	const [, from = "", time = "", length = "", reason = "", code, mended = ""] =
		/^Offline (since |some time after )?(?:Jun {2}1 2026 (\d\d:\d\d):\d\d UTC, )?for (.*?)\. Reason: (.*?)\.(?: Error (\d+): .*?\.)?(?: Signal before: -\d\d dBm\.)?(?: Mended by: (.*)\.| Not over yet\.)$/.exec(
			line,
		) ?? [];
	assert.ok(reason, line);
	return `${from}${time}, ${length}: ${reason}${code ? `, ${code}` : ""}; ${mended}`;
}

const counts = ({ flash }: World): string => [0, 1, 2, 3].map(index => countLine(load(flash), index)).join("\n");

/** What the cloud was told of outages. */
const told = ({ cloud }: World): readonly string[] =>
	cloud.frames.map(frame => frame.body).filter(body => body.startsWith("meta·set·Last outage·"));

function comeBack(world: World, limit = 400_000): void {
	world.until("running", limit);
	world.clock.advance(1000);
}

describe("the story of an outage", () => {
	it("takes no restart for one that a power cut prevented before", () => {
		const world = online();
		world.openSetup();
		assert.equal(world.ask("POST /reboot HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 0\r\n\r\n")?.status, 200);
		world.until("restarting");
		assert.notEqual(load(world.flash)[due], 0);
		world.board.powerOff();
		world.clock.advance(1000);
		world.board.powerOn();
		world.clock.advance(1000);
		assert.equal(load(world.flash)[due], 0);
	});

	it("is not told where there was none", () => {
		const world = online();
		assert.deepEqual(lines(world), ["It was not offline since this log began."]);
		assert.deepEqual(told(world), []);
	});

	for (const [what, prepare, mend, expected] of [
		[
			"a router that was off for an hour",
			w => w.air.patch({ networks: { home: { on: false } } }),
			w => w.air.patch({ networks: { home: { on: true } } }),
			/^since 03:00, 1 h \d min: Wi-Fi lost, 720; itself$/,
		],
		[
			"a router whose password was changed, and changed back",
			w => {
				w.air.patch({ networks: { home: { password: "another one" } } });
				w.board.kick(8);
			},
			w => w.air.patch({ networks: { home: { password: "correct horse" } } }),
			/^since 03:00, 1 h \d min: Wi-Fi lost, 722; itself$/,
		],
		[
			"an Internet that was away",
			w => w.air.patch({ networks: { home: { internet: false } } }),
			w => w.air.patch({ networks: { home: { internet: true } } }),
			/^since 03:00, 1 h \d min: cloud lost, 710; itself$/,
		],
		[
			"a cloud that was silent",
			w => w.air.patch({ cloud: { answers: "never" } }),
			w => w.air.patch({ cloud: { answers: "yes" } }),
			/^since 03:00, 1 h \d min: cloud lost, 702; itself$/,
		],
		[
			"a token that was not known",
			w => {
				w.cloud.tokens.clear();
				w.cloud.disconnect();
			},
			w => w.cloud.tokens.add(token),
			/^since 03:00, 1 h \d+ min: cloud lost, 703; itself$/,
		],
		[
			"a power cut",
			w => w.board.powerOff(),
			w => w.board.powerOn(),
			/^some time after 02:\d\d, at most [12] h \d+ min: power off and on; itself$/,
		],
		[
			"a power cut in the middle of another outage, which was over when power came back",
			w => {
				w.air.patch({ networks: { home: { on: false } } });
				w.clock.advance(hour);
				w.board.powerOff();
			},
			w => {
				w.air.patch({ networks: { home: { on: true } } });
				w.board.powerOn();
				w.until("joining");
			},
			/^since 03:00, (1 h 59|2 h 0) min: Wi-Fi lost, 720; power off and on$/,
		],
		[
			"a power cut in the middle of another outage, which it did not mend",
			w => {
				w.air.patch({ networks: { home: { on: false } } });
				w.clock.advance(hour);
				w.switchOffAndOn();
			},
			w => w.air.patch({ networks: { home: { on: true } } }),
			/^since 03:00, 2 h \d min: Wi-Fi lost, 720; itself$/,
		],
		[
			"a time that was wrong after a power cut",
			w => {
				w.cloud.validFrom = w.internet.time - 86_400_000;
				w.cloud.validTo = w.internet.time + 86_400_000;
				w.cloud.start();
				const end = lie(w, Date.UTC(2036, 1, 7), Infinity);
				w.clock.set(end, hour - 1);
				w.switchOffAndOn();
			},
			() => {},
			/^some time after 02:\d\d, at most [12] h \d+ min: power off and on, 711; itself$/,
		],
		[
			"a network that the owner left for another by setup",
			w => w.air.patch({ networks: { home: { on: false } } }),
			w => {
				w.openSetup();
				w.apply({ ssid: "Office", pass: "nine to five" });
				w.until("restarting");
			},
			/^since 03:00, 1 h \d min: Wi-Fi lost, 720; new settings$/,
		],
	] as const satisfies readonly (readonly [string, (w: World) => void, (w: World) => void, RegExp])[])
		it(`is right: of ${what}`, () => {
			const world = online();
			prepare(world);
			world.clock.advance(hour);
			mend(world);
			comeBack(world, 2_000_000);
			assert.match(story(world), expected);
			assert.deepEqual(told(world), [`meta·set·Last outage·${lines(world)[0]}`], "the cloud is told once");
		});

	it("is right of a move where the phone watches", () => {
		const world = online({}, { setup: { verify: "live" } });
		world.openSetup();
		world.apply({ ssid: "Office", pass: "nine to five" });
		world.until("restarting");
		comeBack(world);
		assert.match(story(world), /^since 03:00, \d+ s: setup opened; new settings$/);
	});

	it("is right of new settings that did not work", () => {
		const world = online();
		world.openSetup();
		world.apply({ ssid: "Office", pass: "nine to nine" });
		world.until("restarting");
		comeBack(world);
		assert.match(story(world), /^since 03:00, \d+ s: setup opened, 722; itself$/);
	});

	it("is right of a visit to setup that changed nothing", () => {
		const world = online();
		world.openSetup();
		world.air.patch({ phones: 0 });
		world.clock.advance(601_000);
		comeBack(world);
		assert.match(story(world), /^since 03:00, 10 min: setup opened; itself$/);
	});

	it("is right of a reset, and of a restart that somebody asked for", () => {
		const world = online();
		world.board.press(12_000);
		world.setup(20_000);
		world.apply();
		world.until("restarting");
		comeBack(world);
		assert.match(story(world), /^since 03:00, \d+ s: a reset to blank; new settings$/);
		world.openSetup();
		world.ask("POST /reboot HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 0\r\n\r\n");
		world.until("restarting");
		comeBack(world);
		assert.match(story(world), /^since 03:00, \d+ s: setup opened; a restart on demand$/);
		assert.match(
			counts(world),
			/^Starts: 1 by power off and on, 2 by new settings, 1 by a reset to blank, 1 by a restart on/,
		);
	});

	it("is right of a crash, which ends the hours without one", () => {
		let crash = (): void => {};
		const world = online({
			app: ({ host }) => {
				crash = () =>
					void host.clock.set(() => {
						throw new Error("oops");
					}, 100);
			},
		});
		crash();
		world.clock.advance(1000);
		comeBack(world);
		assert.match(story(world), /^since 03:00, \d s: an exception; itself$/);
		assert.match(counts(world), /1 by an exception[^]*without a crash for the last \d s\./);
		assert.deepEqual(told(world), [], "it is too short to be told");
	});

	it("is right of another access point of the same network", () => {
		const world = online({}, {}, { ssid: "Office", pass: "nine to five" });
		world.air.patch({ networks: { office: { on: false } } });
		world.clock.advance(10_000);
		comeBack(world);
		assert.match(story(world), /^since 03:00, \d+ s: Wi-Fi lost(, 7\d\d)?; another access point$/);
	});

	it("is right of another network that the owner gave before", () => {
		const world = online({}, { cloud: { networksPin: 9 } });
		world.cloud.write(9, "Office\0nine to five");
		world.clock.advance(1000);
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(hour);
		assert.match(story(world), /^since 03:00, \d+ (s|min): Wi-Fi lost(, 7\d\d)?; another network$/);
	});

	it("is the same when the device is asked in the middle of it, but for its end", () => {
		const world = online();
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(hour);
		world.openSetup();
		const { body = "" } = world.ask("GET /why HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n") ?? {};
		assert.match(
			body,
			/since Jun {2}1 2026 03:00:\d\d UTC, for 59 min\. Reason: Wi-Fi lost\. Error 720: .* Not over yet\./,
		);
		const { outages } = world.json("/health.json") as { outages: { over: boolean; code: number }[] };
		assert.deepEqual(
			outages.map(({ over, code }) => [over, code]),
			[[false, 720]],
		);
	});

	it("is not kept, and has no page, where the product does not say so", () => {
		const world = new World(product);
		world.goOnline();
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(hour);
		world.air.patch({ networks: { home: { on: true } } });
		comeBack(world);
		assert.ok(![...world.flash.entries().keys()].some(key => key.startsWith("log")));
		assert.ok(!world.cloud.frames.some(frame => frame.body.includes("Offline")));
		world.openSetup();
		assert.equal(world.get("/why")?.status, 404);
		assert.equal(world.get("/health.json")?.status, 404);
		assert.ok(!world.get("/plain")?.body.includes("/why"));
	});

	it("is kept, and not told to the cloud, where the product names no field for it", () => {
		const world = online({}, { health: {} });
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(hour);
		world.air.patch({ networks: { home: { on: true } } });
		comeBack(world);
		assert.match(story(world), /Wi-Fi lost/);
		assert.ok(!world.cloud.frames.some(frame => frame.body.includes("Offline")));
	});

	it("keeps a long one, though many short ones come after it", () => {
		const world = online();
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(hour);
		world.air.patch({ networks: { home: { on: true } } });
		comeBack(world);
		for (let i = 0; i < 20; i++) {
			world.cloud.disconnect();
			world.clock.advance(900_000);
		}
		assert.match(counts(world), /the cloud 20\./);
		assert.equal(lines(world).length, 8);
		assert.match(lines(world).at(-1) ?? "", /for 1 h \d min\. Reason: Wi-Fi lost/);
	});

	it("is not lost when power fails two minutes after it began", () => {
		const world = online();
		world.air.patch({ networks: { home: { on: false } } });
		world.until("joining");
		world.clock.advance(121_000);
		world.board.powerOff();
		world.clock.advance(hour);
		world.air.patch({ networks: { home: { on: true } } });
		world.board.powerOn();
		world.until("joining");
		comeBack(world);
		assert.match(story(world), /^since 03:00, 1 h \d min: Wi-Fi lost, 720; power off and on$/);
	});
});
