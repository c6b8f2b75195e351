import assert from "node:assert/strict";
import { text, utf8 } from "../../modules/bytes/index";
import { start } from "../../src/main";
import { readProduct } from "../../src/product";
import { product, token, World } from "../support/world";

/** A board with somebody at its serial port. */
class Bench extends World {
	/** What the terminal shows. */
	shown = "";

	constructor(console: object = { serial: true }) {
		super({ ...product, console });
		this.board.serial.onData = bytes => void (this.shown += text(bytes));
	}

	/** Types a line; returns what came back, without the echo and without the log. */
	type(line: string, wait = 100): string {
		this.shown = "";
		const from = this.log.length;
		this.board.serial.write(utf8(`${line}\r`));
		this.clock.advance(wait);
		let answer = this.shown;
		for (const each of this.log.slice(from)) answer = answer.replace(`\r${each}\r\n`, "");
		assert.ok(answer.endsWith(">"), answer);
		return answer
			.slice(answer.indexOf("\n") + 1, -1)
			.trimEnd()
			.replaceAll("\r\n", "\n");
	}
}

function blank(): Bench {
	const bench = new Bench();
	bench.unbox();
	return bench;
}

function online(): Bench {
	const bench = new Bench();
	bench.goOnline();
	return bench;
}

describe("the console", () => {
	it("begins with a prompt, beside the log", () => {
		const { shown, log } = blank();
		assert.ok(shown.startsWith("\n>"), shown);
		for (const line of log.slice(-2)) assert.ok(shown.includes(`${line}\r\n`), line);
	});

	it("says what there is, whatever the case of a command's name", () => {
		const bench = blank();
		assert.match(bench.type("HELP"), /^Available commands: devinfo, config /);
		assert.equal(bench.type("?"), bench.type("help"));
		assert.match(bench.type("nonsense"), /^Command not found\. Available/);
		assert.match(bench.type("wifi Info"), /^Command not found/);
		assert.match(bench.type("w ".repeat(16)), /^Command not found/);
		assert.equal(bench.type(""), "");
	});

	it("tells who the unit is", () => {
		assert.deepEqual(JSON.parse(blank().type("devinfo")), {
			name: "Blynk Device-1W7R",
			board: "Device",
			tmpl_id: "TMPLabcd1234",
			fw_type: "TMPLabcd1234",
			fw_ver: "0.1.0",
		});
	});

	it("tells where it is on the air", () => {
		const bench = blank();
		assert.equal(bench.type("wifi"), "mac:24:6F:28:AA:BB:CC ip:- status:down");
		bench.apply({ pass: "wrong password" });
		bench.until("joining");
		bench.setup();
		assert.match(bench.type("wifi info"), /status:down\nerror: 722: The Wi-Fi password is wrong\./);
		bench.apply();
		bench.until("running");
		assert.match(
			bench.type("wifi"),
			/^mac:24:6F:28:AA:BB:CC ip:192\.168\.1\.\d+ status:ready\nHome {16} \[[0-9A-F:]{17}\] {2}ch:\d+ rssi:-\d+dBm$/,
		);
	});

	it("lists what it hears, and marks where it is", () => {
		const bench = online();
		const lines = bench.type("wifi scan", 10_000).split("\n");
		const here = lines.filter(each => each.includes("* "));
		assert.equal(here.length, 1, lines.join("\n"));
		assert.match(here[0] ?? "", /\* Home +\[[0-9A-F:]{17}\] WPA2\S* ch:\d+ rssi:-\d+dBm$/);
	});

	it("lists the networks it knows, takes others, and forgets them", () => {
		const fresh = blank();
		assert.equal(fresh.type("net list"), "No networks");
		assert.equal(fresh.type("net add Office secretsecret"), "blank");
		const bench = online();
		assert.equal(bench.type("net"), "* Home proven");
		assert.equal(bench.type("net add Office short"), "invalid");
		assert.equal(bench.type("net add My\\x20\\xff nine\\x20to\\x20five"), "added");
		assert.equal(bench.type("net add Open"), "added");
		assert.equal(bench.type("net"), "* Home proven\n  Open staged\n  My\\x20\\xff staged");
		assert.equal(bench.type("net remove Open"), "removed");
		assert.equal(bench.type("net remove Open"), "not removed");
		assert.equal(bench.type("net remove Home"), "not removed");
		assert.match(bench.type("net add"), /^Command not found\. Available/);
	});

	it("takes a network while it is online, and moves there when its own is gone", () => {
		const bench = online();
		bench.type("net add Office nine\\x20to\\x20five");
		bench.air.patch({ networks: { home: { on: false } } });
		bench.until("joining");
		bench.until("running", 400_000);
		assert.match(bench.type("net"), /^\* Office proven\n/);
	});

	it("opens setup and closes it", () => {
		const bench = online();
		assert.equal(bench.type("config start"), "state: setup");
		assert.ok(bench.board.setupNetwork);
		assert.equal(bench.type("config stop"), "state: joining");
		bench.until("running");
		assert.equal(bench.type("config stop"), "state: running");
	});

	it("erases everything", () => {
		const bench = online();
		bench.board.serial.write(utf8("config erase\r"));
		bench.clock.advance(100);
		bench.until("setup");
		assert.equal(bench.type("net"), "No networks");
	});

	it("restarts", () => {
		const bench = online();
		assert.equal(bench.type("reboot"), "state: restarting");
		bench.clock.advance(5000);
		assert.equal(bench.restarts, 2);
		bench.until("running");
	});

	it("tells how it is, and what runs", () => {
		const bench = online();
		assert.match(bench.type("sys"), /^uptime:\d+s reset:software state:running heap:0$/);
		assert.match(bench.type("sys why"), /^No failure\./);
		assert.equal(
			bench.type("firmware"),
			"version:0.1.0 type:TMPLabcd1234 platform:ESP32 build:Jan  1 2026 00:00:00 trial:none",
		);
	});

	it("never tells a password or a token", () => {
		const bench = online();
		let all = "";
		bench.board.serial.onData = bytes => void (all += text(bytes));
		const lines = ["devinfo", "config", "config stop", "wifi", "wifi scan", "net", "net add Home correct\\x20horse"];
		for (const line of [...lines, "sys", "sys why", "firmware", "help", "reboot"]) {
			bench.board.serial.write(utf8(`${line}\r`));
			bench.clock.advance(20_000);
		}
		for (const secret of ["correct", "horse", token]) assert.ok(!all.includes(secret), secret);
	});

	it("is not there in a product that does not ask for it", () => {
		const bench = new Bench({});
		bench.goOnline();
		assert.equal(bench.board.serial.open, false);
		assert.equal(bench.shown, "");
	});

	it("costs nobody a life when the port cannot be opened", () => {
		const config = { ...product, console: { serial: true } };
		const world: World = new World(config, {
			board: {
				firmware: (host, watch) => {
					const Serial = class {
						constructor() {
							throw new Error("a debugger has it");
						}
					};
					return void start(Object.assign(host, { Serial }), readProduct(config), { watch });
				},
			},
		});
		world.goOnline();
		assert.ok(world.log.includes("console: Error: a debugger has it"));
	});
});

