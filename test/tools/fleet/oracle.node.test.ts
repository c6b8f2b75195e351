import assert from "node:assert/strict";
import type { Home } from "../../../tools/fleet/home";
import { Court, home, right } from "./support";

const wrongPassword = { ...right, password: "Mistyped it" };
const minute = 60_000;

/** What happened, and what the oracle says of it; the second of each is innocent. */
interface Case {
	readonly guilty: (court: Court) => void;
	readonly innocent: readonly (readonly [what: string, happens: (court: Court) => void])[];
}

/** Somebody gave the right settings, and the device is online with them. */
function proven(court: Court): void {
	court.give();
	court.pass(5000);
	court.online();
	court.pass(minute);
}

const cases: Readonly<Record<string, Case>> = {
	"it took other settings while it was trying some": {
		guilty(court) {
			court.give();
			court.pass(500);
			court.give(wrongPassword);
		},
		innocent: [
			["the same twice", court => (court.give(), court.give())],
			["the second refused", court => (court.give(), court.give(wrongPassword, 503))],
			["the second long after", court => (court.give(), court.pass(3000), court.give(wrongPassword))],
		],
	},
	"it tells no reason why it failed": {
		guilty(court) {
			court.give(wrongPassword);
			court.pass(20_000);
			court.oracle.onTold("setup", 0);
		},
		innocent: [
			["it is still at it", court => (court.give(wrongPassword), court.oracle.onTold("trying", 0))],
			["nothing was given", court => court.oracle.onTold("setup", 0)],
			[
				"the power was cut while it tried",
				court => {
					court.give(wrongPassword);
					court.trouble("the power is cut", 1000);
					court.pass(20_000);
					court.oracle.onTold("setup", 0);
				},
			],
			[
				"it was asked for setup meanwhile",
				court => {
					court.give(wrongPassword);
					court.pass(5000);
					court.held(4000);
					court.oracle.onTold("setup", 0);
				},
			],
		],
	},
	"it says 722: The Wi-Fi password is wrong. Type it again; capitals matter. But that was not so.": {
		guilty(court) {
			court.give();
			court.pass(20_000);
			court.oracle.onTold("setup", 722);
		},
		innocent: [
			["it was wrong", court => (court.give(wrongPassword), court.pass(20_000), court.oracle.onTold("setup", 722))],
			[
				"a twin refused it",
				court => {
					court.give();
					court.trouble("a twin with another password", 20_000);
					court.oracle.onTold("setup", 722);
				},
			],
			["it is the app's page that says so", court => (court.give(), court.oracle.onTold("running", 722))],
		],
	},
	"it crashed": {
		guilty: court => court.restart("fault"),
		innocent: [
			["a restart", court => court.restart("new credentials")],
			[
				"the product's code did",
				court => (court.trouble("the product's code fails later", 1000), court.restart("fault")),
			],
		],
	},
	"it crashes again and again, and does nothing else": {
		guilty(court) {
			court.trouble("the product's code fails at its start", 1000);
			for (let i = 0; i < 5; i++) court.restart("panic");
		},
		innocent: [
			[
				"three in a row, a minute, and three",
				court => {
					court.trouble("the product's code fails at its start", 1000);
					for (let i = 0; i < 3; i++) court.restart("panic");
					court.pass(minute);
					for (let i = 0; i < 3; i++) court.restart("panic");
				},
			],
			[
				"other settings between them",
				court => {
					court.trouble("the product's code fails at its start", 1000);
					for (let i = 0; i < 3; i++) court.restart("panic");
					court.restart("new credentials");
					for (let i = 0; i < 3; i++) court.restart("panic");
				},
			],
		],
	},
	"its log has a secret: the password is correct horse": {
		guilty(court) {
			court.give();
			court.oracle.onBoard({ event: "log", line: "the password is correct horse" });
		},
		innocent: [
			["no secret", court => (court.give(), court.oracle.onBoard({ event: "log", line: "station: joined Home" }))],
		],
	},
	"it is online with settings that nobody gave": {
		guilty: court => (court.give(), court.online({ ...right, ssid: "Another" })),
		innocent: [
			["given", court => (court.give(), court.online())],
			[
				"given in the home that it was in when it joined",
				court => {
					proven(court);
					court.stage.moveTo({ ...home, ssid: "Another", password: "another password" });
					court.stage.cloud.onReady?.(right.token);
				},
			],
		],
	},
	"it was reset, and still uses what it had before": {
		guilty(court) {
			proven(court);
			court.held(12_000);
			court.pass(minute);
			court.stage.cloud.onReady?.(right.token);
		},
		innocent: [
			[
				"held too short",
				court => (proven(court), court.held(9000), court.pass(minute), court.stage.cloud.onReady?.(right.token)),
			],
			[
				"held too long",
				court => (proven(court), court.held(21_000), court.pass(minute), court.stage.cloud.onReady?.(right.token)),
			],
			["given anew", court => (proven(court), court.held(12_000), court.pass(minute), court.give(), court.online())],
			[
				"the flash refused",
				court => {
					proven(court);
					court.held(12_000);
					court.trouble("the flash refuses", 1000);
					court.stage.cloud.onReady?.(right.token);
				},
			],
		],
	},
	"it was reset, and still tries what it had before": {
		guilty(court) {
			proven(court);
			court.held(12_000);
			court.pass(minute);
			court.join(right.ssid);
		},
		innocent: [
			["asked for setup", court => (proven(court), court.held(4000), court.pass(minute), court.join(right.ssid))],
		],
	},
	"it opened its setup network by itself, though its settings had worked": {
		guilty: court => (proven(court), court.open()),
		innocent: [
			["at its button", court => (proven(court), court.held(4000), court.open())],
			["reset", court => (proven(court), court.held(12_000), court.pass(minute), court.open())],
			["blank", court => court.open()],
			["never proven", court => (court.give(), court.pass(minute), court.open())],
		],
	},
	"after a restart it tries again what it had given up": {
		guilty(court) {
			court.give(wrongPassword);
			court.pass(20_000);
			court.oracle.onTold("setup", 722, right.ssid);
			court.restart("fault of the plug");
			court.join(right.ssid);
		},
		innocent: [
			[
				"without a restart",
				court => {
					court.give(wrongPassword);
					court.pass(20_000);
					court.oracle.onTold("setup", 722, right.ssid);
					court.join(right.ssid);
				},
			],
			[
				"somebody sent them again",
				court => {
					court.give(wrongPassword);
					court.pass(20_000);
					court.oracle.onTold("setup", 722, right.ssid);
					court.give();
					court.restart("new credentials");
					court.join(right.ssid);
				},
			],
			[
				"the flash took nothing",
				court => {
					court.give(wrongPassword);
					court.trouble("the flash refuses", 20_000);
					court.oracle.onTold("setup", 722, right.ssid);
					court.restart("plug");
					court.join(right.ssid);
				},
			],
		],
	},
	"its setup network did not come back after settings that do not work": {
		guilty: court => (court.pass(300_000), court.give(wrongPassword), court.pass(90_000), court.oracle.onNoSetup()),
		innocent: [
			["it is still at it", court => (court.give(wrongPassword), court.pass(30_000), court.oracle.onNoSetup())],
			["they work", court => (court.give(), court.pass(90_000), court.oracle.onNoSetup())],
			["setup is over", court => (court.give(wrongPassword), court.pass(700_000), court.oracle.onNoSetup())],
			[
				"it fell back",
				court => (proven(court), court.give(wrongPassword), court.pass(90_000), court.oracle.onNoSetup()),
			],
			[
				"the radio opens none",
				court => {
					court.give(wrongPassword);
					court.trouble("the radio opens no network", 90_000);
					court.oracle.onNoSetup();
				},
			],
		],
	},
};

