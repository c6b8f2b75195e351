import assert from "node:assert/strict";
import { text, utf8 } from "../../modules/bytes/index";
import { frame } from "../../modules/improv/frame";
import { FrameReader } from "../../modules/improv/index";
import { product, token, World } from "../support/world";

/** What a client reads: frames in words, all else as it is. */
class Reader extends FrameReader {
	readonly frames: string[] = [];
	text = "";

	protected override onOther(byte: number): void {
		this.text += String.fromCharCode(byte);
	}

	protected override onFrame(type: number, data = new Uint8Array(0)): void {
		if (type !== 4) return void this.frames.push(`${type === 1 ? "state" : "error"} ${data[0]}`);
		const texts: string[] = [];
		for (let at = 2; at < data.length; at += 1 + (data[at] ?? 0))
			texts.push(text(data.subarray(at + 1, at + 1 + (data[at] ?? 0))));
		this.frames.push(`${data[0]}: ${texts.join(" ")}`);
	}
}

/** A board with an Improv client at its serial port. */
class Bench extends World {
	readonly reader = new Reader(this.clock);

	constructor(config: object = {}) {
		super({ ...product, console: { improv: true, serial: true }, ...config });
		this.board.serial.onData = bytes => {
			for (const byte of bytes) this.reader.take(byte);
		};
	}

	/** Sends a command; what came back within `wait` milliseconds, but that there is no error. */
	send(which: number, texts: readonly string[] = [], wait = 100): readonly string[] {
		this.reader.frames.length = 0;
		const data = texts.map(utf8).flatMap(each => [each.length, ...each]);
		this.board.serial.write(frame(3, Uint8Array.from([which, data.length, ...data])));
		this.clock.advance(wait);
		return this.reader.frames.filter(each => each !== "error 0");
	}

	/** What came since. */
	later(wait: number): readonly string[] {
		this.reader.frames.length = 0;
		this.clock.advance(wait);
		return this.reader.frames;
	}
}

function blank(config?: object): Bench {
	const bench = new Bench(config);
	bench.unbox();
	return bench;
}

function online(config?: object): Bench {
	const bench = new Bench(config);
	bench.goOnline();
	bench.clock.advance(5000);
	return bench;
}

const [network, state, facts, scan, hostName, name, account] = [1, 2, 3, 4, 5, 6, 0xb1];

