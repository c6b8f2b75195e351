import assert from "node:assert/strict";
import { text, utf8 } from "../../modules/bytes/index";
import { stranger, updateWorld } from "../support/update-world";
import type { World } from "../support/world";

const setup = { update: true, password: "on the label" };

/** A request with a body, on a connection of its own. */
class Caller {
	readonly #peer;
	#answer = "";
	over = false;

	constructor(world: World, type: string, length: number, more = "") {
		this.#peer = world.board.connect(80);
		this.#peer.onData = bytes => void (this.#answer += text(bytes));
		this.#peer.onEnd = () => void (this.over = true);
		this.#peer.send(
			utf8(
				`POST /update HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: ${type}\r\n${more}Content-Length: ${length}\r\n\r\n`,
			),
		);
	}

	say(bytes: Uint8Array): this {
		this.#peer.send(bytes);
		return this;
	}

	leave(): void {
		this.#peer.close();
	}

	get status(): number {
		return Number(this.#answer.slice(9, 12));
	}

	get body(): string {
		return this.#answer.slice(this.#answer.indexOf("\r\n\r\n") + 4);
	}
}

const bare = "application/octet-stream";

function part(world: World, file: Uint8Array, first: number, end: number): Caller {
	const range = `Content-Range: bytes ${first}-${end - 1}/${file.length}\r\n`;
	return new Caller(world, bare, end - first, range).say(file.subarray(first, end));
}

/** Where the device goes on, as the header's answer tells. */
function placeIn(world: World, file: Uint8Array): number {
	const header = part(world, file, 0, 512);
	world.clock.advance(1000);
	assert.equal(header.status, 202, header.body);
	const { wanted }: { wanted: number } = JSON.parse(header.body);
	return wanted;
}

