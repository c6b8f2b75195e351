import assert from "node:assert/strict";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { Engine, EngineEnded } from "../../../hosts/xs/engine";
import { creationOf, esp32 } from "../../../hosts/xs/creation";
import type { Value } from "../../../hosts/xs/value";
import { engineOrSkip, imageOf, runScript } from "./support";

describe("the XS engine", () => {
	let built: BuiltEngine;

	before(async function () {
		built = await engineOrSkip(this);
	});

	const end = (ram: string, rom?: string): EngineEnded => {
		try {
			runScript(built, ram, rom);
		} catch (error) {
			assert.ok(error instanceof EngineEnded);
			return error;
		}
		return assert.fail("the machine did not end");
	};

	it("has slots of 16 bytes where the compiler can make it 32-bit", () => {
		const engine = new Engine({ executable: built.executable, image: imageOf(""), onCall: () => undefined });
		const { slotSize, slotsMost, chunksMost, stackMost } = engine.statistics();
		engine.close();
		assert.equal(slotSize, built.bits / 2);
		// XS keeps one slot of a heap block for itself.
		assert.deepEqual([slotsMost + 1, chunksMost, stackMost], [esp32.heap, esp32.chunk, esp32.stack]);
	});

	it("grows within the region of a board that has one, and no further", () => {
		const creation = creationOf("esp32c3-devkitm");
		assert.equal(creation.static, 65_536);
		const keep = (count: number): string =>
			`const all = []; for (let i = 0; i < ${count}; i++) all.push(new Uint8Array(1000));`;
		runScript(built, keep(30), "", creation);
		assert.throws(() => runScript(built, keep(60), "", creation), { kind: "memory full" });
	});

	it("carries values both ways unchanged", () => {
		const values: readonly Value[] = [
			...[undefined, true, false, 0, -1, 1.5, 2 ** 40, "", "a\0b", "naïve 😀"],
			...[Uint8Array.of(), Uint8Array.of(0, 255), [], [1, ["two", Uint8Array.of(3)]]],
		];
		const calls: Value[] = [];
		const engine = new Engine({
			executable: built.executable,
			image: imageOf("globalThis.onEvent = (...values) => native.call('echo', ...values);"),
			onCall: (name, received) => {
				calls.push(name, received);
				return received;
			},
		});
		assert.deepEqual(engine.event(...values), values);
		assert.deepEqual(calls, ["echo", values]);
		engine.close();
	});

	it("brings what the firmware only tells before what it asks next, and before the end of its turn", () => {
		const heard: Value[] = [];
		const many = 5000; // more than one message between the two ends holds
		const engine = new Engine({
			executable: built.executable,
			image: imageOf(`globalThis.onEvent = () => {
				for (let i = 0; i < ${many}; i++) native.post('told', i);
				native.call('asked');
				native.post('last');
			};`),
			onCall: (name, values) => void heard.push(name, ...values),
		});
		engine.event();
		engine.close();
		const told = Array.from({ length: many }, (_, i) => ["told", i]).flat();
		assert.deepEqual(heard, [...told, "asked", "last"]);
	});

	it("takes a message that is longer than all that was read before", () => {
		const engine = new Engine({
			executable: built.executable,
			image: imageOf("globalThis.onEvent = size => { native.post('a'); return new Uint8Array(size); };"),
			onCall: () => undefined,
		});
		for (const size of [1, 16_379, 16_384, 3, 60_000, 2])
			assert.deepEqual(engine.event(size), new Uint8Array(size), `${size} bytes`);
		engine.close();
	});

	it("is over when the Node side throws at what it was only told", () => {
		const engine = new Engine({
			executable: built.executable,
			image: imageOf("globalThis.onEvent = () => { native.post('told'); native.post('more'); };"),
			onCall: () => {
				throw new Error("no such light");
			},
		});
		assert.throws(() => engine.event(), /no such light/);
		assert.throws(() => engine.event(), EngineEnded);
	});

	it("throws in the firmware what the Node side threw", () => {
		const engine = new Engine({
			executable: built.executable,
			image: imageOf(
				"globalThis.onEvent = () => { try { native.call('x'); } catch (error) { return error.message; } };",
			),
			onCall: () => {
				throw new Error("port 80 is taken");
			},
		});
		assert.equal(engine.event(), "port 80 is taken");
		engine.close();
	});

	it("refuses an event while it waits for an answer, instead of waiting for ever", () => {
		let nested: unknown;
		const engine: Engine = new Engine({
			executable: built.executable,
			image: imageOf("globalThis.onEvent = () => native.call('x');"),
			onCall: () => {
				try {
					engine.event();
				} catch (error) {
					nested = error;
				}
				return undefined;
			},
		});
		engine.event();
		engine.close();
		assert.match(String(nested), /while it waits for an answer/);
	});

	it("counts the same computrons in every run", () => {
		const count = (): number => {
			const engine = new Engine({
				executable: built.executable,
				image: imageOf("let x = 0; for (let i = 0; i < 1000; i++) x += JSON.stringify([i]).length;"),
				onCall: () => undefined,
			});
			const { computrons } = engine.statistics();
			engine.close();
			return computrons;
		};
		assert.equal(count(), count());
	});

	it("ends when memory is full", () => {
		assert.equal(end("const all = []; for (;;) all.push({});").kind, "memory full");
		assert.equal(end("const all = []; for (;;) all.push(new Uint8Array(1000));").kind, "memory full");
	});

	it("knows how little memory a collection has left, also when the machine is over", () => {
		const image = imageOf(`let kept;
			globalThis.onEvent = (what, size) => {
				if (what === "keep") kept = new Uint8Array(size);
				if (what === "restart") native.restart("restart", "");
			};`);
		const engine = new Engine({ executable: built.executable, image, onCall: () => undefined });
		const empty = engine.collect().leastFree;
		engine.event("keep", 50_000);
		const full = engine.collect().leastFree;
		assert.ok(empty - full >= 50_000 && empty - full < 50_200, `${empty - full} bytes more`);
		engine.event("keep", 0);
		assert.equal(engine.collect().leastFree, full);
		engine.event("keep", 60_000);
		assert.throws(
			() => engine.event("restart"),
			({ kind, leastFree = 0 }: EngineEnded) => kind === "restart" && full - leastFree >= 10_000,
		);
	});

	it("counts collections beyond what XS counts itself", () => {
		const engine = new Engine({
			executable: built.executable,
			image: imageOf("globalThis.onEvent = () => { for (let i = 0; i < 2000; i++) new Uint8Array(60_000); };"),
			onCall: () => undefined,
		});
		let last = engine.statistics().collections;
		for (let i = 0; i < 40; i++) {
			engine.event();
			const { collections } = engine.statistics();
			assert.ok(collections >= last + 1990, `${collections} after ${last}`);
			last = collections;
		}
		assert.ok(last > 65_536);
		engine.close();
	});

	it("collects garbage before it says that memory is full", () => {
		assert.deepEqual(
			runScript(built, "for (let i = 0; i < 5000; i++) new Uint8Array(1000); native.call('say', 1);"),
			[1],
		);
	});

	it("ends when the stack overflows", () => {
		assert.equal(end("const deep = n => deep(n + 1) + 1; deep(0);").kind, "stack overflow");
	});

	it("ends when a turn never ends", () => {
		assert.equal(end("for (;;);").kind, "too much computation");
	});

	it("ends on an exception that nobody catches", () => {
		const { kind, reason } = end("throw new RangeError('too far');");
		assert.deepEqual([kind, reason], ["unhandled exception", "RangeError: too far"]);
	});

	it("ends on a rejection that nobody handles", () => {
		const { kind, reason } = end("Promise.reject(new Error('lost'));");
		assert.deepEqual([kind, reason], ["unhandled rejection", "Error: lost"]);
	});

	it("tells the firmware's abort hook, and goes on when that says false", () => {
		const told: Value[] = [];
		const hook = (answer: string): Engine =>
			new Engine({
				executable: built.executable,
				image: imageOf(`
					globalThis.abort = (reason, error) => { native.call("say", reason, String(error)); return ${answer}; };
					globalThis.onEvent = fails => { if (fails) throw new RangeError("too far"); return 1; };
				`),
				onCall: (_name, values) => void told.push(...values),
			});
		const patient = hook("false");
		assert.equal(patient.event(true), undefined);
		assert.equal(patient.event(false), 1);
		patient.close();
		assert.throws(() => hook("true").event(true), { kind: "unhandled exception", reason: "RangeError: too far" });
		assert.deepEqual(told, Array(2).fill(["unhandled exception", "RangeError: too far"]).flat());
	});

	it("says where a syntax error is", () => {
		const { kind, reason } = end("let fine;\nlet x = );");
		assert.deepEqual([kind, reason], ["syntax error", "ram:2:missing expression"]);
	});

	it("does not run what a device cannot", () => {
		assert.match(
			end("class E extends Error { constructor() { super(); this.name = 'E'; } } new E();").reason,
			/not writable/,
		);
		assert.match(end("Date.now = () => 0;").reason, /not writable/);
		assert.match(end("'use strict'; ({}).toString = 1;").reason, /not writable/);
		assert.match(end("/\\p{L}/u.test('a');").reason, /property escape/);
		assert.deepEqual(runScript(built, "native.call('say', '😀'.length);"), [1]);
	});

	describe("gives preloaded modules", () => {
		it("static fields that never change", () => {
			const rom =
				"class Counter { static count = 0; static next() { return ++Counter.count; } } globalThis.next = Counter.next;";
			assert.match(end("next();", rom).reason, /count: not writable/);
		});

		it("prototypes and collections that never change", () => {
			const rom = "class A {}; globalThis.A = A; const map = new Map(); globalThis.put = () => map.set(1, 2);";
			assert.match(end("A.prototype.x = 1;", rom).reason, /x: not/);
			assert.match(end("put();", rom).reason, /read-only/);
		});

		it("variables and plain objects that change in RAM", () => {
			const rom = "let n = 0; const o = { n: 10 }; globalThis.next = () => ++n + ++o.n;";
			assert.deepEqual(runScript(built, "native.call('say', next(), next());", rom), [12, 14]);
		});

		it("a constant in every variable that holds a function", () => {
			const variable = (value: string): string =>
				`{ let held = ${value}; globalThis.set = given => { held = given; return held; }; }`;
			for (const value of ["() => 1", "function () {}", "class {}", "parseInt", "(() => 1).bind()"])
				assert.match(end("set(2);", variable(value)).reason, /set held: const/, value);
			for (const value of ["undefined", "1", "null", "'text'", "{ call() {} }", "[() => 1]"])
				assert.deepEqual(runScript(built, "native.call('say', set(2));", variable(value)), [2], value);
		});

		it("private fields that change unless their object is frozen", () => {
			const rom = (frozen: string): string =>
				`class A { #x = 1; constructor() { ${frozen} } next() { return ++this.#x; } } globalThis.a = new A();`;
			assert.deepEqual(runScript(built, "native.call('say', a.next());", rom("")), [2]);
			assert.match(end("a.next();", rom("Object.freeze(this);")).reason, /#x: not writable/);
		});

		it("no way to write to ROM where XS has no copy to write to", () => {
			assert.equal(end("date.setTime(1);", "globalThis.date = new Date(0);").kind, "write to ROM");
		});

		it("functions without name and length", () => {
			const rom = "globalThis.named = function named(a, b) {};";
			const say = "native.call('say', named.name, named.length, (a => a).name, (a => a).length);";
			assert.deepEqual(runScript(built, say, rom), [undefined, undefined, undefined, undefined]);
		});

		it("copies of the functions and strings that their code makes, and leaves other code where it lies", () => {
			const text = "x".repeat(300);
			const made = `{ call() { return 1 + ${"1 + ".repeat(100)} 1; }, text: "${text}" }`;
			const engine = new Engine({
				executable: built.executable,
				image: imageOf(
					`let kept; globalThis.onEvent = make => { kept = make ? ${made} : copied(); };`,
					`globalThis.copied = () => (${made});`,
				),
				onCall: () => undefined,
			});
			const chunks = (event: boolean): number => {
				engine.event(event);
				return engine.collect().chunks;
			};
			const [inPlace, copied] = [chunks(true), chunks(false)];
			engine.close();
			assert.ok(inPlace < 300, `${inPlace} bytes`);
			assert.ok(copied - inPlace > 500, `${copied} bytes, and ${inPlace} in place`);
		});
	});
});
