import assert from "node:assert/strict";
import { text, utf8 } from "../../modules/bytes/index";
import { app } from "../../src/app";
import { Device } from "../../src/factory-device";
import { readProduct } from "../../src/product";
import { updateWorld } from "../support/update-world";
import { product, World } from "../support/world";

/** Takes what is sent on a connection of its own, and gives the answer's status once it has come. */
class Caller {
	readonly #peer;
	#answer = "";

	constructor(world: World, request: string) {
		this.#peer = world.board.connect(80);
		this.#peer.onData = bytes => void (this.#answer += text(bytes));
		this.#peer.send(utf8(request));
	}

	say(more: string | Uint8Array): void {
		this.#peer.send(typeof more === "string" ? utf8(more) : more);
	}

	get status(): number {
		return Number(this.#answer.slice(9, 12));
	}
}

/** A board that takes a firmware on its setup network, and one for it. */
function updatable(setup: object = {}) {
	const life = updateWorld({ config: { setup: { update: true, password: "on the label", ...setup } } });
	return { ...life, booted: life.booted, file: life.make("1.1.0", { size: 1_000_000 }) };
}

function upload(length: number): string {
	return `POST /update HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: application/octet-stream\r\nContent-Length: ${length}\r\n\r\n`;
}

function post(path: string): string {
	return `POST ${path} HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 0\r\n\r\n`;
}

describe("a device that was asked twice", () => {
	for (const verify of ["restart", "live"] as const)
		for (const later of [0, 20, 300, 1500])
			it(`carries out the first settings and refuses the second, ${later} ms later (${verify})`, () => {
				const world = new World({ ...product, setup: { verify } });
				world.unbox();
				const first = new Caller(world, world.configRequest());
				world.clock.advance(later);
				const second = new Caller(world, world.configRequest({ ssid: "Office", pass: "nine to five" }));
				world.until("running");
				assert.equal(first.status, 200);
				assert.ok(second.status === 503 || second.status === 0, `${second.status}`);
				const joined = world.events.flatMap(each =>
					each.event === "radio" && each.radio === "joined" ? [each.network] : [],
				);
				assert.ok(
					joined.every(each => each === "home"),
					joined.join(),
				);
			});

	it("takes others once the first have failed", () => {
		const world = new World({ ...product, setup: { verify: "live" } });
		world.unbox();
		world.apply({ pass: "wrong horse" });
		world.until("trying");
		assert.equal(world.apply()?.status, 503);
		world.until("setup", 60_000);
		assert.equal(world.apply()?.status, 200);
		world.until("running");
	});

	it("takes none over by another way while it tries the first", () => {
		let device: Device | undefined;
		const config = { ...product, setup: { verify: "live" } };
		const world = new World(config, {
			board: { firmware: (host, watch) => (device = new Device(host, readProduct(config), watch)).start(app) },
		});
		world.unbox();
		world.apply();
		world.until("trying");
		const other = { ssid: utf8("Office"), password: utf8("nine to five"), hidden: false, token: "x", host: "x" };
		device?.onApply({ ...other, save: false }, 2);
		world.until("restarting");
		world.until("running");
		const joined = world.events.flatMap(each =>
			each.event === "radio" && each.radio === "joined" ? [each.network] : [],
		);
		assert.deepEqual([...new Set(joined)], ["home"]);
	});

	for (const path of ["/reset", "/reboot"])
		it(`refuses ${path} with a word as long as settings are on their way`, () => {
			const world = new World({ ...product, setup: { verify: "live" } });
			world.unbox();
			const first = new Caller(world, world.configRequest());
			world.clock.advance(20);
			const early = new Caller(world, post(path));
			world.until("trying");
			assert.equal(world.ask(post(path))?.status, 503);
			world.until("restarting");
			const late = world.ask(post(path));
			assert.equal(late?.status, 503);
			assert.match(late?.body ?? "", /busy/);
			world.until("running");
			assert.deepEqual([first.status, early.status], [200, 503]);
		});

	it("refuses settings once it promised a reset, and resets", () => {
		const world = new World();
		world.goOnline();
		world.openSetup();
		const reset = new Caller(world, post("/reset"));
		world.clock.advance(20);
		const settings = new Caller(world, world.configRequest());
		world.until("restarting");
		world.setup();
		assert.deepEqual([reset.status, settings.status], [200, 503]);
		assert.ok(world.states.includes("resetting"));
	});

	it("refuses an upload while it tries settings, at its beginning or in its middle", () => {
		for (const early of [true, false]) {
			const { world, booted } = updatable({ verify: "live" });
			world.unbox();
			const form = '--b\r\nContent-Disposition: form-data; name="update"\r\n\r\nimage\r\n--b--\r\n';
			const head = upload(form.length).replace("application/octet-stream", "multipart/form-data; boundary=b");
			const before = early ? new Caller(world, head) : undefined;
			world.clock.advance(100);
			new Caller(world, world.configRequest({ pass: "wrong horse" }));
			world.until("trying");
			const file = before ?? new Caller(world, head);
			file.say(form);
			world.until("setup", 60_000);
			assert.ok(file.status >= 500, `${file.status}`);
			assert.equal(booted.at(-1), "1.0.0");
			assert.ok(world.states.every(each => each !== "updating"));
		}
	});

	it("boots a new firmware as soon as it is whole, and is in setup again when it is none", () => {
		const { world, file, booted } = updatable();
		world.unbox();
		const sender = new Caller(world, upload(file.length));
		sender.say(file.subarray(0, 2000));
		world.until("updating", 1000);
		// It may go on by another request for a while.
		world.clock.advance(22_000);
		assert.deepEqual([sender.status, booted.at(-1), world.state], [408, "1.0.0", "setup"]);
		const again = new Caller(world, upload(file.length));
		again.say(file);
		world.until("restarting", 60_000);
		assert.equal(again.status, 200);
		world.setup();
		assert.equal(booted.at(-1), "1.1.0");
	});

	it("resets when the button says so in the middle of an upload", () => {
		const { world, file } = updatable();
		world.goOnline();
		world.openSetup();
		const sender = new Caller(world, upload(file.length));
		sender.say(file.subarray(0, 2000));
		world.until("updating", 1000);
		world.board.press(12_000);
		for (let i = 0; i < 13; i++) {
			sender.say(file.subarray(2000 + 100 * i, 2100 + 100 * i));
			world.clock.advance(1000);
		}
		world.until("setup", 5000);
		assert.ok(world.states.includes("resetting"));
		world.switchOffAndOn();
		world.until("setup", 5000);
	});

	it("does not let an upload that drips hold it for longer than four minutes", () => {
		const { world, file } = updatable();
		world.goOnline();
		world.openSetup();
		const sender = new Caller(world, upload(file.length));
		sender.say(file.subarray(0, 2000));
		world.until("updating", 1000);
		for (let i = 0; i < 48; i++) {
			assert.equal(world.state, i < 47 ? "updating" : world.state);
			// Just enough for the server (limits.ts, uploadPiece).
			sender.say(file.subarray(2000 + 4200 * i, 2000 + 4200 * (i + 1)));
			world.clock.advance(5000);
		}
		world.until("running", 10_000);
		assert.equal(world.board.setupNetwork, undefined);
	});

	it("does not restart while the button is held: what was begun as a reset becomes one", () => {
		const world = new World();
		world.goOnline();
		world.openSetup();
		world.board.press(12_000);
		world.clock.advance(9500);
		world.apply();
		world.until("restarting", 2000);
		world.clock.advance(1000);
		assert.equal(world.state, "restarting");
		world.until("setup", 4000);
		assert.ok(world.states.includes("resetting"));
		world.switchOffAndOn();
		world.until("setup", 5000);
	});

	it("restarts all the same when the button is stuck", () => {
		const world = new World();
		world.unbox();
		world.board.button.pressed = true;
		world.clock.advance(9500);
		world.apply();
		world.until("running", 60_000);
	});

	it("answers pages all the while", () => {
		const world = new World({ ...product, setup: { verify: "live" } });
		world.unbox();
		world.apply({ pass: "wrong horse" });
		world.until("trying");
		assert.equal(world.get("/status.json")?.status, 200);
		assert.equal(world.get("/")?.status, 200);
	});
});

describe("why a candidate failed", () => {
	it("is told in the next setup, though the old network works again", () => {
		const world = new World();
		world.goOnline();
		world.openSetup();
		world.apply({ ssid: "Office", pass: "wrong hours" });
		world.until("joining");
		world.until("running");
		world.clock.advance(3_600_000);
		world.openSetup();
		const told = world.json("/status.json") as { code: number; ssid: string };
		assert.deepEqual([told.code, told.ssid], [722, "Office"]);
		assert.equal((world.json("/board_info.json") as { last_error: number }).last_error, 722);
		assert.match(world.get("/plain")?.body ?? "", /password is wrong/);
		world.clock.advance(700_000);
		world.switchOffAndOn();
		world.until("running");
		world.openSetup();
		const later = world.json("/status.json") as { code: number; ssid?: string };
		assert.deepEqual([later.code, later.ssid], [722, undefined]);
		world.apply();
		world.until("restarting");
		world.until("running");
		world.openSetup();
		assert.equal((world.json("/status.json") as { code: number }).code, 0);
	});
});
