import assert from "node:assert/strict";
import { codes, toCode } from "../../modules/codes/index";
import { product, token, World } from "../support/world";

type Mode = "restart" | "live";

const modes: readonly Mode[] = ["restart", "live"];
const stranger = "192.168.4.3";
const theirs = "S".repeat(32);

interface Case {
	readonly code: number;
	readonly what: string;
	/** What is sent at first, besides good settings. */
	readonly wrong?: Readonly<Record<string, string>>;
	readonly spoil?: (world: World) => void;
	readonly mend?: (world: World) => void;
	/** What the second attempt has to send: nothing that was right. */
	readonly mended?: Readonly<Record<string, string>>;
}

const air = (broken: object, good: object): Pick<Case, "spoil" | "mend"> => ({
	spoil: world => world.air.patch(broken),
	mend: world => world.air.patch(good),
});
const router = (broken: object, good: object): Pick<Case, "spoil" | "mend"> =>
	air({ networks: { home: broken, hidden: broken } }, { networks: { home: good, hidden: good } });

const cases: readonly Case[] = [
	{ code: 701, what: "the router does not answer", ...router({ answers: "never" }, { answers: "yes" }) },
	{ code: 702, what: "the cloud is silent", ...air({ cloud: { answers: "never" } }, { cloud: { answers: "yes" } }) },
	{ code: 702, what: "the cloud is down", ...air({ cloud: { answers: "refuses" } }, { cloud: { answers: "yes" } }) },
	{ code: 703, what: "the token is not known", wrong: { blynk: "x".repeat(32) }, mended: { blynk: token } },
	{ code: 704, what: "the router is full", ...router({ answers: "full" }, { answers: "yes" }) },
	{
		...{ code: 705, what: "the cloud refuses the login" },
		spoil: world => void (world.cloud.loginStatus = 19),
		mend: world => void (world.cloud.loginStatus = 200),
	},
	{ code: 710, what: "there is no Internet", ...router({ internet: false }, { internet: true }) },
	{ code: 710, what: "the server's name is wrong", wrong: { host: "blink.cloud" }, mended: { host: "" } },
	{ code: 712, what: "a sign-in page is in the way", ...router({ captive: true }, { captive: false }) },
	{ code: 723, what: "the router gives no address", ...router({ dhcp: false }, { dhcp: true }) },
	{ code: 722, what: "the password is wrong", wrong: { pass: "incorrect horse" }, mended: { pass: "" } },
	{ code: 720, what: "the name is wrong", wrong: { ssid: "Hoome" }, mended: { ssid: "" } },
	{
		...{ code: 711, what: "the certificate is for another host" },
		...air({ cloud: { certificate: "other-host" } }, { cloud: { certificate: "valid" } }),
	},
];

/** A board in setup, as a phone finds it that has just joined. */
function unboxed(mode: Mode): World {
	const world = new World({ ...product, setup: { verify: mode } });
	world.board.powerOn();
	world.setup();
	world.clock.advance(3000);
	return world;
}

function status(world: World, from?: string): Record<string, unknown> {
	const request = "GET /status.json HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n";
	return JSON.parse(world.ask(request, 10_000, from)?.body ?? "{}") as Record<string, unknown>;
}

/** Lets an attempt begin and fail; returns milliseconds until it was told, and until it was over. */
function fail(world: World): { readonly told: number; readonly over: number } {
	const begun = world.clock.now();
	world.until(world.board.setupNetwork && world.states.includes("trying") ? "trying" : world.state, 1000);
	let told = 0;
	let away = false;
	for (let over = 0; over < 60_000; over = world.clock.now() - begun) {
		world.clock.advance(10);
		away ||= world.state !== "setup";
		if (!away) continue;
		if (!told && world.code && world.board.setupNetwork) told = world.clock.now() - begun;
		if (world.state === "setup") return { told, over };
	}
	throw new Error(`no failure; the log:\n${world.log.join("\n")}`);
}

