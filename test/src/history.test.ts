import assert from "node:assert/strict";
import * as log from "../../modules/logbook/index";
import { table, type State } from "../../src/machine";
import { hour, minute, Writer } from "../support/history-writer";

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

		writer.lose(2 * minute);
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

	it("knows the settings that mended it, though they did not work at once", () => {
		const writer = new Writer();
		writer.start("power-on");
		writer.goOnline();
		writer.go("setup", "setupWanted");
		writer.go("restarting", "stored");
		writer.start("software");
		writer.go("joining", "boot");
		writer.go("connecting", "trouble", 702);
		writer.stay(2 * minute);
		writer.history.heard(
			{ at: "connecting", memory: "both", code: 702 },
			{ at: "running", memory: "proven", code: 0 },
			"loggedIn",
		);
		assert.match(writer.line, /Reason: setup opened\. Error 702: .* Mended by: new settings\.$/);
	});

	it("knows the access point that mended it, though it was seen before the cloud was reached", () => {
		const writer = new Writer();
		writer.start("power-on");
		writer.goOnline();
		const { link } = writer.station;
		assert.ok(link);
		writer.go("joining", "linkLost");
		Object.assign(writer.station, { link: { ...link, bssid: Uint8Array.of(6, 5, 4, 3, 2, 1) } });
		writer.go("connecting", "joined");
		writer.stay(2 * minute);
		writer.go("running", "loggedIn");
		assert.match(writer.line, /Mended by: another access point\.$/);
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
