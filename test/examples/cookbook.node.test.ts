import assert from "node:assert/strict";
import { join } from "node:path";
import { app as alarm } from "../../examples/cookbook/alarm";
import { app as button } from "../../examples/cookbook/button";
import { app as fields } from "../../examples/cookbook/fields";
import { app as light } from "../../examples/cookbook/light";
import { app as moment } from "../../examples/cookbook/moment";
import { app as networks } from "../../examples/cookbook/networks";
import { app as offline } from "../../examples/cookbook/offline";
import { app as openSetup } from "../../examples/cookbook/open-setup";
import { app as remember } from "../../examples/cookbook/remember";
import { app as schedule } from "../../examples/cookbook/schedule";
import { app as sensor } from "../../examples/cookbook/sensor";
import { app as obey } from "../../examples/cookbook/switch";
import { app as update } from "../../examples/cookbook/update";
import type { App } from "../../src/main";
import { readJson } from "../../tools/cli/json-file";
import { root } from "../../tools/cli/folders";
import { isRecord } from "../../tools/cli/record";
import { updateWorld } from "../support/update-world";
import { World } from "../support/world";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const config = (name: string): unknown => readJson(join(root, "examples/cookbook", `${name}.json`));

/** A board that cooks by this recipe, set up and online. */
function cooked(name: string, app: App): World {
	const world = new World(config(name), { app });
	world.goOnline();
	world.clock.advance(second);
	return world;
}

/** The home network goes, for so long, and comes back. */
function outage(world: World, time: number): void {
	world.air.patch({ networks: { home: { on: false } } });
	world.clock.advance(time);
	world.air.patch({ networks: { home: { on: true } } });
	world.until("running", 10 * minute);
	world.clock.advance(10 * second);
}