/** A refused login leaves 703 wherever the set came from; a second attempt with one more thing changed does. */
describe("the second attempt", () => {
	for (const mode of modes)
		for (const hidden of [false, true])
			for (const { code, what, wrong = {}, spoil, mend, mended = {} } of cases) {
				const [ssid, pass] = hidden ? ["Attic", "under the roof"] : ["Home", "correct horse"];
				const listed = hidden ? "hidden" : "listed";
				it(`after ${code}, when ${what}, asks for nothing that was right (${mode}, ${listed})`, () => {
					const world = unboxed(mode);
					spoil?.(world);
					const first = { ssid, pass, ...(hidden ? { hidden: "1" } : {}), ...wrong };
					assert.equal(world.apply(first)?.status, 200);
					const { told, over } = fail(world);
					assert.equal(world.code, code);
					assert.ok(told <= 20_000, `told after ${told} ms`);
					assert.ok(over <= 46_000, `over after ${over} ms`);

					world.clock.advance(2000);
					const { retry, code: shown } = status(world);
					assert.equal(shown, code);
					const sentHost = wrong["host"] === undefined ? [] : ["host"];
					assert.deepEqual(retry, {
						...{ ssid: first.ssid, hidden },
						security: !hidden && code !== 720 ? "WPA2" : "unknown",
						has: ["password", "token", ...sentHost],
					});
					mend?.(world);
					const second = { ...mended };
					if (code === 722) second["pass"] = pass;
					if (code === 720) Object.assign(second, { ssid, pass }, hidden ? { hidden: "1" } : {});
					// Nothing given for one server is used with another.
					if (sentHost.length) Object.assign(second, { pass, blynk: token });
					const answer = world.retry(second);
					assert.equal(answer?.status, 200, answer?.body);
					world.until("running");
					assert.equal(world.cloud.online, 1);
				});
			}
});

