import assert from "node:assert/strict";
import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { VirtualBoard } from "../../../hosts/virtual/board";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { utf8 } from "../../../modules/bytes/index";
import type { Check, UnitReport } from "../../../tools/factory/checks";
import { appendTest, readTests, summaryOf, type UnitEvent } from "../../../tools/factory/tests-file";
import { UnitConsole, type Cable } from "../../../tools/factory/unit-console";
import { StandInChip } from "../../../tools/factory/stand-in/chip";
import { appImage } from "../../support/release-files";
import { World } from "../../support/world";
import { config, failures, flash, LineFolder, LineUnit, macOf, newChip, type Oddity } from "../../support/line";

const lines: LineFolder[] = [];

async function flashed(more: Parameters<typeof newChip>[1] = {}): Promise<[LineFolder, ReturnType<typeof newChip>]> {
	const line = new LineFolder(2);
	lines.push(line);
	const chip = newChip(0, more);
	await flash(line, chip);
	return [line, chip];
}

async function tested(oddity: Oddity): Promise<UnitReport> {
	return new LineUnit(...(await flashed()), oddity).test();
}

const found = ({ checks }: UnitReport, name: string): Check | undefined => checks.find(({ check }) => check === name);

describe("the test at the end of the line", () => {
	afterEach(() => {
		for (const { root } of lines.splice(0)) rmSync(root, { recursive: true, force: true });
	});

	it("passes a unit as it was flashed, and leaves it blank, with what the factory gave it", async () => {
		const [line, chip] = await flashed();
		const unit = new LineUnit(line, chip);
		const report = await unit.test();
		assert.deepEqual(failures(report), {});
		assert.deepEqual([report.result, report.serial, report.mac], ["pass", "A-0001", macOf(0)]);
		assert.ok(report.checks.every(({ result }) => result === "pass"));
		assert.ok(report.ms > 2000 && report.ms < 20_000, String(report.ms));
		unit.clock.advance(2000);
		assert.equal(unit.board.setupNetwork?.password, "key of A-0001");
		assert.deepEqual([...(unit.board.flash.read("serial") ?? [])], [...utf8("A-0001")]);
	});

	const faults: readonly (readonly [string, Oddity, Readonly<Record<string, RegExp>>])[] = [
		["a light whose blue is not wired", { dark: 0x0000ff }, { light: /was not seen/ }],
		["a light that is dark", { dark: 0xffffff }, { light: /was not seen/ }],
		["a button that does nothing", { button: "broken" }, { button: /not pressed/ }],
		["a button that sticks", { button: "stuck" }, { button: /sticks/ }],
		["an antenna that came off", { heard: -75 }, { radio: /too faintly/ }],
		["a station whose access point is off", { heard: undefined }, { radio: /hears \d+ networks, but not "Line 1"/ }],
		["a product of another name", { config: { name: "Lamp" } }, { setup: /another name than its label/ }],
		["another version", { config: { firmwareVersion: "0.0.9" } }, { version: /another version/ }],
		["a console without these commands", { config: { console: { serial: true } } }, { console: /no answer/ }],
	];
	for (const [what, oddity, expected] of faults)
		it(`tells ${what}`, async () => {
			const report = await tested(oddity);
			assert.equal(report.result, "fail");
			const told = failures(report);
			assert.deepEqual(Object.keys(told), Object.keys(expected));
			for (const [name, why] of Object.entries(expected)) assert.match(told[name as keyof typeof told] ?? "", why);
		});

	it("tells a radio that hears nothing, and a setup network that does not open", async () => {
		const mute = await tested({ prepare: board => board.air.patch({ radio: { scan: "fails" } }) });
		assert.match(failures(mute).radio ?? "", /hears no network at all/);
		const closed = await tested({ prepare: board => board.air.patch({ radio: { accessPoint: "refuses" } }) });
		assert.match(failures(closed).setup ?? "", /does not open/);
	});

	it("erases what an owner has left, and tells a flash that keeps it", async () => {
		const used = new World(config);
		used.goOnline();
		const sell = (board: VirtualBoard): void => {
			for (const [key, bytes] of used.flash.entries()) board.flash.write(key, bytes);
		};
		const [line, chip] = await flashed();
		const unit = new LineUnit(line, chip, { prepare: sell });
		assert.deepEqual(failures(await unit.test()), {});
		for (const key of used.flash.entries().keys())
			assert.ok(!new TextDecoder().decode(unit.board.flash.read(key)).includes("correct horse"), key);
		const keeping = await tested({
			prepare(board) {
				sell(board);
				board.air.patch({ flash: { erase: "lies", write: "lies" } });
			},
		});
		assert.match(failures(keeping).erase ?? "", /does not start blank/);
	});

	it("tells a unit that has less flash, or another image, or none that is whole", async () => {
		const [line, chip] = await flashed();
		const small = await new LineUnit(line, new StandInChip({ ...chip.facts, flash: "2MB" }, chip.flash)).test();
		assert.match(failures(small).flash ?? "", /2 MB, less than 4 MB/);
		chip.flash[0x20040] = 0;
		const broken = await new LineUnit(line, chip).test();
		assert.match(failures(broken).image ?? "", /broken/);
		chip.flash.set(appImage("ESP32-C3", new Uint8Array(5000).fill(9)), 0x20000);
		const other = await new LineUnit(line, chip).test();
		assert.match(failures(other).image ?? "", /another image than the release's/);
	});

	it("tells a chip that is no unit's, and a unit without its data", async () => {
		const [line, chip] = await flashed();
		const stranger = newChip(9);
		stranger.flash.set(chip.flash);
		assert.match(failures(await new LineUnit(line, stranger).test()).unit ?? "", /no unit's/);
		chip.flash.fill(0xff, 0x9000, 0xf000);
		assert.match(failures(await new LineUnit(line, chip).test()).unit ?? "", /does not hold its serial/);
	});

	it("leaves out what it is told to, and what nobody looked at", async () => {
		const report = await tested({ dark: 0xffffff, button: "broken", bench: { skip: ["light", "button"] } });
		assert.equal(report.result, "pass");
		assert.deepEqual(found(report, "light"), { check: "light", result: "skipped" });
	});

	it("goes through everything that is wrong at once", async () => {
		const report = await tested({ dark: 0xff, button: "broken", heard: -80 });
		assert.deepEqual(Object.keys(failures(report)), ["radio", "light", "button"]);
		assert.equal(found(report, "erase")?.result, "pass");
	});

	it("waits for a unit that is just starting, and for one that restarts on its own", async () => {
		const [line, chip] = await flashed();
		const unit = new LineUnit(line, chip);
		unit.board.powerOff();
		unit.clock.set(() => unit.board.powerOn(), 7000);
		assert.equal((await unit.test()).result, "pass");
	});

	it("says it when the cable comes out, and does not wait", async () => {
		for (const after of [500, 1500, 3000]) {
			const [line, chip] = await flashed();
			const unit = new LineUnit(line, chip);
			unit.clock.set(() => {
				unit.board.powerOff();
				unit.unit.end("usb is gone. Did the cable come out?");
			}, after);
			const report = await unit.test();
			assert.equal(report.result, "fail");
			assert.deepEqual(failures(report), { console: "usb is gone. Did the cable come out?" });
			assert.ok(report.ms < after + 1000);
		}
	});
});

/** A cable with nothing at its end but what the test says. */
class Tap implements Cable {
	onData: ((bytes: Uint8Array) => void) | undefined;
	sent = "";
	write(bytes: Uint8Array): void {
		this.sent += new TextDecoder().decode(bytes);
	}
	say(text: string): void {
		this.onData?.(utf8(text));
	}
}

describe("a unit's console, seen from the station", () => {
	const cases = { clock: new VirtualClock() };

	function open(): { tap: Tap; unit: UnitConsole; clock: VirtualClock } {
		const tap = new Tap();
		const clock = (cases.clock = new VirtualClock());
		return { tap, unit: new UnitConsole(tap, clock), clock };
	}

	it("tells an answer from echo, prompt, log and noise, however it is cut", async () => {
		const answer = '{"factory":"info","mac":"24:6f:28:00:00:00","ssid":"a\\\\x20b"}';
		const noise = fc.array(
			fc.constantFrom(
				"\r",
				"\n",
				"\r\n",
				">",
				"\rdevice: setup\r\n",
				"{",
				'{"factory":"scan"}',
				'{"factory',
				"\x00\xff",
				"x".repeat(50),
			),
			{ maxLength: 8 },
		);
		await fc.assert(
			fc.asyncProperty(
				noise,
				noise,
				fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
				async (before, after, cuts) => {
					const { tap, unit } = open();
					const asked = unit.ask("info");
					let left = `${before.join("")}\r\n>factory info\r\n${answer}\r\n>${after.join("")}`;
					for (let at = 0; left !== ""; at++) {
						const cut = cuts[at % cuts.length] ?? 1;
						tap.say(left.slice(0, cut));
						left = left.slice(cut);
					}
					assert.deepEqual(await asked, JSON.parse(answer));
				},
			),
			{ numRuns: 300, seed: 15 },
		);
	});

	it("asks again where nothing came, and gives up in time", async () => {
		const { tap, unit, clock } = open();
		const asked = unit.ask("info", "", 10_000);
		clock.advance(9000);
		assert.equal(tap.sent, "\rfactory info\r".repeat(5));
		clock.advance(1000);
		assert.equal(await asked, undefined);
		tap.sent = "";
		clock.advance(60_000);
		assert.equal(tap.sent, "", "nothing is asked any more");
	});

	it("asks again where half an answer came", async () => {
		const { tap, unit, clock } = open();
		const asked = unit.ask("button");
		tap.say('{"factory":"button","pres\r\n>');
		clock.advance(2000);
		tap.say('{"factory":"button","presses":1}\r\n>');
		assert.deepEqual(await asked, { factory: "button", presses: 1 });
	});

	it("keeps little of a unit that never ends a line, or never ends its log", async () => {
		const { tap, unit, clock } = open();
		const asked = unit.ask("info", "", 1000);
		for (let left = 100; left > 0; left--) tap.say("x".repeat(10_000));
		for (let left = 1000; left > 0; left--) tap.say("\nline");
		clock.advance(1000);
		assert.equal(await asked, undefined);
		assert.ok(unit.log.length <= 200);
	});
});

describe("the file of tests", () => {
	const test = (mac: string | undefined, ...failed: Check["check"][]): UnitEvent => ({
		...{ event: "unit", at: "2026-11-26T20:00:00.000Z", serial: undefined, mac, ms: 1000 },
		result: failed.length ? "fail" : "pass",
		checks: [
			{ check: "console", result: "pass" },
			...failed.map(check => ({ check, result: "fail" as const, why: "so" })),
		],
	});

	it("counts each unit's last test, and what passed at once", () => {
		const all = [test("a"), test("b", "light", "radio"), test("c", "light"), test("b"), test("d"), test("d", "erase")];
		assert.deepEqual(summaryOf([...all, test(undefined, "console"), test(undefined, "console")]), {
			...{ event: "summary", units: 6, passed: 2, failed: 4, failedBy: { light: 1, erase: 1, console: 2 } },
			firstPassYield: 0.3333,
		});
		assert.equal(summaryOf([]).firstPassYield, 1);
	});

	it("is read back, but for a line that a power cut tore", () => {
		const line = new LineFolder(0);
		appendTest(line.dir, test("a"));
		appendFileSync(join(line.dir, "tests.jsonl"), '{"event":"unit","at":"2026\n');
		appendTest(line.dir, test("b", "light"));
		assert.deepEqual(readTests(line.dir), JSON.parse(JSON.stringify([test("a"), test("b", "light")])));
		assert.equal(readFileSync(join(line.dir, "tests.jsonl"), "utf8").split("\n").length, 4);
		assert.deepEqual(readTests(join(line.root, "nowhere")), []);
		rmSync(line.root, { recursive: true });
	});
});
