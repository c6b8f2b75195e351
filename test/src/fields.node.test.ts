import assert from "node:assert/strict";
import { CredentialStore } from "../../modules/credentials/index";
import { VirtualBoard } from "../../hosts/virtual/board";
import type { App, AppHooks } from "../../src/main";
import type { Settings } from "../../modules/settings/index";
import { product as least, token, World } from "../support/world";

const fields = [
	{ name: "place", kind: "text", label: { en: "Place" }, default: "Home", keepOnReset: true },
	{ name: "key", kind: "secret", label: { en: "Key" }, help: { en: "From your account" } },
	{ name: "interval", kind: "number", min: 10, max: 3600, default: 60, label: { en: "Interval", de: "Intervall" } },
	{ name: "metric", kind: "yesno", default: true, label: { en: "Metric" } },
	{
		name: "region",
		kind: "choice",
		options: [{ value: "eu" }, { value: "us" }],
		default: "eu",
		label: { en: "Region" },
	},
];
const config = (verify: "restart" | "live"): object => ({ ...least, setup: { verify, fields } });
const given = { place: "Attic & co", key: "s3cret key", interval: "90", metric: "0", region: "us" };
const told = ["Attic & co", "s3cret key", 90, false, "us"];
const defaults = ["Home", "", 60, true, "eu"];

const read = (settings: Settings): unknown[] => [
	...[settings.text("place"), settings.text("key"), settings.number("interval"), settings.flag("metric")],
	settings.text("region"),
];

/** A world whose product's code tells what it was given, at each start. */
function world(verify: "restart" | "live" = "restart", hooks?: AppHooks): World & { readonly seen: unknown[][] } {
	const seen: unknown[][] = [];
	const app: App = ({ settings }) => {
		seen.push(read(settings));
		return hooks;
	};
	return Object.assign(new World(config(verify), { app }), { seen });
}

interface Told {
	readonly name: string;
	readonly default?: string;
	readonly required?: boolean;
}

function shown(on: World): Readonly<Record<string, string | undefined>> {
	const { fields } = on.json("/product.json") as { fields: readonly Told[] };
	return Object.fromEntries(fields.map(each => [each.name, each.default]));
}

