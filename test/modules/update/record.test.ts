import assert from "node:assert/strict";
import type { Flash } from "../../../hosts/host";
import { PowerCut, type CutOutcome } from "../../../hosts/virtual/changes";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { UpdateRecord, type Header, type Phase, type Task } from "../../../modules/update/index";
import { unit } from "./packages";

const header = (version: string, mark: number): Header => ({
	...unit,
	...{ version, from: "0", size: 1_234_567, hash: new Uint8Array(32).fill(mark) },
});

const first = header("1.1.0", 1);

/** What a record says. */
const said = ({ phase, tries, verdict, version, size, hash, offset }: UpdateRecord): string =>
	[phase, tries, verdict, version, size, hash?.join(" "), offset].join();

/** A record of `first` in a phase. */
function inPhase(phase: Phase, flash: Flash = new MemoryFlash()): UpdateRecord {
	const record = new UpdateRecord(flash);
	if (phase !== "none") record.take(first);
	record.phase = phase;
	record.store();
	return record;
}

describe("the record of an update", () => {
	it("is the same in the next life", () => {
		const flash = new MemoryFlash();
		const record = new UpdateRecord(flash);
		assert.equal(said(new UpdateRecord(flash)), said(record));
		assert.equal(record.take(header("999999.999999.999999.999999", 9)), true);
		record.offset = 1_232_896;
		assert.equal(record.store(), true);
		assert.equal(said(new UpdateRecord(flash)), said(record));
		assert.equal(record.complete(), true);
		record.activated();
		assert.equal(said(new UpdateRecord(flash)), said(record));
		record.again();
		record.condemn("offline");
		assert.deepEqual([record.phase, record.tries, record.verdict], ["bad", 1, "offline"]);
		assert.equal(said(new UpdateRecord(flash)), said(record));
		record.forget();
		assert.equal(said(new UpdateRecord(flash)), said(new UpdateRecord(new MemoryFlash())));
	});

	it("is none where a single bit of it is wrong, or it is of another form", () => {
		const flash = new MemoryFlash();
		inPhase("ready", flash);
		const bytes = flash.read("update") ?? new Uint8Array(0);
		assert.equal(bytes.length, 80);
		for (let at = 0; at < bytes.length; at++) {
			const wrong = bytes.slice();
			wrong[at] = (wrong[at] ?? 0) ^ (1 << (at % 8));
			assert.equal(new UpdateRecord(new MemoryFlash([["update", wrong]])).phase, "none", `byte ${at}`);
			assert.equal(
				new UpdateRecord(new MemoryFlash([["update", bytes.subarray(0, at + 1)]])).phase,
				at < 79 ? "none" : "ready",
			);
		}
	});

	it("knows its image by hash, size and version", () => {
		const record = inPhase("writing");
		assert.equal(record.isOf({ ...first, from: "1.0", firmwareType: "other" }), true);
		assert.equal(record.isOf({ ...first, version: "1.1.1" }), false);
		assert.equal(record.isOf({ ...first, size: 5 }), false);
		assert.equal(record.isOf(header("1.1.0", 2)), false);
	});

	it("says what is to be done at a start, and what the next life then finds", () => {
		const rows: readonly (readonly [Phase, string, "kept" | "guarded" | "unguarded", boolean, Task, Phase])[] = [
			["none", "1.0.0", "kept", false, "none", "none"],
			["writing", "1.0.0", "kept", false, "none", "writing"],
			["writing", "1.1.0", "kept", false, "none", "none"],
			["ready", "1.0.0", "kept", true, "ready", "ready"],
			["trial", "1.1.0", "guarded", false, "trial", "tried"],
			["trial", "1.1.0", "unguarded", true, "trial", "tried"],
			["ready", "1.1.0", "guarded", false, "trial", "tried"],
			["none", "1.1.0", "guarded", false, "trial", "tried"],
			["tried", "1.1.0", "unguarded", false, "back", "tried"],
			["tried", "1.1.0", "unguarded", true, "back", "bad"],
			["suspect", "1.1.0", "unguarded", false, "back", "suspect"],
			["tried", "1.1.0", "kept", false, "tell", "kept"],
			["tried", "1.0.0", "kept", false, "ready", "ready"],
			["tried", "1.0.0", "kept", true, "tell", "bad"],
			["suspect", "1.0.0", "kept", false, "look", "suspect"],
			["bad", "1.0.0", "kept", false, "tell", "bad"],
			["kept", "1.1.0", "kept", false, "tell", "kept"],
			["kept", "1.2.0", "kept", false, "none", "none"],
		];
		for (const [phase, running, trial, hasCrashed, task, next] of rows) {
			const flash = new MemoryFlash();
			const record = inPhase(phase, flash);
			const row = `${phase}, ${running}, ${trial}, ${hasCrashed}`;
			assert.equal(record.begin(running, trial, "power-on", hasCrashed), task, row);
			assert.equal(record.phase, next, row);
			assert.equal(said(new UpdateRecord(flash)), said(record), row);
		}
	});

	it("says of a firmware on trial that came another way which it is, and condemns it without a hash", () => {
		const flash = new MemoryFlash();
		const record = inPhase("ready", flash);
		assert.equal(record.begin("3.0.0", "guarded", "software", false), "trial");
		assert.deepEqual([record.version, record.hash, record.tries], ["3.0.0", undefined, 0]);
		const old = new UpdateRecord(flash);
		assert.equal(old.begin("1.0.0", "kept", "panic", false), "tell");
		assert.equal(old.isBad(first.hash), false);
	});

	it("has an unguarded firmware back at once where the flash keeps no record of its start", () => {
		const flash = new MemoryFlash();
		const record = inPhase("trial", flash);
		flash.endurance = 0;
		assert.equal(record.begin("1.1.0", "unguarded", "software", false), "back");
		assert.equal(record.begin("1.1.0", "guarded", "software", false), "trial");
	});

	it("has a third try without success be the last, whichever life it was in", () => {
		const flash = new MemoryFlash();
		inPhase("trial", flash);
		const told: Task[] = [];
		for (let count = 0; count < 3; count++) {
			const record = new UpdateRecord(flash);
			told.push(record.begin("1.0.0", "kept", "brownout", false));
			if (record.phase === "ready") record.activated();
		}
		assert.deepEqual(told, ["ready", "ready", "tell"]);
		const record = new UpdateRecord(flash);
		assert.deepEqual([record.phase, record.verdict, record.isBad(first.hash)], ["bad", "spent", true]);
	});

	it("counts the tries of one image, not of the next", () => {
		const record = inPhase("writing");
		record.again();
		record.take(first);
		assert.equal(record.tries, 1);
		record.take(header("1.1.1", 2));
		assert.equal(record.tries, 0);
	});

	it("knows the last four that failed, whatever becomes of the rest", () => {
		const flash = new MemoryFlash();
		const marks = [1, 2, 3, 2, 4, 5];
		for (const mark of marks) {
			const record = new UpdateRecord(flash);
			record.take(header(`1.${mark}`, mark));
			record.condemn("crashed");
			record.condemn("crashed");
			record.forget();
		}
		const record = new UpdateRecord(flash);
		const known = [1, 2, 3, 4, 5].filter(mark => record.isBad(header("2", mark).hash));
		assert.deepEqual(known, [2, 3, 4, 5]);
		flash.erase("updateBad");
		assert.deepEqual(
			[1, 2, 3, 4, 5].map(mark => record.isBad(header("2", mark).hash)),
			[false, true, true, true, true],
		);
	});

	it("loses none that failed when the power fails while another one is added", () => {
		const outcomes: readonly CutOutcome[] = ["old", "new", "gone"];
		for (const outcome of outcomes)
			for (let at = 1; at <= 3; at++) {
				const flash = new MemoryFlash();
				for (const mark of [1, 2, 3]) {
					const record = new UpdateRecord(flash);
					record.take(header("1.1.0", mark));
					record.condemn("crashed");
				}
				const trial = inPhase("tried", flash);
				trial.take(header("1.1.0", 4));
				trial.phase = "tried";
				trial.store();
				let isOver = false;
				flash.cutPower(at, outcome, () => (isOver = true));
				const living = (): void => {
					if (isOver) throw new PowerCut("this life is over");
				};
				const dying = new UpdateRecord({
					read: key => (living(), flash.read(key)),
					write: (key, bytes) => (living(), flash.write(key, bytes)),
					erase: key => (living(), flash.erase(key)),
				});
				dying.begin("1.0.0", "kept", "panic", false);
				assert.ok(isOver);
				const record = new UpdateRecord(flash);
				assert.deepEqual(
					[1, 2, 3].map(mark => record.isBad(header("2", mark).hash)),
					[true, true, true],
					`${outcome} ${at}`,
				);
				// What crashed is known, or the record still says that it is to be looked into.
				const isKnown = record.isBad(header("2", 4).hash) === true;
				assert.ok(isKnown || record.phase === "tried", `${outcome} ${at}: ${record.phase}`);
			}
	});

	it("counts what was decided though the flash does not take it, and writes it when it does", () => {
		const flash = new MemoryFlash();
		const record = inPhase("tried", flash);
		flash.endurance = 0;
		record.condemn("test");
		assert.deepEqual([record.phase, record.isBad(first.hash)], ["bad", true]);
		assert.equal(record.store(), false);
		assert.equal(new UpdateRecord(flash).phase, "tried");
		flash.endurance = Infinity;
		assert.equal(record.store(), true);
		const next = new UpdateRecord(flash);
		next.forget();
		assert.equal(next.isBad(first.hash), true);
	});

	it("does not say of an image that it never failed where the flash can not be read", () => {
		const flash = new MemoryFlash();
		const unreadable = (name: string): Flash => ({
			read: key => {
				if (key.startsWith(name)) throw new Error("unreadable");
				return flash.read(key);
			},
			write: (key, bytes) => flash.write(key, bytes),
			erase: key => flash.erase(key),
		});
		inPhase("tried", flash).condemn("crashed");
		const record = new UpdateRecord(unreadable("update"));
		assert.equal(record.phase, "none");
		assert.equal(record.isBad(first.hash), undefined);
		const other = new UpdateRecord(unreadable("updateBad"));
		assert.equal(other.isBad(header("2", 9).hash), undefined);
		assert.equal(other.store(), false);
		// The second copy tells.
		const half: Flash = {
			...unreadable("none"),
			read: key => (key === "updateBad" ? unreadable("update").read(key) : flash.read(key)),
		};
		assert.equal(new UpdateRecord(half).isBad(header("2", 9).hash), false);
	});
});