describe("a blank unit that an Improv client finds at the cable", () => {
	it("says that it is ready, what it is, and what it hears", () => {
		const bench = blank();
		assert.deepEqual(bench.send(state), ["state 2"]);
		assert.deepEqual(bench.send(facts), ["3: TMPLabcd1234 0.1.0 ESP32 Blynk Device-1W7R"]);
		assert.deepEqual(bench.send(hostName), ["5: Blynk-Device-1W7R"]);
		assert.deepEqual(bench.send(name), ["6: Blynk Device-1W7R"]);
		const heard = bench.send(scan, [], 10_000);
		assert.ok(
			heard.some(each => /^4: Home -\d+ YES$/.test(each)),
			heard.join("\n"),
		);
		assert.equal(heard.at(-1), "4: ");
	});

	it("tries a network, and leads to its setup page for the token", () => {
		const bench = blank();
		assert.deepEqual(bench.send(network, ["Home", "correct horse"]), ["state 3"]);
		const told = bench.later(10_000);
		assert.deepEqual(told, ["state 4", "1: http://192.168.4.1/#ssid=%48%6f%6d%65"]);
		assert.equal(bench.state, "setup");
		assert.deepEqual(bench.send(state), ["state 4", "2: http://192.168.4.1/#ssid=%48%6f%6d%65"]);
		bench.apply();
		bench.until("running");
	});

	it("says that the password is wrong, within 20 s, and waits for another", () => {
		const bench = blank();
		bench.send(network, ["Home", "wrong password"]);
		assert.deepEqual(bench.later(20_000), ["state 2", "error 3"]);
		bench.send(network, ["Home", "correct horse"]);
		assert.equal(bench.later(10_000)[0], "state 4");
	});

	it("says at once what is no network", () => {
		const bench = blank();
		for (const [ssid, password] of [
			["", "correct horse"],
			["x".repeat(33), ""],
			["Home", "short"],
		])
			assert.deepEqual(bench.send(network, [ssid ?? "", password ?? ""]), ["state 2", "error 3"]);
		assert.ok(bench.log.some(each => each.startsWith('improv: "pass" must be ')));
		assert.ok(!bench.log.some(each => each.includes("short")));
	});

	it("goes all the way with an account that was sent in front", () => {
		const bench = blank();
		assert.deepEqual(bench.send(account, ["too short"]), ["error 1"]);
		assert.deepEqual(bench.send(account, [token]), ["177: "]);
		assert.deepEqual(bench.send(network, ["Home", "correct horse"]), ["state 3"]);
		const told = bench.later(10_000);
		assert.deepEqual(told.slice(told.indexOf("state 4")), ["state 4", "1: https://blynk.cloud"]);
		bench.until("running");
		assert.equal(bench.restarts, 1);
		assert.equal(bench.cloud.online, 1);
	});

	it("says that the account is none, and keeps setup open", () => {
		const bench = blank();
		bench.send(account, ["x".repeat(32), "", ""]);
		bench.send(network, ["Home", "correct horse"]);
		assert.deepEqual(bench.later(20_000).slice(-2), ["state 2", "error 3"]);
		assert.equal(bench.state, "setup");
		assert.equal(bench.code, 703);
	});

	it("gives way to a phone, which brings a network with an account", () => {
		const bench = blank();
		bench.send(network, ["Home", "wrong password"]);
		bench.apply();
		bench.until("running");
		assert.equal(bench.cloud.online, 1);
	});

	it("opens setup again that has closed for want of a phone", () => {
		const bench = blank();
		bench.air.patch({ phones: 0 });
		bench.until("idle", 700_000);
		assert.deepEqual(bench.send(state), ["state 2"]);
		bench.send(network, ["Home", "correct horse"]);
		assert.equal(bench.later(10_000)[0], "state 4");
		assert.equal(bench.state, "setup");
	});
});

describe("a unit with an account that an Improv client finds at the cable", () => {
	it("is provisioned when it is online, at the maker's address or that of its cloud", () => {
		assert.deepEqual(online().send(state), ["state 4", "2: https://blynk.cloud"]);
		const next = { url: "https://example.com/app", label: { en: "App" } };
		assert.deepEqual(online({ brand: { next } }).send(state), ["state 4", "2: https://example.com/app"]);
	});

	it("moves to another network with the account it has", () => {
		const bench = online();
		bench.send(network, ["Office", "nine to five"]);
		const told = bench.later(20_000);
		assert.deepEqual(told.slice(-3).includes("1: https://blynk.cloud"), true, told.join("\n"));
		bench.until("running");
		bench.clock.advance(1000);
		assert.ok(bench.log.filter(each => each.startsWith("station: joined")).length >= 2);
		assert.equal(bench.cloud.online, 1);
	});

	it("returns to the network it was on when another does not work", () => {
		const bench = online();
		bench.send(network, ["Nowhere", "nine to five"]);
		const told = bench.later(25_000);
		assert.ok(told.includes("error 3"), told.join("\n"));
		bench.until("running");
		assert.equal(bench.board.setupNetwork, undefined);
	});

	it("does not leave its network for what is none", () => {
		const bench = online();
		assert.deepEqual(bench.send(network, ["Home", "short"]), ["state 4", "error 3"]);
		assert.equal(bench.state, "running");
	});
});

describe("a console with Improv beside it", () => {
	it("hears no frame, and answers between them", () => {
		const bench = blank();
		bench.board.serial.write(utf8("n"));
		bench.send(state);
		bench.reader.text = "";
		bench.board.serial.write(utf8("et IMPROV\r"));
		bench.clock.advance(100);
		assert.match(bench.reader.text, /^et IMPROV\r\nCommand not found/);
	});

	it("is not there when the product has Improv alone", () => {
		const bench = blank({ console: { improv: true } });
		bench.board.serial.write(utf8("help\r"));
		bench.clock.advance(100);
		assert.ok(!bench.reader.text.includes("commands"));
		assert.deepEqual(bench.send(state), ["state 2"]);
	});
});