for (const verify of ["restart", "live"] as const)
	describe(`the maker's own fields, ${verify}`, () => {
		it("reach the product's code with the network, and stay through power cuts", () => {
			const on = world(verify);
			on.goOnline(given);
			assert.deepEqual(on.seen, [defaults, told]);
			on.switchOffAndOn();
			on.until("running");
			assert.deepEqual(on.seen.at(-1), told);
		});

		it("have their defaults where nobody says anything", () => {
			const on = world(verify);
			on.goOnline();
			assert.deepEqual(on.seen.at(-1), defaults);
		});

		it("are refused by name and rule, and nothing is stored", () => {
			const on = world(verify);
			on.unbox();
			for (const [name, value, rule] of [
				["interval", "9", "a whole number from 10 to 3600"],
				["region", "asia", "one of eu, us"],
				["metric", "maybe", "1 for yes or 0 for no"],
				["place", "x".repeat(33), "a text of 1 to 32 bytes without control characters"],
				["key", "a\tb", "a text of 1 to 64 bytes without control characters"],
			] as const) {
				const reply = on.apply({ [name]: value });
				assert.equal(reply?.status, 500);
				const { field, rule: said } = JSON.parse(reply.body) as Record<string, unknown>;
				assert.deepEqual([field, said], [name, rule]);
				assert.ok(!reply.body.includes(value));
			}
			assert.equal(on.state, "setup");
			assert.equal(on.flash.entries().get("cred0"), undefined);
		});

		it("are shown as they are set when setup is open again, but for the secret", () => {
			const on = world(verify);
			on.unbox();
			assert.deepEqual(shown(on), { place: "Home", key: undefined, interval: "60", metric: "1", region: "eu" });
			on.apply(given);
			on.until("running");
			on.openSetup();
			assert.deepEqual(shown(on), { ...given, key: undefined });
			const form = on.get("/plain")?.body ?? "";
			assert.match(form, /<input name="place" value="Attic &#38; co" maxlength="32"/);
			assert.match(form, /<input name="key" value="" type="password" maxlength="64"/);
			assert.match(
				form,
				/<select name="metric"><option value="1">Yes<\/option><option value="0" selected>No<\/option>/,
			);
			assert.match(form, /<option value="us" selected>us<\/option>/);
		});

		it("stay as they are when only the network is new, but for a secret: a stranger may have sent that", () => {
			const on = world(verify);
			on.goOnline(given);
			on.openSetup();
			on.apply({ interval: "", place: "Cellar" });
			on.until("running");
			assert.deepEqual(on.seen.at(-1), ["Cellar", "", 90, false, "us"]);
		});

		it("are gone after a reset, but for those that outlive it", () => {
			const on = world(verify);
			on.goOnline(given);
			on.board.press(12_000);
			on.clock.advance(15_000);
			on.setup();
			assert.deepEqual(on.seen.at(-1), ["Attic & co", "", 60, true, "eu"]);
			assert.deepEqual(shown(on), { place: "Attic & co", key: undefined, interval: "60", metric: "1", region: "eu" });
			on.apply({ region: "us" });
			on.until("running");
			assert.deepEqual(on.seen.at(-1), ["Attic & co", "", 60, true, "us"]);
		});

		it("of a set that fails are not those of the set it returns to", () => {
			const on = world(verify);
			on.goOnline(given);
			on.openSetup();
			on.apply({ pass: "wrong horse", interval: "30", key: "another" });
			on.until(verify === "live" ? "trying" : "joining");
			if (verify === "live") {
				on.until("setup");
				assert.deepEqual(on.seen.at(-1), told);
				return;
			}
			assert.deepEqual(on.seen.at(-1), ["Attic & co", "another", 30, false, "us"]);
			on.until("running");
			assert.deepEqual(on.seen.at(-1), told);
		});

		it("of a set that failed serve another attempt of the same phone, at the same server", () => {
			const on = world(verify);
			on.provision({ ...given, pass: "wrong horse" });
			on.until(verify === "live" ? "trying" : "joining");
			on.setup();
			const { retry } = on.json("/status.json") as { retry: { has: readonly string[] } };
			assert.deepEqual(retry.has, ["password", "token", "fields"]);
			const retrying = (more: string): ReturnType<World["ask"]> => on.ask(post(`retry=1&pass=correct+horse${more}`));
			const elsewhere = retrying("&host=other.example&blynk=" + "f".repeat(32));
			assert.equal(elsewhere?.status, 500);
			assert.match(elsewhere.body, /"field":"key","rule":"sent again/);
			assert.equal(retrying("&interval=30")?.status, 200);
			on.until("running");
			assert.deepEqual(on.seen.at(-1), ["Attic & co", "s3cret key", 30, false, "us"]);
		});

		it("are in no log, no answer and no trace when they are secret", () => {
			const on = world(verify);
			const bodies: string[] = [];
			const look = (): void => {
				for (const path of ["/product.json", "/status.json", "/board_info.json", "/wifi_scan.json", "/plain"])
					bodies.push(on.get(path)?.body ?? "");
			};
			on.provision({ ...given, pass: "wrong horse" });
			on.until(verify === "live" ? "trying" : "joining");
			on.setup();
			look();
			on.apply(given);
			on.until("running");
			on.openSetup();
			look();
			const all = [...bodies, ...on.log, JSON.stringify(on.events), JSON.stringify(on.cloud.frames)].join("\n");
			assert.ok(all.length > 5000);
			assert.ok(!all.includes("s3cret"));
		});

		it("keep a power cut at any write of a reset from mixing two owners", () => {
			for (const outcome of ["old", "new", "gone"] as const)
				for (let count = 1; count <= 2; count++) {
					const on = world(verify);
					on.goOnline(given);
					on.flash.cutPower(count, outcome, () => on.board.powerOff());
					on.board.press(12_000);
					on.clock.advance(15_000);
					on.switchOffAndOn();
					on.clock.advance(2000);
					assert.ok(
						[JSON.stringify(told), JSON.stringify(["Attic & co", "", 60, true, "eu"])].includes(
							JSON.stringify(on.seen.at(-1)),
						),
					);
				}
		});
	});

function post(body: string): string {
	return (
		"POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
		`Content-Length: ${body.length}\r\n\r\n${body}`
	);
}

describe("the product's own check of new settings", () => {
	type Check = NonNullable<AppHooks["checkSettings"]>;
	const checking = (checkSettings: Check): ReturnType<typeof world> => world("live", { checkSettings });

	it("sees them while the device is online with them, and what it does not like goes to the wizard at its field", () => {
		let calls = 0;
		const on = checking((settings, blynk, done) => {
			calls++;
			assert.ok(blynk.online);
			const good = settings.text("key") === "right";
			done(good ? undefined : { field: "key", rule: "The service does not know this key." });
		});
		on.provision(given);
		on.until("trying");
		on.until("setup");
		const status = on.json("/status.json") as Record<string, unknown>;
		assert.deepEqual(
			[status["code"], status["field"], status["rule"]],
			[705, "key", "The service does not know this key."],
		);
		assert.equal(new CredentialStore(on.flash).memory, "blank", "nothing but the reason is stored");
		assert.ok(on.log.includes('app: does not take the setting "key"'));
		assert.equal(on.ask(post("retry=1&key=right"))?.status, 200);
		on.until("running");
		assert.deepEqual([calls, on.seen.at(-1)?.[1]], [2, "right"]);
	});

	it("is not told of any more once something else failed", () => {
		const on = checking((settings, _, done) => done(settings.text("key") ? { field: "key", rule: "No." } : undefined));
		on.provision(given);
		on.until("trying");
		on.until("setup");
		on.apply({ pass: "wrong horse" });
		on.until("trying");
		on.until("setup");
		const status = on.json("/status.json") as Record<string, unknown>;
		assert.deepEqual([status["code"], status["field"]], [722, undefined]);
	});

	it("may take a while; without a word in 8 s, or with an exception, there is no objection", () => {
		let late: (() => void) | undefined;
		const slow = checking((_, __, done) => (late = () => done({ field: "key", rule: "Too late." })));
		slow.provision(given);
		slow.until("trying");
		const took = slow.until("restarting");
		assert.ok(took > 8000 && took < 20_000, `${took}`);
		late?.();
		slow.until("running");
		assert.ok(slow.log.some(line => line.includes("said nothing in time")));

		const broken = checking(() => {
			throw new Error("no such server");
		});
		broken.provision(given);
		broken.until("trying");
		assert.ok(broken.until("restarting") < 5000);
		broken.until("running");
		assert.ok(broken.log.includes("app: checkSettings: Error: no such server"));
	});

	it("that is about other settings than those on trial now counts no more", () => {
		const open: ((problem?: { field: string; rule: string }) => void)[] = [];
		const on = checking((_, __, done) => void open.push(done));
		on.provision(given);
		while (!open.length) on.clock.advance(10);
		on.cloud.tokens.clear();
		on.cloud.disconnect();
		on.until("setup");
		assert.equal(on.code, 703);
		open[0]?.({ field: "key", rule: "No." });
		assert.equal((on.json("/status.json") as Record<string, unknown>)["field"], undefined);
		assert.equal(on.state, "setup");

		on.cloud.tokens.add(token);
		on.apply(given);
		while (open.length < 2) on.clock.advance(10);
		open[0]?.({ field: "key", rule: "No." });
		assert.equal(on.state, "trying");
		open[1]?.();
		on.until("running");
	});

	it("is for settings that are tried live: a board that restarts with them has stored them already", () => {
		const on = world("restart", { checkSettings: (_, __, done) => done({ field: "key", rule: "No." }) });
		on.goOnline(given);
		assert.deepEqual(on.seen.at(-1), told);
	});
});

it("a board without fields says nothing of them", () => {
	const on = new World(least);
	on.unbox();
	const told = on.get("/product.json")?.body ?? "";
	assert.ok(!told.includes("fields") && !told.includes("next"));
	assert.equal(on.apply({ interval: "1" })?.status, 200);
	assert.ok(on.board instanceof VirtualBoard);
});
