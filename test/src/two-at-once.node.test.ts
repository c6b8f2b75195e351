import assert from "node:assert/strict";
import { text, utf8 } from "../../modules/bytes/index";
import type { Device } from "../../src/device";
import { start } from "../../src/main";
import { readProduct } from "../../src/product";
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

	get status(): number {
		return Number(this.#answer.slice(9, 12));
	}
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
			board: { firmware: (host, watch) => (device = start(host, readProduct(config), { watch })) },
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
