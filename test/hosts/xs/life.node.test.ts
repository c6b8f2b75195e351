import assert from "node:assert/strict";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { XSBoard } from "../../../hosts/xs/firmware";
import { buildImage } from "../../../hosts/xs/image";
import { onModdable } from "../../../hosts/xs/moddable";
import type { Observation } from "../../../src/main";
import { product, World } from "../../support/world";
import { lives } from "./lives";
import { engineOrSkip } from "./support";

lives("hosts/moddable, as it ships", options => onModdable({ watched: true, ...options }));

describe("hosts/moddable on XS", () => {
	let engine: BuiltEngine;

	before(async function () {
		engine = await engineOrSkip(this);
	});

	it("does not start with a fault handler in a variable of its module, as no ESP32 did", async () => {
		const inVariable = (source: string): string => {
			const patched = source
				.replace(/^const fault: .*$/m, "let handle = (error: unknown): void => {\n\tthrow error;\n};")
				.replace("if (!fault.handle) throw error;", "")
				.replaceAll("fault.handle", "handle");
			assert.doesNotMatch(patched, /fault\./);
			return patched;
		};
		const image = await buildImage(onModdable({ product, patches: { "hosts/moddable/guard.ts": inVariable } }));
		const board = new XSBoard<Observation>({ engine, image });
		const world = new World(product, { board: { firmware: board.firmware } });
		world.board.powerOn();
		world.clock.advance(3000);
		assert.match(world.log.join("\n"), /set [\w$]+: const/);
		assert.ok(world.events.filter(event => event.event === "restart").length > 10, "it restarts all the time");
		assert.equal(world.board.setupNetwork, undefined);
		board.stop();
	});
});
