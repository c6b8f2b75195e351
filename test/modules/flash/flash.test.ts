import assert from "node:assert/strict";
import type { Flash } from "../../../hosts/host";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { erase, read, write } from "../../../modules/flash/index";

const bytes = Uint8Array.of(1, 2, 3);

describe("the flash", () => {
	let memory: MemoryFlash;
	/** A flash that works but for these calls. */
	const broken = (calls: Partial<Flash>): Flash => ({
		read: key => memory.read(key),
		write: (key, value) => memory.write(key, value),
		erase: key => memory.erase(key),
		...calls,
	});
	const fail = (): never => {
		throw new Error("nvs fail");
	};

	beforeEach(() => {
		memory = new MemoryFlash([["old", bytes]]);
	});

	it("keeps what it is given, and forgets what it is told to", () => {
		assert.equal(write(memory, "new", bytes), true);
		assert.deepEqual(read(memory, "new"), bytes);
		assert.equal(erase(memory, "new"), true);
		assert.equal(read(memory, "new"), undefined);
		assert.equal(erase(memory, "new"), true);
	});

	it("that throws says so by its answer", () => {
		assert.equal(read(broken({ read: fail }), "old"), "unreadable");
		assert.equal(write(broken({ write: fail }), "old", bytes), false);
		assert.equal(erase(broken({ erase: fail }), "old"), false);
	});

	it("that lies is found out", () => {
		assert.equal(write(broken({ write: () => {} }), "new", bytes), false);
		assert.equal(write(broken({ write: () => {} }), "old", Uint8Array.of(1, 2, 4)), false);
		assert.equal(write(broken({ write: () => memory.write("new", Uint8Array.of(1, 2)) }), "new", bytes), false);
		assert.equal(erase(broken({ erase: () => {} }), "old"), false);
	});

	it("that cannot be read afterwards counts as one that refused", () => {
		assert.equal(write(broken({ read: fail }), "new", bytes), false);
		assert.equal(erase(broken({ read: fail }), "old"), false);
	});
});
