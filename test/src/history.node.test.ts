import assert from "node:assert/strict";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { Random } from "../../hosts/virtual/random";
import { countLine, load, whyLine } from "../../modules/logbook/index";
import { History } from "../../src/history";
import { table } from "../../src/machine";
import { causeOf } from "../../modules/logbook/index";
import { stubHost } from "../support/stub-host";
import { product, token, World, type WorldOptions } from "../support/world";
import { lie } from "../support/wrong-time";

const config = { ...product, health: { field: "Last outage" } };
const hour = 3_600_000;
const year = 365 * 24 * hour;

/** A device that has been online for three hours. */
function online(options?: WorldOptions, extra: object = {}): World {
	const world = new World({ ...config, ...extra }, options);
	world.goOnline();
	world.clock.advance(3 * hour);
	return world;
}

/** What the flash has to tell. */
function lines({ flash }: World): readonly string[] {
	const record = load(flash);
	const told: string[] = [];
	for (let line = whyLine(record, 0); line !== undefined; line = whyLine(record, told.length)) told.push(line);
	return told;
}

/** The last outage, without what is the same in all. */
const story = (world: World): string =>
	(lines(world)[0] ?? "").replace(/ UTC|Offline |Signal before: -48 dBm\. |Error (\d+): .*?(?= Signal| Mended| Not)/g, (all, code) =>
		code ? `Error ${code}.` : "",
	);

const counts = ({ flash }: World): string => [0, 1, 2, 3].map(index => countLine(load(flash), index)).join("\n");
const logWrites = ({ flash }: { readonly flash: MemoryFlash }): number =>
	(flash.wear.get("log0")?.writes ?? 0) + (flash.wear.get("log1")?.writes ?? 0);
const told = ({ cloud }: World): readonly string[] =>
	cloud.frames.filter(frame => frame.body.startsWith("meta·set·Last outage")).map(frame => frame.body.slice(21));

function comeBack(world: World, limit = 400_000): void {
	world.until("running", limit);
	world.clock.advance(1000);
}

describe("the story of an outage", () => {
	it("is not told where there was none", () => {
		assert.deepEqual(lines(online()), ["It was not offline since this log began."]);
	});

	it("of a router that was off for an hour", () => {
		const world = online();
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(hour);
		world.air.patch({ networks: { home: { on: true } } });
		comeBack(world);
		assert.match(story(world), /^since Jun {2}1 2026 03:00:\d\d, for 1 h \d min\. Reason: Wi-Fi lost\. Error 720\. Mended by: itself\.$/);
		assert.match(counts(world), /Lost: Wi-Fi 1 times, the cloud 0 times\. The last join took 2\d{3} ms/);
	});
	it("of an Internet that was away", () => {
		const world = online();
		world.air.patch({ networks: { home: { internet: false } } });
		world.clock.advance(hour);
		world.air.patch({ networks: { home: { internet: true } } });
		comeBack(world);
		console.log(story(world));
	});
	it("of a cloud that was silent", () => {
		const world = online();
		world.air.patch({ cloud: { answers: "never" } });
		world.clock.advance(hour);
		world.air.patch({ cloud: { answers: "yes" } });
		comeBack(world);
		console.log(story(world));
	});
	it("of a token that was not known", () => {
		const world = online();
		world.cloud.tokens.clear();
		world.cloud.disconnect();
		world.clock.advance(hour);
		world.cloud.tokens.add(token);
		comeBack(world, 2_000_000);
		console.log(story(world));
	});
	it("of a power cut", () => {
		const world = online();
		world.board.powerOff();
		world.clock.advance(2 * hour);
		world.board.powerOn();
		comeBack(world);
		console.log(story(world));
	});
	it("of a power cut in the middle of another outage, which it mended or not", () => {
		for (const mends of [true, false]) {
			const world = online();
			world.air.patch({ networks: { home: { on: false } } });
			world.clock.advance(hour);
			world.board.powerOff();
			world.clock.advance(hour);
			if (mends) world.air.patch({ networks: { home: { on: true } } });
			world.board.powerOn();
			world.clock.advance(hour);
			if (!mends) world.air.patch({ networks: { home: { on: true } } });
			comeBack(world);
			console.log(story(world));
		}
	});
	it("of a crash", () => {
		let host: World["board"] | undefined;
		let fault = () => {};
		const world = online({ app: ({ host }) => void (fault = () => void host.clock.set(() => { throw new Error("oops"); }, 100)) });
		fault();
		world.clock.advance(1000);
		comeBack(world);
		console.log(story(world), counts(world));
	});
	it("of a move to another network by setup", () => {
		for (const verify of ["restart", "live"]) {
			const world = online({}, { setup: { verify } });
			world.air.patch({ networks: { home: { on: false } } });
			world.clock.advance(hour);
			world.openSetup();
			world.apply({ ssid: "Office", pass: "nine to five" });
			world.until("restarting");
			comeBack(world);
			console.log(story(world));
		}
	});
	it("of a visit to setup that changed nothing", () => {
		const world = online();
		world.air.patch({ phones: 0 });
		world.board.press(4000);
		world.until("setup", 5000);
		world.clock.advance(601_000);
		comeBack(world);
		console.log(story(world));
	});
	it("of a restart that somebody asked for", () => {
		const world = online();
		world.openSetup();
		world.ask("POST /reboot HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 0\r\n\r\n");
		world.until("restarting");
		comeBack(world);
		console.log(story(world));
	});
	it("of another access point", () => {
		const world = online();
		console.log(Object.keys(world.air.state.networks));
	});
	it("of wrong time", () => {
		const world = new World(config);
		const { internet, cloud } = world;
		const month = 30 * 86_400_000;
		cloud.validFrom = internet.time - month;
		cloud.validTo = internet.time + 2 * month;
		cloud.start();
		world.goOnline();
		world.clock.advance(3 * hour);
		const end = lie(world, Date.UTC(2036, 1, 7), Infinity);
		world.switchOffAndOn();
		world.clock.advance(hour);
		end();
		comeBack(world);
		console.log(story(world));
	});
});
