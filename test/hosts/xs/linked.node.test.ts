import assert from "node:assert/strict";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { Engine, EngineEnded } from "../../../hosts/xs/engine";
import { esp32 } from "../../../hosts/xs/creation";
import { XSFirmware, type Over } from "../../../hosts/xs/firmware";
import type { Image } from "../../../hosts/xs/image";
import { Linked } from "../../../hosts/xs/linked";
import type { Value } from "../../../hosts/xs/value";
import { engineOrSkip, imageOf } from "./support";
import { VirtualBoard } from "../../../hosts/virtual/board";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { Internet } from "../../../hosts/virtual/internet";

/** Counts how often it was called, in a variable of the ROM that has a copy in RAM, and in one of its own. */
const counting = imageOf(
	`let own = 0;
	globalThis.onEvent = what => {
		if (what === "die") { const all = []; for (;;) all.push(new Uint8Array(1000)); }
		if (what === "restart") native.restart("restart", "as asked");
		if (what === "ask") return native.call("asked");
		return [count(), ++own];
	};`,
	"const shared = { calls: 0 }; globalThis.count = () => ++shared.calls;",
);

describe("an image that is linked once", () => {
	let built: BuiltEngine;
	let linked: Linked;

	before(async function () {
		built = await engineOrSkip(this);
	});

	const linkedFrom = (image: Image): Linked =>
		(linked = new Linked({ executable: built.executable, image, creation: esp32 }));

	beforeEach(() => void linkedFrom(counting));
	afterEach(() => linked.close());

	const start = (onCall: (name: string) => Value = () => undefined): Engine =>
		new Engine({ ...linked.options, linked, onCall });

	it("makes machines that know nothing of those before them", () => {
		for (let i = 0; i < 3; i++) {
			const engine = start();
			assert.deepEqual(engine.event("count"), [1, 1]);
			assert.deepEqual(engine.event("count"), [2, 2]);
			engine.close();
			assert.throws(() => engine.event("count"), EngineEnded);
		}
	});

	it("makes machines that live at the same time", () => {
		const engines = [start(), start(), start()];
		for (const engine of engines) assert.deepEqual(engine.event("count"), [1, 1]);
		for (const engine of engines) assert.deepEqual(engine.event("count"), [2, 2]);
		for (const engine of engines) engine.close();
		assert.deepEqual(start().event("count"), [1, 1]);
	});

	it("makes the same machine as one that is linked anew", () => {
		const engine = new Engine({ ...linked.options, onCall: () => undefined });
		const fork = start();
		for (const each of [engine, fork]) each.event("count");
		assert.deepEqual(fork.collect(), engine.collect());
		engine.close();
		fork.close();
	});

	it("outlives machines that die, and those that restart", () => {
		assert.throws(() => start().event("die"), { kind: "memory full" });
		assert.throws(() => start().event("restart"), { kind: "restart", reason: "as asked" });
		assert.deepEqual(start().event("count"), [1, 1]);
	});

	it("outlives a machine whose power goes while it asks for something", () => {
		const engine = start(() => {
			engine.close();
			return undefined;
		});
		assert.throws(() => engine.event("ask"), /was ended/);
		assert.deepEqual(start().event("count"), [1, 1]);
	});

	it("says where a syntax error is, at every machine", () => {
		linked.close();
		linkedFrom(imageOf("", "\n}"));
		for (let i = 0; i < 2; i++) assert.throws(() => start(), { kind: "syntax error", reason: /^rom:2:/ });
	});

	it("tells how little memory a machine had, whatever it died of", () => {
		const overs: Over[] = [];
		const board = new VirtualBoard({
			clock: new VirtualClock(),
			upstream: new Internet({ clock: new VirtualClock() }),
			firmware: host => {
				const firmware = new XSFirmware(host, {
					...{ engine: built, image: linked.options.image, creation: esp32, linked },
					onOver: over => overs.push(over),
				});
				firmware.stop();
				firmware.stop();
			},
		});
		board.powerOn();
		const total = esp32.heap * 16 + esp32.chunk;
		assert.deepEqual(
			overs.map(({ kind }) => kind),
			["off"],
		);
		const [{ leastFree = 0 } = {}] = overs;
		assert.ok(leastFree > total * 0.8 && leastFree < total, `${leastFree} of ${total} bytes`);
	});
});
