import assert from "node:assert/strict";
import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import fc from "fast-check";
import type { CutOutcome } from "../../../hosts/virtual/changes";
import { nodeCrypto } from "../../../hosts/virtual/node/crypto";
import { hex } from "../../../modules/bytes/index";
import { Receiver } from "../../../modules/update/index";
import { FlashBoard, imageOf, live, lives, settle, take, type Life } from "./flash-board";
import { packageOf, toy, unit, type Signer } from "./packages";

/** A key of P-256 as `update key` makes them. */
function newSigner(): Signer {
	const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	return {
		...nodeCrypto,
		key: hex(point(publicKey)),
		sign: message => new Uint8Array(sign("sha256", message, { key: privateKey, dsaEncoding: "ieee-p1363" })),
	};
}

function point(key: KeyObject): Uint8Array {
	return new Uint8Array(key.export({ type: "spki", format: "der" }).subarray(-65));
}

const signer = newSigner();
const who = { ...unit, keys: [signer.key] };
const outcomes: readonly CutOutcome[] = ["old", "new", "gone"];

describe("an update's receiver, with real keys", () => {
	const file = packageOf(imageOf("1.1.0", 9000), {}, signer);

	it("takes what one of two keys signed, and nothing else", () => {
		const next = newSigner();
		const both = { ...unit, keys: [signer.key, next.key] };
		const board = (): Life => new FlashBoard({ signer }).start();
		assert.equal(take(board(), file, 4096, both), "done");
		assert.equal(take(board(), packageOf(imageOf("1.1.0", 9000), {}, next), 4096, both), "done");
		assert.equal(take(board(), packageOf(imageOf("1.1.0", 9000), {}, newSigner()), 4096, both), "signature");
		assert.equal(take(board(), file, 4096, { ...unit, keys: [next.key] }), "signature");
	});

	it("refuses whatever is changed in a header, with not a byte written", () => {
		const { flash, life } = fresh();
		const before = flash.changes.count;
		fc.assert(
			fc.property(fc.nat(511), fc.integer({ min: 1, max: 255 }), (at, bits) => {
				const changed = file.slice(0, 600);
				changed[at] = (changed[at] ?? 0) ^ bits;
				const refusal = new Receiver(life, who, life.record).write(0, changed);
				assert.ok(refusal === "signature" || refusal === "malformed", `${refusal} at ${at}`);
				assert.equal(flash.changes.count, before);
			}),
			{ numRuns: 300 },
		);
	});

	it("makes the same of a file however it is cut, repeated and interrupted", () => {
		fc.assert(
			fc.property(
				fc.array(fc.record({ length: fc.integer({ min: 1, max: 4000 }), back: fc.nat(600), stop: fc.boolean() })),
				parts => {
					const { board, life } = fresh();
					let receiver = new Receiver(life, who, life.record);
					const bring = (length: number, back: number): void => {
						const from = Math.max(0, receiver.wanted - back);
						assert.equal(receiver.write(from, file.subarray(from, receiver.wanted + length)), undefined);
					};
					for (const { length, back, stop } of parts) {
						bring(length, back);
						if (!stop) continue;
						receiver.stop();
						receiver = new Receiver(life, who, life.record);
					}
					while (receiver.wanted < file.length) bring(5000, 0);
					assert.equal(
						settle(life, done => receiver.finish(done)),
						"done",
					);
					assert.equal(board.start().version, "1.1.0");
				},
			),
			{ numRuns: 100 },
		);
	});

	function fresh(): { board: FlashBoard; flash: FlashBoard["flash"]; life: Life } {
		const board = new FlashBoard({ signer });
		return { board, flash: board.flash, life: board.start() };
	}
});

describe("an update, with power that fails in any change of the flash", () => {
	const quick = { ...toy, digest: nodeCrypto.digest };
	const large = packageOf(imageOf("1.1.0", 70_000), {}, quick);
	const newBoard = (rollback = true): FlashBoard => new FlashBoard({ rollback, signer: quick });

	for (const rollback of [true, false])
		it(`runs one whole image all along, and ends with the new one, ${rollback ? "guarded" : "unguarded"}`, () => {
			const whole = newBoard(rollback);
			lives(whole, large);
			assert.ok(whole.flash.changes.count > 50);
			for (let at = 1; at <= whole.flash.changes.count; at++)
				for (const outcome of outcomes) {
					const board = newBoard(rollback);
					board.cutPower(at, outcome);
					lives(board, large);
					const { version, update, record } = board.start();
					assert.deepEqual(
						[version, update.trial, record.phase],
						["1.1.0", "kept", "none"],
						`change ${at}, ${outcome}`,
					);
				}
		});

	it("takes it though the power fails again and again", () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.integer({ min: 1, max: 70 }), fc.constantFrom(...outcomes)), { maxLength: 6 }),
				cuts => {
					const board = newBoard();
					for (const [count, outcome] of cuts) {
						board.cutPower(count, outcome);
						try {
							live(board, large);
						} catch {
							// The power failed; whether the unit is whole shows in the end.
						}
					}
					board.cutPower(Infinity, "old");
					lives(board, large);
					// An image that was begun with three times, and each time not for long enough, is not tried again.
					const { version, update } = board.start();
					assert.equal(update.trial, "kept");
					assert.ok(version === "1.1.0" || cuts.length >= 3, version);
				},
			),
			{ numRuns: 60 },
		);
	});

	it("never takes a crashing image again, wherever the power fails when that is found out", () => {
		const crash = (life: Life): boolean => {
			life.record.store();
			return false;
		};
		const end = (board: FlashBoard): void => {
			live(board, large);
			live(board, large, { trial: crash });
			live(board, large, { resetReason: "panic" });
		};
		const whole = newBoard();
		end(whole);
		const most = whole.flash.changes.count;
		const begun = newBoard();
		live(begun, large);
		for (let at = begun.flash.changes.count + 1; at <= most; at++)
			for (const outcome of outcomes) {
				const board = newBoard();
				board.cutPower(at, outcome);
				for (let count = 0; count < 12; count++)
					try {
						live(board, large, { trial: crash, resetReason: count % 2 ? "panic" : "power-on" });
					} catch (error) {
						assert.match(String(error), /PowerCut/);
					}
				const life = board.start();
				const settled = board.versionIn(0) === "1.0.0" && life.version === "1.0.0" ? life : board.start();
				assert.equal(settled.version, "1.0.0");
				assert.equal(take(settled, large), "bad", `change ${at}, ${outcome}`);
			}
	});

	it("writes the record seldom", () => {
		const board = new FlashBoard({ size: 0x1f_0000, signer: quick });
		lives(board, packageOf(imageOf("1.1.0", 1_581_504), {}, quick));
		const { writes = 0, erasures = 0 } = board.flash.wear.get("update") ?? {};
		assert.deepEqual([writes, erasures], [29, 1]);
	});
});