describe("the oracle of the fleet", () => {
	for (const [why, { guilty, innocent }] of Object.entries(cases)) {
		it(`finds: ${why}`, () => {
			const court = new Court();
			guilty(court);
			assert.deepEqual(court.whys, [why]);
		});
		for (const [what, happens] of innocent)
			it(`does not take this for "${why}": ${what}`, () => {
				const court = new Court();
				happens(court);
				assert.deepEqual(court.whys, []);
			});
	}

	it("wants settings used that worked and would now, and calls them lost", () => {
		const court = new Court();
		proven(court);
		assert.equal(court.oracle.due, "lostProven");
		court.stage.cloud.tokens.delete(right.token);
		assert.equal(court.oracle.due, undefined, "the cloud knows the token no more");
	});

	describe("of a device with several houses", () => {
		const cabin: Home = { ...home, ssid: "Cabin", password: "battery staple" };
		const inCabin = { ...right, ssid: cabin.ssid, password: cabin.password, token: "n".repeat(32) };
		/** It was online at home, then in the cabin, with another token. */
		const inBoth = (): Court => {
			const court = new Court();
			proven(court);
			court.stage.cloud.tokens.add(inCabin.token);
			court.stage.moveTo(cabin);
			court.give(inCabin);
			court.pass(5000);
			court.online(inCabin);
			court.pass(minute);
			return court;
		};

		it("wants it online in the first as in the second, with the newest token", () => {
			const court = inBoth();
			court.stage.moveTo(home);
			assert.equal(court.oracle.due, "lostProven");
			court.online({ ...right, token: inCabin.token });
			assert.deepEqual(court.whys, []);
			court.stage.moveTo({ ...home, ssid: "Elsewhere" });
			assert.equal(court.oracle.due, undefined);
		});

		it("wants nothing of a house whose network was replaced by one of the same name", () => {
			const court = new Court();
			proven(court);
			const renewed: Home = { ...home, password: "another one" };
			court.stage.moveTo(renewed);
			court.give({ ...right, password: renewed.password });
			court.pass(5000);
			court.online({ ...right, password: renewed.password });
			court.pass(minute);
			court.stage.moveTo(home);
			assert.equal(court.oracle.due, undefined);
		});

		it("wants a network used that was handed over while it was online, unless the flash was in its way", () => {
			const court = new Court();
			proven(court);
			court.oracle.onStaged(cabin);
			court.pass(minute);
			court.stage.moveTo(cabin);
			assert.equal(court.oracle.due, "lostProven");
			const troubled = new Court();
			proven(troubled);
			troubled.oracle.onStaged(cabin);
			troubled.trouble("the flash lies", 1000);
			troubled.pass(minute);
			troubled.stage.moveTo(cabin);
			assert.equal(troubled.oracle.due, undefined);
		});

		it("finds that it is online in a house that nobody gave", () => {
			const court = new Court();
			proven(court);
			court.stage.moveTo(cabin);
			court.online({ ...right, ssid: cabin.ssid });
			assert.deepEqual(court.whys, ["it is online with settings that nobody gave"]);
		});
	});

	it("wants settings used that were accepted and nothing was wrong with", () => {
		const court = new Court();
		court.pass(minute);
		court.give();
		court.pass(90_000);
		assert.equal(court.oracle.due, "wrong");
	});

	it("wants nothing after a reset, after trouble, or of settings that do not work", () => {
		const reset = new Court();
		proven(reset);
		reset.held(12_000);
		assert.equal(reset.oracle.due, undefined);
		const troubled = new Court();
		troubled.give();
		troubled.trouble("the router restarts", 10_000);
		assert.equal(troubled.oracle.due, undefined);
		const mistaken = new Court();
		mistaken.give(wrongPassword);
		mistaken.pass(90_000);
		assert.equal(mistaken.oracle.due, undefined);
	});
});
