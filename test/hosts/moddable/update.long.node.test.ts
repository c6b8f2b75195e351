import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Changes } from "../../../hosts/virtual/changes";
import { Random } from "../../../hosts/virtual/random";
import { FirmwareSlots } from "../../../hosts/virtual/slots";
import { hex } from "../../../modules/bytes/index";

const root = join(import.meta.dirname, "../../..");
const idf = join(import.meta.dirname, "idf");
const size = 4 * 4096;

const [notFound, invalidState, invalidSize] = [0x105, 0x103, 0x104].map(String);
const [validateFailed, onTrial] = [0x1503, 0x1506].map(String);

describe("the chip's place for another firmware, in C", () => {
	let folder: string;
	let executable: string;

	/** What the C answers, command by command (idf/slot.c). */
	const run = (...commands: readonly string[]): readonly string[] =>
		execFileSync(executable, { input: `${commands.join("\n")}\n`, encoding: "utf8" })
			.split("\n")
			.slice(0, -1);

	before(function () {
		folder = mkdtempSync(join(tmpdir(), "inject-slot-"));
		executable = join(folder, "slot");
		const flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-g", "-fsanitize=address,undefined", `-I${idf}`];
		const sources = [join(root, "hosts/moddable/update/update.c"), join(idf, "slot.c")];
		const compiler = process.env["CC"] ?? "cc";
		try {
			execFileSync(compiler, [...flags, ...sources, "-o", executable], { stdio: ["ignore", "ignore", "pipe"] });
		} catch (error) {
			if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
			this.skip();
		}
	});

	after(() => rmSync(folder, { recursive: true }));

	it("writes and reads as the virtual board's, with the same changes of the flash", () => {
		const chance = new Random("slots");
		for (let round = 0; round < 20; round++) {
			const changes = new Changes();
			const slots = new FirmwareSlots({ size, changes });
			const commands: string[] = [];
			const expected: string[] = [];
			for (let step = 0; step < 30; step++) {
				const offset = chance.pick([0, 4096, 8192, 12_288, chance.whole(0, size - 1)]) ?? 0;
				const bytes = new Uint8Array(chance.whole(1, Math.min(6000, size - offset)));
				if (chance.whole(0, 1)) {
					chance.fill(bytes);
					slots.write(1, offset, bytes);
					commands.push(`w ${offset} ${hex(bytes)}`);
					expected.push("0");
				} else {
					slots.read(1, offset, bytes);
					commands.push(`r ${offset} ${bytes.length}`);
					expected.push(hex(bytes));
				}
				commands.push("c");
				expected.push(String(changes.count));
			}
			assert.deepEqual(run(...commands), expected);
		}
	});

	it("tells its size, and what the boot loader made of the firmware that runs", () => {
		const states = [-1, 0, 1, 2, 3, 4];
		const answers = run("a 0", ...states.flatMap(state => [`state ${state}`, "a 1"]));
		assert.equal(answers[0], String(size));
		const trials = answers.filter((_, at) => at > 0 && at % 2 === 0);
		assert.deepEqual(trials, ["0", "2", "1", "0", "0", "0"], "none, new, pending verify, valid, invalid, aborted");
	});

	it("writes nothing beyond its end, nor while the firmware that runs is on trial", () => {
		assert.deepEqual(run(`w ${size} 00`, `w ${size - 1} 0000`, "w 4294967295 0000", "c"), [
			invalidSize,
			invalidSize,
			invalidSize,
			"0",
		]);
		for (const state of [0, 1])
			assert.deepEqual(run(`state ${state}`, "w 0 00", "whole 1", "a 2", "boots", "c"), [
				"",
				onTrial,
				"",
				onTrial,
				"0",
				"0",
			]);
	});

	it("selects what is whole, and nothing else", () => {
		assert.deepEqual(run("a 2", "whole 1", "a 2", "boots"), [validateFailed, "", "0", "1"]);
	});

	it("goes back by itself where no boot loader does", () => {
		assert.deepEqual(run("whole 1", "a 3", "boots"), ["", invalidState, "0"]);
		assert.deepEqual(run("whole 1", "state 1", "a 3", "boots"), ["", "", "0", "0"]);
		assert.deepEqual(run("state 1", "a 3", "boots"), ["", validateFailed, "0"]);
		assert.deepEqual(run("whole 1", "state 0", "a 3", "boots"), ["", "", "0", "1"]);
		assert.deepEqual(run("state 0", "a 3", "boots"), ["", validateFailed, "0"]);
	});

	it("says what the flash refuses", () => {
		assert.deepEqual(run("broken 1", "w 0 00", "w 1 00", "r 0 1"), ["", invalidSize, invalidSize, invalidSize]);
	});

	it("never touches the one that runs, where it is the only one", () => {
		assert.deepEqual(run("slots 1", "whole 1", "a 0", "w 0 00", "r 0 1", "a 2", "a 3"), [
			...["", "", "0"],
			...[notFound, notFound, notFound, notFound],
		]);
	});
});
