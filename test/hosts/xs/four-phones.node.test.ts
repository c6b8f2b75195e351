import assert from "node:assert/strict";
import { text, utf8 } from "../../../modules/bytes/index";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { esp32 } from "../../../hosts/xs/creation";
import { XSBoard } from "../../../hosts/xs/firmware";
import { buildImage, type Image } from "../../../hosts/xs/image";
import type { Observation } from "../../../src/main";
import { buildWizard } from "../../../tools/wizard-page/build";
import { product, World } from "../../support/world";
import { engineOrSkip } from "./support";

/** What the wizard page asks for when it opens, and while somebody looks for the network. */
const visit = ["/", "/product.json", "/wifi_scan.json?refresh=1", "/board_info.json", "/status.json"];

/** One phone: asks one thing after the other, and again when the board is busy, as the page does. */
class Phone {
	readonly answers: { readonly path: string; readonly status: number; readonly length: number }[] = [];
	busy = 0;
	readonly #world: World;
	readonly #left: string[];

	constructor(world: World, visits: number) {
		this.#world = world;
		this.#left = Array.from({ length: visits }, () => visit).flat();
		this.#ask();
	}

	get done(): boolean {
		return this.#left.length === 0;
	}

	#ask(): void {
		const [path] = this.#left;
		if (path === undefined) return;
		const peer = this.#world.board.connect(80);
		let answer = "";
		let length = 0;
		peer.onData = bytes => {
			length += bytes.length;
			if (answer.length < 12) answer += text(bytes.subarray(0, 12));
		};
		peer.onEnd = () => {
			const status = Number(answer.slice(9, 12));
			if (status === 200) this.answers.push({ path: this.#left.shift() ?? "", status, length });
			else this.busy++;
			this.#world.clock.set(() => this.#ask(), status === 200 ? 1 : 500);
		};
		peer.send(utf8(`GET ${path} HTTP/1.1\r\nHost: 192.168.4.1\r\nAccept-Encoding: gzip\r\n\r\n`));
	}
}

describe("four phones at once, with the memory of an ESP32", () => {
	let engine: BuiltEngine;
	let image: Image;
	let page: Uint8Array;

	before(async function () {
		engine = await engineOrSkip(this);
		image = await buildImage({ entry: "hosts/xs/device/main.ts", product });
		page = (await buildWizard()).files.get("wizard.html.gz") ?? new Uint8Array();
	});

	it("all load the page and scan, while the light goes on and nothing runs out of memory", () => {
		const board = new XSBoard<Observation>({ engine, image, creation: esp32, limit: 50_000_000 });
		const asset = (name: string): Uint8Array | undefined => (name === "wizard.html.gz" ? page : undefined);
		const world = new World(product, { board: { firmware: board.firmware, asset } });
		try {
			world.board.powerOn();
			world.setup();
			const from = world.clock.now();
			const phones = [1, 2, 3, 4].map(() => new Phone(world, 5));
			while (!phones.every(each => each.done) && world.clock.now() - from < 120_000) world.clock.advance(20);

			for (const { answers } of phones) {
				assert.equal(answers.length, 5 * visit.length);
				for (const { path, length } of answers) if (path === "/") assert.ok(length > page.length, `${length} bytes`);
			}
			const took = world.clock.now() - from;
			const blinks = world.events.filter(event => event.event === "level").length;
			assert.ok(blinks >= (took / 550) * 2 - 4, `${blinks} changes of the light in ${took} ms: it stood still`);
			assert.ok(!world.events.some(event => event.event === "restart"));

			world.apply();
			world.until("running");
		} finally {
			board.stop();
		}
	});
});
