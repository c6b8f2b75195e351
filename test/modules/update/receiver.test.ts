import assert from "node:assert/strict";
import type { CutOutcome } from "../../../hosts/virtual/changes";
import { Receiver, UpdateRecord, type Header, type Refusal, type Unit } from "../../../modules/update/index";
import { FlashBoard, imageOf, lives, settle, take, type Life } from "./flash-board";
import { packageOf, toy, toySigner, unit } from "./packages";

const image = imageOf("1.1.0", 10_000);
const file = packageOf(image);

/** Hands over a header, and sees that a refusal has changed nothing. */
function refusalOf(
	header: Partial<Header>,
	who: Partial<Unit> = {},
	made = packageOf(image, header),
): Refusal | "taken" {
	const board = new FlashBoard({ size: 0x1_0000 });
	const life = board.start();
	return refused(board, life, made, who);
}

function refused(board: FlashBoard, life: Life, made: Uint8Array, who: Partial<Unit> = {}): Refusal | "taken" {
	const before = board.flash.changes.count;
	const receiver = new Receiver(life, { ...unit, ...who }, life.record);
	const refusal = receiver.write(0, made.subarray(0, 2000));
	if (!refusal) return "taken";
	assert.equal(board.flash.changes.count, before, `${refusal}: something was written`);
	assert.equal(receiver.write(0, file), refusal, "it was not the same afterwards");
	assert.equal(receiver.length, 0);
	return refusal;
}