describe("the console of a product that listens to the cloud", () => {
	function listening(console: object): Bench {
		const bench = new Bench({ cloud: true, ...console });
		bench.goOnline();
		return bench;
	}

	const shownBy = (bench: Bench, line: string): string => {
		bench.shown = "";
		bench.cloud.command(line);
		bench.clock.advance(100);
		return bench.shown;
	};

	it("obeys, and answers to the cable", () => {
		const bench = listening({ serial: true });
		assert.match(shownBy(bench, "net"), /^\* Home proven\r\n$/);
		assert.match(shownBy(bench, "config start"), /state: setup/);
		assert.equal(bench.state, "setup");
	});

	it("erases nothing and changes no network, which is for who stands in front of it", () => {
		const bench = listening({ serial: true });
		for (const line of ["config erase", "CONFIG erase", "net add Other", "net remove Home", "config  \\x65rase"])
			assert.equal(shownBy(bench, line), "Only at the device itself.\r\n", line);
		assert.equal(bench.state, "running");
	});

	it("needs no cable", () => {
		const bench = listening({});
		assert.equal(bench.board.serial.open, false);
		assert.equal(shownBy(bench, "reboot"), "");
		assert.equal(bench.state, "restarting");
	});

	it("is deaf unless the product asks for it", () => {
		const bench = new Bench();
		bench.goOnline();
		assert.equal(shownBy(bench, "reboot"), "");
		assert.equal(bench.state, "running");
	});
});
