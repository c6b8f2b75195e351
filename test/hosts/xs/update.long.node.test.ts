import assert from "node:assert/strict";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { XSBoard } from "../../../hosts/xs/firmware";
import { buildImage, type Image, type ImageOptions } from "../../../hosts/xs/image";
import { onModdable } from "../../../hosts/xs/moddable";
import type { Observation } from "../../../src/main";
import { first, maker, stranger, updateWorld } from "../../support/update-world";
import { engineOrSkip, tightMemory } from "./support";

const hosts: Readonly<Record<string, (options: Omit<ImageOptions, "entry">) => ImageOptions>> = {
	"a host of its own": options => ({ entry: "hosts/xs/device/main.ts", ...options }),
	"the host that ships": options => onModdable({ watched: true, ...options }),
};

/** What a version does that is no good. */
const crashing = `export function app({ host }) {
	host.clock.set(() => { throw new Error("no sensor"); }, 5000);
}`;

for (const [name, host] of Object.entries(hosts))
	describe(`an update of the firmware on XS, on ${name}`, function () {
		this.timeout(120_000);
		let engine: BuiltEngine;
		/** By version. */
		const images = new Map<string, Image>();

		before(async function () {
			engine = await engineOrSkip(this);
			for (const version of ["1.0.0", "1.1.0", "1.2.0"])
				images.set(
					version,
					await buildImage(
						host({
							product: { ...first, firmwareVersion: version },
							...(version === "1.2.0" && { patches: { "src/app.ts": () => crashing } }),
						}),
					),
				);
		});

		/** A unit that is online with 1.0.0, in the memory of a board less the quarter that is to spare. */
		function online() {
			let running: XSBoard<Observation> | undefined;
			const firmware = (version: string) => {
				const image = images.get(version);
				assert.ok(image);
				const creation = tightMemory(engine, "esp32c3-devkitm");
				const board = new XSBoard<Observation>({ engine, image, creation, limit: 50_000_000 });
				return (...given: Parameters<typeof board.firmware>): void => {
					running?.stop();
					running = board;
					board.firmware(...given);
				};
			};
			const { world, booted, offer } = updateWorld({ firmware });
			world.provision();
			world.until("running");
			return {
				world,
				booted,
				offer: (version: string, key = maker.privateKey) => offer(version, { size: 100_000, key }),
				stop: () => running?.stop(),
			};
		}

		it("is fetched in the memory of a board, begun with, and kept", () => {
			const { world, booted, offer, stop } = online();
			offer("1.1.0");
			world.until("fetching", 5000);
			world.until("running");
			world.clock.advance(60_000);
			assert.equal(booted.at(-1), "1.1.0");
			assert.deepEqual(world.board.slots?.otadata[1], { sequence: 2, state: "valid" });
			world.switchOffAndOn();
			world.until("running");
			assert.equal(booted.at(-1), "1.1.0");
			stop();
		});

		it("is gone back from when it crashes, and not taken again", () => {
			const { world, booted, offer, stop } = online();
			offer("1.2.0");
			world.until("fetching", 5000);
			world.clock.advance(600_000);
			assert.equal(booted.at(-1), "1.0.0");
			assert.equal(booted.filter(each => each === "1.2.0").length, 1);
			assert.equal(world.state, "running");
			stop();
		});

		it("is refused when somebody else has signed it", () => {
			const { world, booted, offer, stop } = online();
			offer("1.1.0", stranger.privateKey);
			world.until("fetching", 5000);
			world.clock.advance(60_000);
			assert.equal(world.state, "running");
			assert.deepEqual([...new Set(booted)], ["1.0.0"]);
			assert.equal(world.board.slots?.content(1)?.length, 0);
			stop();
		});
	});