describe("an update's receiver", () => {
	it("refuses what is not for this unit, before anything is written", () => {
		assert.equal(refusalOf({}), "taken");
		const rows: readonly (readonly [Refusal, Partial<Header>])[] = [
			["foreign", { product: "Acme Lamp 2" }],
			["foreign", { firmwareType: "TMPLother567" }],
			["chip", { chip: "ESP32" }],
			["older", { version: "1.0.0" }],
			["older", { version: "1" }],
			["older", { version: "0.9.9" }],
			["gap", { from: "1.0.1" }],
			["size", { size: 0x1_0001 }],
			["malformed", { version: "1.1.0-beta" }],
			["malformed", { size: 0 }],
		];
		for (const [refusal, header] of rows) assert.equal(refusalOf(header), refusal, JSON.stringify(header));
		assert.equal(refusalOf({ size: 0x1_0000, from: "1.0.0" }), "taken");
		assert.equal(refusalOf({}, {}, new Uint8Array(600)), "malformed");
	});

	it("refuses what nobody can tell whose it is, and goes on living", () => {
		const board = new FlashBoard({ size: 0x1_0000 });
		const life = board.start();
		const verify = (): never => {
			throw new Error("no memory");
		};
		const receiver = new Receiver({ ...life, update: Object.assign(life.update, { verify }) }, unit, life.record);
		assert.equal(receiver.write(0, file), "flash");
		assert.equal(receiver.length, 0);
	});

	it("stops and ends though the hash does not come to an end", () => {
		const board = new FlashBoard({ size: 0x1_0000 });
		const life = board.start();
		const fails = (): never => {
			throw new Error("bad state");
		};
		Object.assign(life.update, { digest: () => ({ write: fails, end: fails }) });
		const receiver = new Receiver(life, unit, life.record);
		assert.equal(receiver.write(0, file), undefined);
		assert.equal(
			settle(life, onDone => receiver.finish(onDone)),
			"flash",
		);
		receiver.stop();
	});

	it("asks who signed it before all else, and takes what nobody did only where the product says so", () => {
		const unsigned = packageOf(image, {}, undefined);
		unsigned.fill(0, 448, 512);
		const other = packageOf(image, { product: "Acme Kettle" }, toySigner(8));
		assert.equal(refusalOf({}, {}, unsigned), "unsigned");
		assert.equal(refusalOf({}, { acceptUnsigned: true }, unsigned), "taken");
		assert.equal(refusalOf({}, { keys: [], acceptUnsigned: true }, unsigned), "taken");
		assert.equal(refusalOf({}, {}, other), "signature");
		assert.equal(refusalOf({}, { acceptUnsigned: true }, other), "signature");
		assert.equal(refusalOf({}, { keys: [], acceptUnsigned: true }, file), "signature");
		assert.equal(refusalOf({}, { keys: ["04zz", ""] }, file), "signature");
		assert.equal(refusalOf({}, { keys: [toySigner(8).key, toy.key] }, file), "taken");
		const touched = file.slice();
		for (let at = 0; at < 512; at++) {
			touched[at] = (touched[at] ?? 0) ^ 4;
			assert.notEqual(refusalOf({}, {}, touched), "taken", `byte ${at}`);
			touched[at] = file[at] ?? 0;
		}
	});

	it("refuses while the firmware that runs is on trial, and while another is due", () => {
		const board = new FlashBoard();
		assert.equal(take(board.start(), file), "done");
		const due = board.start();
		assert.equal(due.update.trial, "guarded");
		const next = packageOf(imageOf("1.2.0", 9000), { version: "1.2.0" });
		assert.equal(refused(board, due, next), "trial");

		const other = new FlashBoard();
		const life = other.start();
		assert.equal(take(life, file), "done");
		assert.equal(refused(other, life, next), "trial");
	});

	it("refuses what failed here before", () => {
		const board = new FlashBoard();
		const life = board.start();
		assert.equal(take(life, file), "done");
		life.record.condemn("crashed");
		life.record.forget();
		const later = { ...life, record: new UpdateRecord(board.flash) };
		assert.equal(refused(board, later, file), "bad");
		// Whatever else is said of it.
		assert.equal(refused(board, later, packageOf(image, { version: "2.0.0" })), "bad");
		assert.equal(refused(board, later, packageOf(imageOf("1.1.1", 10_000))), "taken");
	});

	it("takes a file in any pieces", () => {
		for (const piece of [1, 7, 511, 512, 513, 1024, 4096, 100_000]) {
			const board = new FlashBoard();
			const life = board.start();
			assert.equal(take(life, file, piece), "done", `pieces of ${piece}`);
			assert.equal(life.record.phase, "trial");
			assert.equal(board.start().version, "1.1.0");
		}
	});

	it("says how far it is, passes over what it has, and refuses where something is missing", () => {
		const life = new FlashBoard().start();
		const receiver = new Receiver(life, unit, life.record);
		assert.deepEqual([receiver.wanted, receiver.length, receiver.header], [0, 0, undefined]);
		assert.equal(receiver.write(0, file.subarray(0, 300)), undefined);
		assert.deepEqual([receiver.wanted, receiver.length], [300, 0]);
		assert.equal(receiver.write(0, file.subarray(0, 700)), undefined);
		assert.deepEqual([receiver.wanted, receiver.length, receiver.header?.version], [700, 10_512, "1.1.0"]);
		assert.equal(receiver.write(100, file.subarray(100, 600)), undefined);
		assert.equal(receiver.wanted, 700);
		assert.equal(receiver.write(600, file.subarray(600, 5000)), undefined);
		assert.equal(receiver.wanted, 5000);
		assert.equal(receiver.write(5001, file.subarray(5001)), "incomplete");
		assert.equal(
			settle(life, done => receiver.finish(done)),
			"incomplete",
		);
	});

	it("refuses a file that is longer or shorter than its header says", () => {
		const long = new Uint8Array(file.length + 1);
		long.set(file);
		assert.equal(take(new FlashBoard().start(), long), "malformed");
		assert.equal(take(new FlashBoard().start(), file.subarray(0, -1)), "incomplete");
		assert.equal(take(new FlashBoard().start(), file.subarray(0, 511)), "incomplete");
		assert.equal(take(new FlashBoard().start(), new Uint8Array(0)), "incomplete");
	});

	it("goes on in a later life where it was, to 64 KB, and where it was stopped, to a sector", () => {
		const large = packageOf(imageOf("1.1.0", 200_000));
		const board = new FlashBoard();
		const first = board.start();
		const receiver = new Receiver(first, unit, first.record);
		const bring = (receiver: Receiver, from: number, to: number): void => {
			for (let at = from; at < to; at += 1000)
				assert.equal(receiver.write(at, large.subarray(at, Math.min(at + 1000, to))), undefined);
		};
		bring(receiver, 0, 150_000);
		const cut = board.start();
		const second = new Receiver(cut, unit, cut.record);
		bring(second, 0, 1000);
		assert.equal(second.wanted, 512 + 131_072);
		bring(second, second.wanted, 150_000);
		second.stop();
		const later = board.start();
		const third = new Receiver(later, unit, later.record);
		assert.equal(third.write(0, large.subarray(0, 512)), undefined);
		assert.equal(third.wanted, 512 + 147_456);
		assert.equal(third.write(third.wanted, large.subarray(third.wanted)), undefined);
		assert.equal(
			settle(later, done => third.finish(done)),
			"done",
		);
		assert.equal(board.start().version, "1.1.0");
	});

	it("goes on with the same image though it was signed anew, and from the start with another", () => {
		const board = new FlashBoard();
		const large = imageOf("1.1.0", 100_000);
		const life = board.start();
		const receiver = new Receiver(life, unit, life.record);
		receiver.write(0, packageOf(large).subarray(0, 80_000));
		receiver.stop();
		const again = new Receiver(life, unit, life.record);
		again.write(0, packageOf(large, { from: "0.9" }).subarray(0, 512));
		assert.equal(again.wanted, 512 + 77_824);
		const other = new Receiver(life, unit, life.record);
		other.write(0, packageOf(imageOf("1.1.1", 100_000), { version: "1.1.1" }).subarray(0, 512));
		assert.equal(other.wanted, 512);
		const back = new Receiver(life, unit, life.record);
		back.write(0, packageOf(large).subarray(0, 512));
		assert.equal(back.wanted, 512);
	});

	it("reads back what it wrote: a file that is not what its header says is not begun with, and does not make the right one bad", () => {
		const board = new FlashBoard();
		const life = board.start();
		const broken = file.slice();
		broken[5000] = 0;
		for (let count = 0; count < 4; count++) assert.equal(take(life, broken), "broken");
		assert.equal(life.record.phase, "writing");
		assert.equal(board.start().version, "1.0.0");
		assert.equal(take(board.start(), file), "done");
		assert.equal(board.start().version, "1.1.0");
	});

	it("begins anew when what an earlier attempt left is spoiled, in the same receiver", () => {
		const large = packageOf(imageOf("1.1.0", 100_000));
		const board = new FlashBoard();
		const life = board.start();
		const first = new Receiver(life, unit, life.record);
		first.write(0, large.subarray(0, 80_000));
		first.stop();
		board.slots.write(1, 8192, new Uint8Array(10));
		const later = board.start();
		const receiver = new Receiver(later, unit, later.record);
		receiver.write(0, large.subarray(0, 512));
		receiver.write(receiver.wanted, large.subarray(receiver.wanted));
		assert.equal(
			settle(later, done => receiver.finish(done)),
			"spoiled",
		);
		assert.deepEqual([receiver.wanted, receiver.length], [0, 0]);
		assert.equal(new UpdateRecord(board.flash).offset, 0);
		assert.equal(receiver.write(0, large), undefined);
		assert.equal(
			settle(later, done => receiver.finish(done)),
			"done",
		);
		assert.equal(board.start().version, "1.1.0");
	});

	it("begins with an image that stands ready, without its file, unless it is spoiled", () => {
		const board = new FlashBoard();
		const life = board.start();
		assert.equal(
			settle(life, done => new Receiver(life, unit, life.record).resume(done)),
			"incomplete",
		);
		assert.equal(take(life, file), "done");
		// The new one never came to its end, and the old one is back.
		board.start();
		const old = board.start();
		assert.equal(old.version, "1.0.0");
		assert.equal(old.record.begin("1.0.0", old.update.trial, "power-on", false), "ready");
		assert.equal(
			settle(old, done => new Receiver(old, unit, old.record).resume(done)),
			"done",
		);
		const next = board.start();
		assert.equal(next.version, "1.1.0");
		assert.equal(
			settle(next, done => new Receiver(next, unit, next.record).resume(done)),
			"trial",
		);

		const again = board.start();
		assert.equal(again.record.begin("1.0.0", again.update.trial, "power-on", false), "ready");
		board.slots.write(1, 100, new Uint8Array(10));
		assert.equal(
			settle(again, done => new Receiver(again, unit, again.record).resume(done)),
			"spoiled",
		);
		assert.deepEqual([again.record.phase, again.record.offset], ["writing", 0]);
	});

	it("needs no byte of a file that is all there", () => {
		const board = new FlashBoard();
		const life = board.start();
		assert.equal(take(life, file), "done");
		board.start();
		const old = board.start();
		old.record.begin("1.0.0", "kept", "power-on", false);
		const receiver = new Receiver(old, unit, old.record);
		assert.equal(receiver.write(0, file.subarray(0, 512)), undefined);
		assert.equal(receiver.wanted, receiver.length);
		assert.equal(
			settle(old, done => receiver.finish(done)),
			"done",
		);
	});

	it("tells nothing after it was stopped", () => {
		const life = new FlashBoard().start();
		const receiver = new Receiver(life, unit, life.record);
		receiver.write(0, file);
		receiver.finish(() => assert.fail("it told"));
		receiver.stop();
		receiver.stop();
		life.clock.advance(1000);
		assert.equal(life.clock.pending, 0);
	});

	it("has one digest at a time, and ends each", () => {
		const life = new FlashBoard().start();
		const { digest } = life.update;
		let open = 0;
		life.update.digest = () => {
			assert.equal(open++, 0);
			const begun = digest();
			return { write: bytes => begun.write(bytes), end: () => (open--, begun.end()) };
		};
		const receiver = new Receiver(life, unit, life.record);
		receiver.write(0, packageOf(imageOf("1.1.0", 100_000)));
		receiver.finish(() => assert.fail("it told"));
		life.clock.set(() => receiver.stop(), 0);
		life.clock.advance(1000);
		assert.equal(open, 0);
		assert.equal(take(life, packageOf(imageOf("1.1.0", 100_000))), "done");
		assert.equal(open, 0);
	});

	it("hands the turn on while it reads back", () => {
		const board = new FlashBoard();
		const life = board.start();
		const receiver = new Receiver(life, unit, life.record);
		receiver.write(0, packageOf(imageOf("1.1.0", 100_000)));
		const turns: number[] = [];
		let bytes = 0;
		const { read } = life.update;
		life.update.read = (offset, into) => {
			bytes += into.length;
			return read(offset, into);
		};
		assert.equal(
			settle(life, done => {
				receiver.finish(done);
				for (let turn = 0; turn < 4; turn++) {
					const before = bytes;
					life.clock.set(() => turns.push(bytes - before), 0);
				}
			}),
			"done",
		);
		assert.ok(turns.length === 4 && turns[0] === 32_768, String(turns));
	});

	it("refuses where the flash does, and has the place", () => {
		const large = packageOf(imageOf("1.1.0", 200_000));
		const board = new FlashBoard();
		const life = board.start();
		const { write } = life.update;
		life.update.write = (offset, bytes) => {
			if (offset > 100_000) throw new Error("worn");
			write(offset, bytes);
		};
		assert.equal(take(life, large), "flash");
		life.update.write = write;
		const receiver = new Receiver(life, unit, life.record);
		receiver.write(0, large.subarray(0, 512));
		assert.equal(receiver.wanted, 512 + 65_536);

		// A flash that takes no record takes no image.
		const worn = new FlashBoard();
		worn.flash.endurance = 0;
		const before = worn.flash.changes.count;
		assert.equal(take(worn.start(), file), "flash");
		assert.equal(worn.flash.changes.count, before + 2);
	});

	it("is not begun with where the flash does not know what for, or it is no image at all", () => {
		const board = new FlashBoard();
		const life = board.start();
		const receiver = new Receiver(life, unit, life.record);
		receiver.write(0, file);
		board.flash.endurance = 0;
		assert.equal(
			settle(life, done => receiver.finish(done)),
			"flash",
		);
		assert.equal(board.start().version, "1.0.0");

		const none = packageOf(new Uint8Array(5000));
		const other = new FlashBoard();
		const old = other.start();
		for (const told of ["flash", "flash", "flash", "bad"]) assert.equal(take(old, none), told);
		assert.equal(old.record.verdict, "broken");
	});

	it("ends with the new firmware though the power fails, in some of the places", () => {
		const small = packageOf(imageOf("1.1.0", 9000));
		const whole = new FlashBoard();
		lives(whole, small);
		const outcomes: readonly CutOutcome[] = ["old", "new", "gone"];
		for (let at = 1; at <= whole.flash.changes.count; at++) {
			const board = new FlashBoard();
			board.cutPower(at, outcomes[at % 3] ?? "old");
			lives(board, small);
			const life = board.start();
			assert.deepEqual([life.version, life.update.trial, life.record.phase], ["1.1.0", "kept", "none"], `change ${at}`);
		}
	});
});