describe("a firmware that a phone brings", () => {
	it("is begun with as soon as it is whole, and kept once it is online", () => {
		const life = updateWorld({ config: { setup } });
		const { world } = life;
		world.goOnline();
		world.openSetup();
		const file = life.make("1.1.0", { config: { setup } });
		const upload = new Caller(world, bare, file.length).say(file);
		world.until("updating", 5000);
		world.until("restarting", 30_000);
		assert.deepEqual([upload.status, upload.body], [200, "OK"]);
		world.until("running");
		assert.equal(life.running, "1.1.0");
		world.clock.advance(130_000);
		world.switchOffAndOn();
		world.until("running");
		assert.equal(life.running, "1.1.0");
	});

	it("is given back like any other where it never gets online", () => {
		const life = updateWorld({ config: { setup } });
		const { world } = life;
		world.goOnline();
		world.openSetup();
		const file = life.make("1.1.0", { config: { setup, cloud: { ports: [9] } } });
		new Caller(world, bare, file.length).say(file);
		world.until("restarting", 30_000);
		world.clock.advance(70 * 60_000);
		assert.ok(life.booted.includes("1.1.0"));
		assert.equal(life.running, "1.0.0");
		assert.equal(world.state, "running");
	});

	it("is refused where somebody else has signed it, and setup goes on", () => {
		const life = updateWorld({ config: { setup } });
		const { world } = life;
		world.unbox();
		const file = life.make("1.1.0", { key: stranger.privateKey });
		const upload = new Caller(world, bare, file.length).say(file);
		world.clock.advance(1000);
		assert.equal(upload.status, 400);
		assert.match(upload.body, /signed by somebody else/);
		assert.equal(world.state, "setup");
		assert.equal(life.world.board.slots?.content(1)?.length, 0);
	});

	it("is refused on an open network, whatever the product counted on", () => {
		const life = updateWorld({ config: { setup: { key: "unit", update: true } } });
		life.world.unbox();
		assert.equal(life.world.get("/update")?.status, 403);
		const file = life.make("1.1.0");
		const upload = new Caller(life.world, bare, file.length).say(file);
		life.world.clock.advance(1000);
		assert.equal(upload.status, 403);
	});

	it("frees the device within 20 s of when it broke off, and goes on later, after a power cut too", () => {
		const life = updateWorld({ config: { setup } });
		const { world } = life;
		world.unbox();
		const file = life.make("1.1.0", { config: { setup }, size: 200_000 });
		new Caller(world, bare, file.length).say(file.subarray(0, 100_000));
		world.until("updating", 5000);
		world.clock.advance(21_000);
		assert.equal(world.state, "setup");
		const place = placeIn(world, file);
		assert.ok(place > 90_000, `${place}`);
		part(world, file, place, 150_000);
		world.clock.advance(5000);
		world.switchOffAndOn();
		world.setup();
		const later = placeIn(world, file);
		assert.ok(later > 150_000 - 65_536 - 4096, `${later}`);
		part(world, file, later, file.length);
		world.until("restarting", 30_000);
		world.until("setup");
		assert.equal(life.running, "1.1.0");
	});

	for (const isWhole of [false, true])
		it(`gives way when the button is held for a reset${isWhole ? ", also once it is whole" : ""}: nothing writes any more`, () => {
			const life = updateWorld({ config: { setup } });
			const { world } = life;
			world.goOnline();
			world.openSetup();
			const file = life.make("1.1.0", { config: { setup }, size: 300_000 });
			const upload = new Caller(world, bare, file.length).say(file.subarray(0, 100_000));
			world.until("updating", 5000);
			world.board.press(12_000);
			const hasReset = (): boolean => world.states.includes("resetting");
			let count = 0;
			for (let time = 0; time < 14_000 && !hasReset(); time += 50) {
				const at = 100_000 + 10 * time;
				count = world.flash.changes.count;
				// It is released after 12 s.
				upload.say(file.subarray(at, isWhole && time === 11_500 ? file.length : at + 500));
				world.clock.advance(50);
			}
			assert.ok(hasReset(), world.log.join("\n"));
			upload.say(file.subarray(0, 5000));
			world.until("setup", 5000);
			// The reset itself takes some, and so do the starts after it.
			assert.ok(world.flash.changes.count < count + 30, `${world.flash.changes.count - count}`);
			assert.ok(upload.over);
			assert.equal(upload.status, isWhole ? 200 : 0);
			assert.equal(life.running, isWhole ? "1.1.0" : "1.0.0");
		});

	it("does not hold the device for longer than four minutes, however it drips", () => {
		const life = updateWorld({ config: { setup } });
		const { world } = life;
		world.goOnline();
		world.openSetup();
		const file = life.make("1.1.0", { size: 1_000_000 });
		const upload = new Caller(world, bare, file.length);
		for (let i = 0; i < 50; i++) {
			// Just enough for the server (limits.ts, uploadPiece).
			upload.say(file.subarray(i * 4200, (i + 1) * 4200));
			world.clock.advance(4900);
			if (i < 48) assert.equal(world.state, "updating");
		}
		world.until("running", 20_000);
		assert.equal(world.board.setupNetwork, undefined);
	});

	it("is refused while the device tries settings, at its beginning or in its middle", () => {
		for (const early of [true, false]) {
			const life = updateWorld({ config: { setup: { ...setup, verify: "live" } } });
			const { world } = life;
			world.unbox();
			const file = life.make("1.1.0");
			const head = utf8('--b\r\nContent-Disposition: form-data; name="update"\r\n\r\n');
			const length = head.length + file.length + "\r\n--b--\r\n".length;
			const type = "multipart/form-data; boundary=b";
			const before = early ? new Caller(world, type, length) : undefined;
			world.clock.advance(100);
			world.ask(world.configRequest({ pass: "wrong horse" }), 20);
			world.until("trying");
			const upload = before ?? new Caller(world, type, length);
			upload.say(head).say(file).say(utf8("\r\n--b--\r\n"));
			world.until("setup", 60_000);
			assert.equal(upload.status, 503);
			assert.ok(world.states.every(each => each !== "updating"));
		}
	});
});
