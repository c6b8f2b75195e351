import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Led } from "../../hosts/host";
import type { BoardOptions } from "../../hosts/virtual/board";
import { buildEngine, NoEngine } from "../../hosts/xs/build";
import { creationOf, type Creation } from "../../hosts/xs/creation";
import { XSBoard, type FirmwareOptions } from "../../hosts/xs/firmware";
import { buildImage, root, type Image } from "../../hosts/xs/image";
import { Linked } from "../../hosts/xs/linked";
import { onModdable } from "../../hosts/xs/moddable";
import type { LedConfig } from "../../hosts/moddable/board";
import type { Observation } from "../../src/main";
import type { Unit } from "./unit";
import { productOf, type Runner } from "./stage";

/** Whose memory the boards have: a folder of hosts/moddable/boards. */
const board = "esp32-devkitc";

/** How each light is wired; the pins are anybody's. */
const wiring: { readonly [Kind in Led["kind"]]: LedConfig & { readonly kind: Kind } } = {
	none: { kind: "none" },
	mono: { kind: "mono", pin: 2 },
	rgb: { kind: "rgb", pins: [25, 26, 27] },
	pixel: { kind: "pixel", pin: 16 },
};

/** The firmware as it ships, in the engine that ships, with a board's memory: for as many lives as one likes. */
export class Machines {
	readonly #executable: string;
	readonly #image: Image;
	readonly #creation: Creation;
	readonly #linked = new Map<string, Linked>();

	private constructor(executable: string, image: Image, creation: Creation) {
		this.#executable = executable;
		this.#image = image;
		this.#creation = creation;
	}

	/** @throws NoEngine when this PC cannot make one of 32 bits */
	static async make(creation = creationOf(board)): Promise<Machines> {
		const executable = await executableOf32Bits();
		const source = readFileSync(join(root, "tools/fleet/device/app.ts"), "utf8");
		const product = productOf({
			verify: "restart",
			led: "none",
			redirects: false,
			logs: false,
			gestures: true,
			edgent: true,
			local: true,
			updates: "none",
		});
		const image = await buildImage(
			onModdable({ product, manyProducts: true, patches: { "src/app.ts": () => source } }),
		);
		return new Machines(executable, image, creation);
	}

	/** For the boards of one life. */
	runner(): Runner {
		return new Boards(unit => this.#options(unit));
	}

	close(): void {
		for (const linked of this.#linked.values()) linked.close();
	}

	#options(unit: Unit) {
		const { verify, led, logs, gestures, edgent, local } = unit;
		const engine = { executable: this.#executable, bits: 32 } as const;
		const config = {
			board: { led: wiring[led], button: { pin: 0 } },
			product: productOf(unit),
		};
		const image = { ...this.#image, config };
		const creation = this.#creation;
		const key = `${verify} ${led} ${logs} ${gestures} ${edgent} ${local}`;
		const linked = this.#linked.get(key) ?? new Linked({ executable: this.#executable, image, creation });
		this.#linked.set(key, linked);
		return { engine, image, creation, linked };
	}
}

/** The engine's executable. @throws NoEngine */
export async function executableOf32Bits(): Promise<string> {
	const { executable, bits } = await buildEngine();
	if (bits !== 32) throw new NoEngine("A board's memory needs a 32-bit engine: install gcc-multilib.");
	return executable;
}

class Boards implements Runner {
	readonly #optionsOf: (unit: Unit) => FirmwareOptions;
	readonly #boards: XSBoard<Observation>[] = [];
	#least: number | undefined;

	constructor(optionsOf: (unit: Unit) => FirmwareOptions) {
		this.#optionsOf = optionsOf;
	}

	firmware(unit: Unit, onDeath: (why: string) => void): BoardOptions<Observation>["firmware"] {
		const board = new XSBoard<Observation>({
			...this.#optionsOf(unit),
			onOver: ({ leastFree, kind }) => {
				if (leastFree !== undefined) this.#least = Math.min(this.#least ?? leastFree, leastFree);
				// What the firmware ends by itself it has reasons for.
				if (kind !== "off" && kind !== "restart" && kind !== "fault") onDeath(`its engine ended: ${kind}`);
			},
		});
		this.#boards.push(board);
		return board.firmware;
	}

	end(): number | undefined {
		for (const board of this.#boards) board.stop();
		return this.#least;
	}
}