describe("the cookbook", () => {
	describe("reports a sensor", () => {
		it("every ten seconds", () => {
			const world = cooked("sensor", sensor);
			world.board.parts.set("Thermometer", 4.2);
			const before = world.cloud.writes(0).length;
			world.clock.advance(30 * second);
			assert.deepEqual(world.cloud.writes(0).slice(before), ["4.2", "4.2", "4.2"]);
		});

		it("and makes nothing up while it does not answer", () => {
			const world = cooked("sensor", sensor);
			world.board.parts.plug("Thermometer", false);
			const before = world.cloud.writes(0).length;
			world.clock.advance(minute);
			assert.equal(world.cloud.writes(0).length, before);
			world.board.parts.plug("Thermometer", true);
			world.clock.advance(minute);
			assert.equal(world.cloud.writes(0).length, before + 6);
		});
	});

	describe("obeys a switch", () => {
		it("at once", () => {
			const world = cooked("switch", obey);
			world.cloud.write(0, "1");
			world.clock.advance(second);
			assert.equal(world.board.parts.value("Fan"), 1);
			world.cloud.write(0, "0");
			world.clock.advance(second);
			assert.equal(world.board.parts.value("Fan"), 0);
		});

		it("that was touched while the device was off", () => {
			const world = cooked("switch", obey);
			world.board.powerOff();
			world.cloud.stored.set(0, "1");
			world.board.powerOn();
			world.until("running");
			world.clock.advance(second);
			assert.equal(world.board.parts.value("Fan"), 1);
		});
	});

	describe("lets a button and the app switch one lamp", () => {
		it("each, and tells the app what the button did", () => {
			const world = cooked("button", button);
			world.board.press(100);
			world.clock.advance(second);
			assert.equal(world.board.parts.value("Lamp"), 1);
			assert.equal(world.cloud.writes(0).at(-1), "1");
			world.cloud.write(0, "0");
			world.clock.advance(second);
			assert.equal(world.board.parts.value("Lamp"), 0);
		});

		it("and hands in later what the button did without a network, before it asks", () => {
			const world = cooked("button", button);
			world.cloud.stored.set(0, "0");
			world.air.patch({ networks: { home: { on: false } } });
			world.clock.advance(minute);
			world.board.press(100);
			world.clock.advance(second);
			assert.equal(world.board.parts.value("Lamp"), 1);
			const from = world.cloud.frames.length;
			world.air.patch({ networks: { home: { on: true } } });
			world.until("running", 10 * minute);
			world.clock.advance(10 * second);
			const told = world.cloud.frames.slice(from).map(each => each.body);
			const [written, asked] = [told.indexOf("vw·0·1"), told.indexOf("vr·0")];
			assert.ok(written >= 0 && written < asked, told.join("\n"));
		});
	});

	it("keeps values while offline, and sends them with their times", () => {
		const world = cooked("offline", offline);
		const from = world.cloud.frames.length;
		outage(world, 40 * minute);
		world.clock.advance(minute);
		const times = world.cloud.frames
			.slice(from)
			.flatMap(({ type, body }) => (type === 21 && body.startsWith("t·") ? [Number(body.slice(2))] : []));
		assert.ok(times.length >= 80, `${times.length} values`);
		const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
		assert.ok(
			gaps.every(gap => Math.abs(gap - 30 * second) < second),
			gaps.join(),
		);
	});

	it("reports values of one moment in one piece, and the colour that goes with them", () => {
		const world = cooked("moment", moment);
		world.board.parts.set("Battery", 11.5);
		world.board.parts.set("Load", 4);
		world.clock.advance(10 * second);
		const frames = world.cloud.frames.map(each => each.body);
		assert.deepEqual(frames.slice(frames.lastIndexOf("b"), frames.lastIndexOf("e") + 1), [
			"b",
			"vw·0·11.5",
			"vw·1·4",
			"vw·2·46",
			"0·color·#D3435C",
			"e",
		]);
	});

	describe("tells that something happened", () => {
		it("once, until it is over", () => {
			const world = cooked("alarm", alarm);
			world.board.parts.set("Freezer", -12);
			world.clock.advance(minute);
			world.board.parts.set("Freezer", -15.5);
			world.clock.advance(minute);
			world.board.parts.set("Freezer", -12);
			world.clock.advance(minute);
			assert.deepEqual(world.cloud.events("too_warm"), ["-12.0 °C in the freezer"]);
			world.board.parts.set("Freezer", -18);
			world.clock.advance(minute);
			assert.ok(world.cloud.frames.some(({ type, body }) => type === 65 && body === "too_warm"));
			world.board.parts.set("Freezer", 2);
			world.clock.advance(minute);
			assert.equal(world.cloud.events("too_warm").length, 2);
		});

		it("also what happened without a network", () => {
			const world = cooked("alarm", alarm);
			world.air.patch({ networks: { home: { on: false } } });
			world.clock.advance(minute);
			world.board.parts.set("Freezer", -3);
			outage(world, minute);
			assert.deepEqual(world.cloud.events("too_warm"), ["-3.0 °C in the freezer"]);
		});
	});

	describe("draws a light of its own", () => {
		/** Green and red as the light is driven, of 255 each, from now on; each as long as it stands. */
		function drawn(world: World, time: number): readonly string[] {
			const from = world.events.length;
			world.clock.advance(time);
			return world.events.slice(from).flatMap(each => (each.event === "level" ? [each.level.join()] : []));
		}

		/** Its steady green. */
		const green = "0,100,0";
		const [red, dark] = ["200,25,0", "0,0,0"];

		function pot(): World {
			const world = new World(config("light"), { app: light, board: { led: "pixel" } });
			world.goOnline();
			return world;
		}

		it("as the config says", () => {
			const world = pot();
			const levels = world.events.flatMap(each => (each.event === "level" ? [each.level.join()] : []));
			assert.equal(levels.at(-1), green);
			assert.deepEqual(drawn(world, minute), []);
		});

		it("and as the code says, while it has something to say", () => {
			const world = pot();
			world.board.parts.set("Soil", 10);
			assert.deepEqual(drawn(world, 4000).slice(0, 5), [red, dark, red, dark, red]);
			world.board.parts.set("Soil", 60);
			assert.equal(drawn(world, 4000).at(-1), green);
		});

		it("but never in the place of what the device has to say", () => {
			const world = pot();
			world.board.parts.set("Soil", 10);
			world.clock.advance(4000);
			world.openSetup();
			assert.ok(drawn(world, 4000).every(each => each === "0,0,200" || each === dark));
			world.apply();
			world.until("running");
			assert.ok(drawn(world, 4000).includes(red));
		});
	});

	it("asks its owner for more than a network", () => {
		const world = new World(config("fields"), { app: fields });
		world.goOnline({ room: "Cellar", interval: "20", unit: "F" });
		world.clock.advance(second);
		assert.deepEqual(world.cloud.writes(1), ["Cellar"]);
		world.board.parts.set("Thermometer", 10);
		const before = world.cloud.writes(0).length;
		world.clock.advance(minute);
		assert.deepEqual(world.cloud.writes(0).slice(before), ["50", "50", "50"]);
	});

	it("opens setup when the app asks for it, with the switch back at 0, and goes on as before when nobody comes", () => {
		const world = cooked("open-setup", openSetup);
		world.cloud.write(0, "1");
		world.until("setup");
		world.clock.advance(second);
		assert.deepEqual(world.cloud.writes(0), ["0"]);
		world.until("running", 2 * hour);
	});

	it("takes a further network from the app, and moves there when its own is gone", () => {
		const world = cooked("networks", networks);
		world.cloud.write(9, "Cabin·battery staple");
		world.clock.advance(second);
		assert.deepEqual(world.cloud.writes(9), ["added: Cabin"]);
		const before = world.cloud.writes(0).length;
		world.air.patch({ networks: { home: { on: false }, cabin: { ssid: "Cabin", password: "battery staple" } } });
		world.clock.advance(5 * minute);
		assert.ok(world.cloud.writes(0).length > before);
	});

	describe("keeps the hours of its owner's clock", () => {
		/** Online, at this hour of UTC, in that zone. */
		function at(time: number, zone: readonly [standard: number, summer: number]): World {
			const world = new World(config("schedule"), { app: schedule });
			const tomorrow = (Math.floor(world.internet.time / (24 * hour)) + 1) * 24 * hour;
			world.cloud.timeError = tomorrow + time * hour - world.internet.time;
			world.cloud.zone = zone;
			world.goOnline();
			world.clock.advance(second);
			return world;
		}

		it("and not those of Greenwich", () => {
			assert.equal(at(17.5, [0, 0]).board.parts.value("Lamp"), 0);
			assert.equal(at(17.5, [60, 60]).board.parts.value("Lamp"), 1);
			assert.equal(at(21.5, [60, 60]).board.parts.value("Lamp"), 0);
			assert.equal(at(1.5, [-300, 0]).board.parts.value("Lamp"), 1);
		});

		it("and hears that summer is over", () => {
			const world = at(20.5, [60, 60]);
			world.cloud.zone = [60, 0];
			world.clock.advance(hour);
			assert.equal(world.board.parts.value("Lamp"), 1);
		});

		it("also over midnight", () => {
			const world = at(1.5, [60, 0]);
			assert.equal(world.board.parts.value("Lamp"), 0);
			world.cloud.write(0, "22");
			world.cloud.write(1, "6");
			world.clock.advance(second);
			assert.equal(world.board.parts.value("Lamp"), 1);
			world.cloud.write(1, "2");
			world.clock.advance(second);
			assert.equal(world.board.parts.value("Lamp"), 0);
		});
	});

	describe("remembers over a restart", () => {
		it("what it has counted", () => {
			const world = cooked("remember", remember);
			world.clock.advance(hour);
			world.switchOffAndOn();
			world.until("running");
			world.clock.advance(10 * second);
			const litres = Number(world.cloud.writes(0).at(-1));
			assert.ok(litres >= 350 && litres < 362, `${litres} l`);
		});

		it("and over a reset, which is the owner's and not the meter's", () => {
			const world = cooked("remember", remember);
			world.clock.advance(hour);
			world.board.press(12 * second);
			world.setup();
			world.apply();
			world.until("running");
			world.clock.advance(10 * second);
			assert.ok(Number(world.cloud.writes(0).at(-1)) >= 350);
		});

		it("though power failed while one of the copies was written", () => {
			const world = cooked("remember", remember);
			world.clock.advance(hour);
			world.board.powerOff();
			world.flash.erase("app.litres.0");
			world.board.powerOn();
			world.until("running");
			world.clock.advance(10 * second);
			assert.ok(Number(world.cloud.writes(0).at(-1)) >= 350);
		});
	});

	describe("judges itself after an update", () => {
		/** The recipe, and its next version, which gets to run where the thermometer is plugged in or not. */
		function updated(plugged: boolean) {
			const known = config("update");
			const it = updateWorld({ config: isRecord(known) ? known : {} });
			it.world.goOnline();
			it.offer("1.1.0", {
				app(context) {
					const hooks = update(context);
					it.world.board.parts.plug("Thermometer", plugged);
					return hooks;
				},
			});
			it.world.clock.advance(10 * minute);
			return it;
		}

		it("and stays when its thermometer answers", () => {
			assert.equal(updated(true).running, "1.1.0");
		});

		it("and goes when it does not, with a reason for the cloud", () => {
			const { running, told } = updated(false);
			assert.equal(running, "1.0.0");
			assert.ok(told.includes("Firmware 1.1.0 gives up: the thermometer does not answer"), told.join("\n"));
		});
	});
});