describe("what is kept for a second attempt", () => {
	const failed = (mode: Mode, fields: Readonly<Record<string, string>> = {}): World => {
		const world = unboxed(mode);
		world.air.patch({ networks: { home: { on: false } } });
		world.apply({ host: "fra1.blynk.cloud", ...fields });
		fail(world);
		world.clock.advance(2000);
		world.air.patch({ networks: { home: { on: true } } });
		return world;
	};

	for (const mode of modes) {
		it(`serves nobody but the phone that gave it (${mode})`, () => {
			const world = failed(mode);
			assert.equal(status(world, stranger)["retry"], undefined);
			const refused = world.retry({ blynk: theirs }, stranger);
			assert.equal(refused?.status, 409);
			assert.match(refused.body, /^\{"status":"error","msg":".*Send all of them/);
			assert.equal(world.state, "setup");
			assert.ok(status(world)["retry"], "it is still there for its owner");
		});

		it(`goes to no other server than before, nor the network's password (${mode})`, () => {
			const world = failed(mode);
			const evil = { host: "evil.example" };
			const field = (fields: Readonly<Record<string, string>>): unknown => {
				const { status: code, body = "{}" } = world.retry(fields) ?? {};
				assert.equal(code, 500);
				return (JSON.parse(body) as { field?: string }).field;
			};
			assert.equal(field({ ...evil, blynk: theirs }), "pass");
			assert.equal(field({ ...evil, pass: "correct horse" }), "blynk");
			assert.equal(field({ port_ssl: "8443", blynk: theirs }), "pass");
			assert.equal(field({ host: "", pass: "correct horse" }), "blynk");
			assert.equal(world.retry({ host: "FRA1.blynk.cloud." })?.status, 200, "the same server in other letters");
		});

		it(`goes to no other network: its password is not used there (${mode})`, () => {
			const world = failed(mode);
			assert.equal(world.retry({ ssid: "Café Nachbar", host: "", blynk: token })?.status, 200);
			world.until("running");
		});

		it(`is gone with a reset, with another set, and after success (${mode})`, () => {
			const reset = failed(mode);
			reset.ask("POST /reset HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 0\r\n\r\n");
			reset.clock.advance(1000);
			reset.setup();
			assert.equal(reset.retry()?.status, 409);

			const online = failed(mode);
			online.apply();
			online.until("running");
			online.board.press(4000);
			online.setup(10_000);
			assert.equal(status(online)["retry"], undefined);
			assert.equal(online.retry()?.status, 409);
		});

		it(`is gone ten minutes after setup closed, and not before (${mode})`, () => {
			for (const [wait, there] of [
				[590_000, true],
				[601_000, false],
			] as const) {
				const world = failed(mode);
				world.air.patch({ phones: 0 });
				world.until("idle", 700_000);
				world.clock.advance(wait);
				world.air.patch({ phones: 1 });
				world.board.press(100);
				world.setup(1000);
				assert.equal(status(world)["retry"] !== undefined, there, `${wait}`);
			}
		});

		it(`is gone with the power (${mode})`, () => {
			const world = failed(mode);
			world.board.powerOff();
			world.board.powerOn();
			world.setup();
			assert.equal(status(world)["retry"], undefined);
			assert.equal(world.retry()?.status, 409);
		});

		it(`has failed for a reason that is told after the power was away, too (${mode})`, () => {
			const world = failed(mode);
			const { code } = status(world);
			assert.notEqual(code, 0);
			world.board.powerOff();
			world.board.powerOn();
			world.setup();
			assert.equal(status(world)["code"], code);
		});

		it(`is in no answer and no log (${mode})`, () => {
			const world = failed(mode, { pass: "a secret pass" });
			const paths = ["/status.json", "/board_info.json", "/plain", "/product.json", "/wifi_scan.json"];
			const told = paths.map(path => JSON.stringify(world.get(path)));
			for (const line of [...world.log, ...told]) {
				assert.ok(!line.includes("a secret pass"), line);
				assert.ok(!line.includes(token), line);
			}
		});
	}

	it("is gone as soon as another set is accepted", () => {
		const world = failed("live");
		world.apply();
		world.until("trying");
		assert.equal(status(world)["retry"], undefined);
	});

	it("is nothing after a power cut in the middle of a trial", () => {
		const world = unboxed("restart");
		world.air.patch({ networks: { home: { on: false } } });
		world.apply();
		world.until("joining");
		world.board.powerOff();
		world.board.powerOn();
		world.until("joining");
		world.until("setup");
		world.clock.advance(2000);
		assert.equal(world.code, 720);
		assert.equal(status(world)["retry"], undefined);
		assert.equal(status(world)["ssid"], "Home");
	});

	for (const mode of modes)
		it(`has failed for a reason that is told when the device was back at a proven set, too (${mode})`, () => {
			const world = new World({ ...product, setup: { verify: mode } });
			world.provision();
			world.until("running");
			world.board.press(4000);
			world.setup(10_000);
			world.apply({ pass: "incorrect horse" });
			world.until(mode === "live" ? "trying" : "joining");
			// A phone that stays holds setup open for an hour.
			world.until("running", 3_700_000);
			world.board.press(4000);
			world.setup(10_000);
			assert.equal(status(world)["code"], 722);
		});

	it("is what a unit with a proven set keeps as well, while it is back at that one", () => {
		const world = new World();
		world.provision();
		world.until("running");
		world.board.press(4000);
		world.setup(10_000);
		world.apply({ ssid: "Attic", pass: "over the roof", hidden: "1" });
		world.until("joining");
		world.until("running");
		world.board.press(4000);
		world.setup(10_000);
		assert.deepEqual(status(world)["retry"], {
			...{ ssid: "Attic", hidden: true, security: "unknown", has: ["password", "token"] },
		});
		assert.equal(world.retry({ pass: "under the roof" })?.status, 200);
		world.until("running");
		assert.ok(
			world.events.some(each => each.event === "radio" && each.radio === "joined" && each.network === "hidden"),
		);
	});
});

describe("a candidate that only takes long", () => {
	const slow: readonly (readonly [what: string, after: number, spoil: object, mend: object])[] = [
		[
			"a router that gives an address after 25 s",
			25_000,
			{ networks: { home: { dhcp: false } } },
			{ networks: { home: { dhcp: true } } },
		],
		["a cloud that answers after 25 s", 25_000, { cloud: { answers: "never" } }, { cloud: { answers: "yes" } }],
		[
			"a router that lets nobody in at first",
			6000,
			{ networks: { home: { answers: "never" } } },
			{ networks: { home: { answers: "yes" } } },
		],
		["a cloud that restarts", 4000, { cloud: { answers: "refuses" } }, { cloud: { answers: "yes" } }],
		[
			"a name that was lost on the way",
			4000,
			{ networks: { home: { dns: false } } },
			{ networks: { home: { dns: true } } },
		],
	];
	for (const mode of modes)
		for (const [what, after, spoil, mend] of slow)
			it(`gets through: ${what} (${mode})`, () => {
				const world = unboxed(mode);
				world.air.patch(spoil);
				world.apply();
				world.clock.advance(after);
				world.air.patch(mend);
				world.until("running", 60_000);
				assert.ok(!world.states.slice(1).includes("setup"), world.states.join());
				world.clock.advance(1000);
				assert.equal(world.board.setupNetwork, undefined);
			});

	it("has its second try at a silent cloud, though another trouble came before and it was told that it takes long", () => {
		const world = unboxed("restart");
		world.air.patch({ networks: { home: { on: false } }, cloud: { answers: "never" } });
		world.apply();
		world.clock.advance(6000);
		assert.equal(world.code, 720);
		world.air.patch({ networks: { home: { on: true } } });
		world.until("trying", 20_000);
		const told = (): boolean => world.log.some(line => line.startsWith("blynk: 702"));
		for (let time = 0; time < 30_000 && !told(); time += 10) world.clock.advance(10);
		assert.ok(told());
		world.air.patch({ cloud: { answers: "yes" } });
		world.until("running", 20_000);
	});

	it("is told from 18 s on, as a trial that still goes on, and then ends by itself", () => {
		const world = unboxed("restart");
		world.air.patch({ networks: { home: { dhcp: false } } });
		world.apply();
		world.until("trying", 19_000);
		world.clock.advance(1500);
		const { phase, code, step, message } = status(world);
		assert.deepEqual([phase, code, step, message], ["trying", 723, "joining", codes[toCode(723)]]);
		assert.equal(world.retry()?.status, 503);
		world.until("setup", 30_000);
		assert.equal(world.code, 723);
	});
});
