import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BuiltEngine } from "../../hosts/xs/build";
import type { Engine } from "../../hosts/xs/engine";
import { esp32, type Creation } from "../../hosts/xs/creation";
import { XSBoard } from "../../hosts/xs/firmware";
import { buildImage, root, type Image } from "../../hosts/xs/image";
import { onModdable } from "../../hosts/xs/moddable";
import type { BoardEvent, BoardOptions } from "../../hosts/virtual/board";
import type { Observation } from "../../src/main";
import type { Flavour } from "../../hosts/translation/index";
import { product, World } from "../../test/support/world";
import { asset, buildAssets } from "./assets";

/**
 * The firmware that is measured, with an app that answers each message with one.
 * `firmware`: on a host that costs next to nothing (hosts/xs/device), so that the figures are the firmware's own.
 * `shipped`: on hosts/moddable, as it ships.
 */
export async function benchImage(what: "firmware" | "shipped", flavour: Flavour = "release"): Promise<Image> {
	await buildAssets();
	const own = "tools/bench/device/app.ts";
	if (what === "firmware")
		return buildImage({ entry: "tools/bench/device/main.ts", preload: [own], ...{ product, flavour } });
	const app = readFileSync(join(root, own), "utf8");
	return buildImage(onModdable({ product, flavour, patches: { "src/app.ts": () => app } }));
}

/** A board on XS, in a world of its own. */
export class BenchWorld extends World {
	readonly #board: XSBoard<Observation>;

	constructor(
		engine: BuiltEngine,
		image: Image,
		creation: Creation = esp32,
		options: Partial<BoardOptions<Observation>> = {},
	) {
		const board = new XSBoard<Observation>({ engine, image, creation });
		super(product, { board: { asset, ...options, firmware: board.firmware, onEvent: event => this.#follow(event) } });
		this.#board = board;
	}

	/** Where the firmware is, its log tells: it has no watcher. */
	#follow(event: BoardEvent): void {
		this.events.push(event);
		if (event.event !== "log") return;
		this.log.push(event.line);
		const [, state, code = "0"] = /^device: (\w+)(?:$| \((\d+): )/.exec(event.line) ?? [];
		if (state === undefined) return;
		if (state !== this.state) this.states.push(state);
		this.state = state;
		this.code = Number(code);
	}

	/** @throws Error when the firmware is not running. */
	get engine(): Engine {
		const { engine } = this.#board;
		if (!engine) throw new Error(`The board is off; the log:\n${this.log.join("\n")}`);
		return engine;
	}

	/** True when the firmware died, of whatever. */
	get crashed(): boolean {
		return this.events.some(each => each.event === "restart" && (each.reason === "panic" || each.reason === "fault"));
	}

	/** True once the radio has told `what` of the station. */
	saw(what: "joining" | "joined"): boolean {
		return this.events.some(each => each.event === "radio" && each.radio === what);
	}

	/** Lets a whole life happen in `body` and ends it. */
	live<T>(body: (world: this) => T): T {
		try {
			return body(this);
		} finally {
			this.board.powerOff();
			this.#board.stop();
		}
	}
}
