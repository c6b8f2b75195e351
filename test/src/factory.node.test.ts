import assert from "node:assert/strict";
import fc from "fast-check";
import type { Inspection } from "../../hosts/host";
import type { Level } from "../../hosts/virtual/led";
import { hex, text, utf8 } from "../../modules/bytes/index";
import { start } from "../../src/main";
import { readProduct } from "../../src/product";
import { product, token, World } from "../support/world";

const inspection: Inspection = { flashSize: 8 << 20, imageHash: new Uint8Array(32).fill(0xa5) };

/** A unit on the factory's cable. */
class Line extends World {
	level: Level = [0, 0, 0];
	#shown = "";

	constructor(setup: object = {}, inspect = (): Inspection => inspection) {
		const config = { ...product, led: { brightness: 255 }, setup, console: { serial: true, factory: true } };
		super(config, {
			board: {
				firmware: (host, watch) =>
					void start({ ...host, system: { ...host.system, inspect } }, readProduct(config), { watch }),
				onEvent: event => {
					if (event.event === "level") this.level = event.level;
					if (event.event === "restart") this.restarts++;
				},
			},
		});
		this.board.serial.onData = bytes => void (this.#shown += text(bytes));
	}

	/** Types a line, and returns all that comes back, the log included. */
	type(line: string, wait = 100): string {
		this.#shown = "";
		this.board.serial.write(utf8(`${line}\r`));
		this.clock.advance(wait);
		return this.#shown;
	}

	/** The one answer to `factory ...`. */
	answer(command: string, wait?: number): Readonly<Record<string, unknown>> {
		const lines = this.type(`factory ${command}`, wait).split(/[\r\n>]+/);
		const answers = lines.filter(line => line.startsWith('{"factory":"'));
		assert.equal(answers.length, 1, lines.join("\n"));
		return JSON.parse(answers[0] ?? "") as Readonly<Record<string, unknown>>;
	}
}

function blank(setup?: object, inspect?: () => Inspection): Line {
	const line = new Line(setup, inspect);
	line.unbox();
	return line;
}

describe("the factory's commands", () => {
	it("tell who a unit is and what runs on it", () => {
		const line = blank();
		const info = {
			...{ factory: "info", mac: "24:6f:28:aa:bb:cc", chip: "ESP32", flash: 8388608, image: "a5".repeat(32) },
			...{ version: "0.1.0", serial: "", key: "open", ssid: "Blynk\\x20Device-1W7R", blank: true, state: "setup" },
		};
		assert.deepEqual(line.answer("info"), info);
		assert.deepEqual(line.answer(""), info);
	});

	it("tell a serial and that there is a key, never the key", () => {
		const line = new Line({ key: "unit" });
		line.flash.write("serial", utf8("A-001"));
		line.flash.write("apkey", utf8("open sesame"));
		line.unbox();
		const { serial, key } = line.answer("info");
		assert.deepEqual([serial, key], ["A-001", "unit"]);
		assert.ok(!line.type("factory info").includes("sesame"));
		assert.equal(blank({ key: "unit" }).answer("info")["key"], "open");
		assert.equal(blank({ key: "unit", password: "password" }).answer("info")["key"], "product");
	});

	it("say it when the flash tells no size and no hash, or cannot be looked at", () => {
		const { flash, image } = blank({}, () => ({ flashSize: 0, imageHash: undefined })).answer("info");
		assert.deepEqual([flash, image], [0, ""]);
		const broken = blank({}, () => {
			throw new Error("no flash chip");
		});
		assert.equal(broken.answer("info")["flash"], 0);
	});

	it("show a colour, whatever the device has to show, until it is let go", () => {
		const line = blank();
		assert.deepEqual(line.answer("light FF0000"), { factory: "light", colour: "ff0000" });
		for (let left = 100; left > 0; left--) {
			line.clock.advance(100);
			assert.deepEqual(line.level, [255, 0, 0]);
		}
		line.answer("light 0000ff");
		assert.deepEqual(line.level, [0, 0, 255]);
		line.board.press(4000);
		line.clock.advance(3500);
		assert.deepEqual(line.level, [0, 0, 255], "while the button is held, too");
		line.clock.advance(1000);
		line.answer("light 000000");
		assert.deepEqual(line.level, [0, 0, 0]);
		assert.deepEqual(line.answer("light off"), { factory: "light", colour: "off" });
		const seen = new Set<string>();
		for (let left = 100; left > 0; left--) {
			line.clock.advance(10);
			seen.add(line.level.join());
		}
		assert.deepEqual([...seen].sort(), ["0,0,0", "0,0,255"], "blinks blue again");
	});

	it("let a colour go by itself after a minute", () => {
		const line = blank();
		line.answer("light ff0000");
		line.clock.advance(50_000);
		line.answer("light ff0000");
		line.clock.advance(59_000);
		assert.deepEqual(line.level, [255, 0, 0]);
		line.clock.advance(1000);
		assert.notDeepEqual(line.level, [255, 0, 0]);
	});

	it("take nothing for a colour that is none", () => {
		const line = blank();
		for (const wrong of ["", " red", " ff00", " ff00000", " gg0000", " -f0000", " 0x0000"])
			assert.match(String(line.answer(`light${wrong}`)["error"]), /colour/, wrong);
	});

	it("count how often the button was pressed, and tell whether it is now", () => {
		const line = blank();
		assert.deepEqual(line.answer("button"), { factory: "button", pressed: false, presses: 0 });
		line.board.press(500);
		line.clock.advance(100);
		assert.deepEqual(line.answer("button"), { factory: "button", pressed: true, presses: 1 });
		line.clock.advance(1000);
		line.board.press(200);
		line.clock.advance(1000);
		assert.deepEqual(line.answer("button"), { factory: "button", pressed: false, presses: 2 });
	});

	it("tell a button that sticks", () => {
		const line = new Line();
		line.board.button.pressed = true;
		line.unbox();
		assert.deepEqual(line.answer("button"), { factory: "button", pressed: true, presses: 0 });
	});

	it("tell what the radio hears, the strongest first", () => {
		const { found } = blank().answer("scan", 10_000);
		assert.ok(Array.isArray(found) && found.length > 3);
		const levels = found.map(({ rssi }: { rssi: number }) => rssi);
		assert.deepEqual(
			levels,
			[...levels].sort((a, b) => b - a),
		);
		assert.deepEqual(Object.keys(found[0] as object), ["ssid", "rssi", "channel"]);
		assert.ok(found.some(({ ssid }: { ssid: string }) => ssid === "Home"));
		assert.ok(found.some(({ ssid }: { ssid: string }) => ssid.includes("\\x20")));
	});

	it("open setup where it is closed", () => {
		const line = blank();
		const open = { factory: "setup", state: "setup", ssid: "Blynk\\x20Device-1W7R" };
		assert.deepEqual(line.answer("setup"), open);
		line.type("config stop");
		assert.equal(line.board.setupNetwork, undefined);
		assert.deepEqual(line.answer("setup"), open);
		assert.ok(line.board.setupNetwork);
	});

	it("erase to blank, but for what the factory left", () => {
		const line = new Line({ key: "unit" });
		line.flash.write("serial", utf8("A-001"));
		line.flash.write("apkey", utf8("open sesame"));
		line.goOnline();
		assert.equal(line.answer("info")["blank"], false);
		assert.equal(line.answer("erase")["state"], "restarting");
		line.setup();
		const { blank: isBlank, serial, key, state } = line.answer("info");
		assert.deepEqual([isBlank, serial, key, state], [true, "A-001", "unit", "setup"]);
	});

	it("are not for who is in the cloud", () => {
		const line = new World({ ...product, console: { serial: true, cloud: true, factory: true } });
		let shown = "";
		line.board.serial.onData = bytes => void (shown += text(bytes));
		line.goOnline();
		for (const command of ["factory", "factory info", "FACTORY erase", "factory light ff0000"]) {
			shown = "";
			line.cloud.command(command);
			line.clock.advance(1000);
			assert.match(shown, /Only at the device itself\./, command);
			assert.ok(!shown.includes("{"), shown);
		}
		assert.equal(line.state, "running");
	});

	it("are not there in a product that does not ask for them", () => {
		const plain = new World({ ...product, console: { serial: true } });
		let shown = "";
		plain.board.serial.onData = bytes => void (shown += text(bytes));
		plain.unbox();
		shown = "";
		plain.board.serial.write(utf8("factory info\r"));
		plain.clock.advance(100);
		assert.match(shown, /Command not found/);
		assert.throws(
			() => readProduct({ ...product, console: { factory: true } }),
			/"console\.factory" is true, but must be false without "console\.serial"/,
		);
	});

	it("are in the help, and what is none is no command", () => {
		const line = blank();
		assert.match(line.type("help"), /factory \[info\|light/);
		for (const wrong of ["factory nonsense", "factory INFO", "factory \\x00"])
			assert.match(line.type(wrong), /Command not found/);
	});

	it("take any line without harm, and tell no secret", () => {
		const line = new Line({ key: "unit" });
		line.flash.write("apkey", utf8("open sesame"));
		line.goOnline();
		const word = fc.oneof(
			fc.constantFrom("info", "light", "off", "button", "scan", "setup", "erase", "ff0000", "\\x00", "\\xff"),
			fc.string({ unit: "binary-ascii", maxLength: 12 }),
			fc.uint8Array({ maxLength: 8 }).map(bytes => hex(bytes)),
		);
		const restarts = line.restarts;
		fc.assert(
			fc.property(fc.array(word, { maxLength: 5 }), words => {
				const shown = line.type(`factory ${words.join(" ")}`, 3000);
				assert.ok(!shown.includes("sesame") && !shown.includes(token) && !shown.includes("correct horse"));
				for (const answer of shown.split(/[\r\n>]+/).filter(each => each.startsWith('{"factory"'))) JSON.parse(answer);
			}),
			{ numRuns: 300, seed: 15 },
		);
		assert.ok(line.log.every(each => !each.startsWith("fault")));
		assert.ok(line.restarts >= restarts);
	});
});

describe("a unit that is tested by commands", () => {
	it("lives as any other", () => {
		const line = new Line();
		line.goOnline();
		assert.deepEqual(line.states, ["setup", "storing", "restarting", "joining", "connecting", "running"]);
	});
});
