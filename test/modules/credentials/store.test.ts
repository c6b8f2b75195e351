import assert from "node:assert/strict";
import { MemoryFlash, PowerCut, type CutOutcome } from "../../../hosts/virtual/flash";
import { crc32 } from "../../../modules/bytes/index";
import { CredentialStore } from "../../../modules/credentials/index";
import { credentials, fullest, refusing, told } from "./sets";

const outcomes: readonly CutOutcome[] = ["old", "new", "gone"];

/** Histories that lead to each kind of memory, by several ways, so that either slot is the one in use. */
const histories: Readonly<Record<string, (store: CredentialStore) => void>> = {
	blank: () => {},
	candidate: store => store.store(credentials("A")),
	"second candidate": store => {
		store.store(credentials("X"));
		store.store(credentials("A"));
	},
	"dropped candidate": store => {
		store.store(credentials("X"));
		store.drop(722);
	},
	proven: store => {
		store.store(credentials("P"));
		store.prove();
	},
	both: store => {
		store.store(credentials("P"));
		store.prove();
		store.store(credentials("A"));
	},
	"proven, candidate dropped": store => {
		store.store(credentials("P"));
		store.prove();
		store.store(credentials("X"));
		store.drop(701);
	},
	erased: store => {
		store.store(credentials("X"));
		store.prove();
		store.erase();
	},
};

const operations: Readonly<Record<string, (store: CredentialStore) => void>> = {
	store: store => store.store(credentials("N")),
	prove: store => store.prove(),
	drop: store => store.drop(720),
	erase: store => store.erase(),
};

describe("credential store", () => {
	let flash: MemoryFlash;
	const boot = (): CredentialStore => new CredentialStore(flash);

	beforeEach(() => {
		flash = new MemoryFlash();
	});

	it("starts blank", () => {
		const store = boot();
		assert.equal(store.memory, "blank");
		assert.equal(told(store), "candidate -, proven -, error 0");
		assert.deepEqual(store.notes, []);
		assert.equal(flash.writes, 0);
	});

	it("keeps a candidate beside the proven set, and proves it in one write", () => {
		const store = boot();
		store.store(credentials("A"));
		assert.equal(store.memory, "candidate");
		store.prove();
		assert.equal(store.memory, "proven");
		store.store(fullest);
		assert.equal(store.memory, "both");
		assert.deepEqual(boot().candidate, fullest);
		const before = flash.writes;
		store.prove();
		assert.equal(flash.writes, before + 1);
		assert.deepEqual(boot().proven, fullest);
		assert.equal(boot().memory, "proven");
	});

	it("drops a candidate, returns to the proven set, and remembers why until the next success", () => {
		const store = boot();
		store.store(credentials("A"));
		store.prove();
		store.store(credentials("B"));
		store.drop(722);
		assert.equal(told(boot()), "candidate -, proven A, error 722");
		boot().store(credentials("C"));
		assert.equal(told(boot()), "candidate C, proven A, error 0");
	});

	it("writes nothing when nothing changes", () => {
		const store = boot();
		store.store(credentials("A"));
		store.prove();
		store.drop(701);
		const before = flash.writes;
		store.prove();
		store.drop(701);
		boot().drop(701);
		assert.equal(flash.writes, before);
	});

	it("leaves no secret behind after an erase", () => {
		const store = boot();
		store.store(credentials("A"));
		store.prove();
		store.store(credentials("B"));
		store.erase();
		assert.equal(boot().memory, "blank");
		for (const bytes of flash.entries().values()) assert.ok(!String.fromCharCode(...bytes).includes("password"));
	});

	it("finishes, at the next start, an erase that power cut short", () => {
		const store = boot();
		store.store(credentials("A"));
		flash.cutPower(2, "old", () => {});
		assert.throws(() => store.erase(), PowerCut);
		assert.equal(flash.entries().size, 2);
		const next = boot();
		assert.equal(next.memory, "blank");
		assert.equal(next.notes.length, 1);
		assert.equal(flash.entries().size, 1);
		assert.deepEqual(boot().notes, []);
	});

	for (const [history, lead] of Object.entries(histories)) {
		for (const [operation, run] of Object.entries(operations)) {
			it(`a power cut anywhere in "${operation}" after "${history}" leaves before or after, whole`, () => {
				for (let cut = 1; cut <= 3; cut++) {
					for (const outcome of outcomes) {
						flash = new MemoryFlash();
						const store = boot();
						lead(store);
						const before = told(boot());
						flash.cutPower(cut, outcome, () => {});
						let powered = true;
						try {
							run(store);
						} catch (error) {
							if (!(error instanceof PowerCut)) throw error;
							powered = false;
						}
						flash = new MemoryFlash(flash.entries());
						const found = told(boot());
						const whole = new CredentialStore(new MemoryFlash());
						lead(whole);
						run(whole);
						const after = told(whole);
						const where = `cut ${cut} ${outcome}: ${found}`;
						assert.ok(powered ? found === after : found === before || found === after, where);
						// And whatever it left, the operation can be done again.
						const again = boot();
						run(again);
						assert.equal(told(boot()), told(again), where);
					}
				}
			});
		}
	}

	it("takes the older record when the newer is broken in any byte, and says so", () => {
		const store = boot();
		store.store(credentials("P"));
		store.prove();
		store.store(credentials("A"));
		const [key, newest] = [...flash.entries()].find(([, bytes]) => bytes[4] === 3) ?? [];
		assert.ok(key && newest);
		for (let index = 0; index < newest.length; index++) {
			const broken = newest.slice();
			broken[index] = (broken[index] ?? 0) ^ 0x10;
			const damaged: MemoryFlash = new MemoryFlash([...flash.entries(), [key, broken]]);
			const found: CredentialStore = new CredentialStore(damaged);
			assert.equal(told(found), "candidate -, proven P, error 0", `byte ${index}`);
			assert.deepEqual(found.notes, [`the record in ${key} is broken and not used`]);
		}
	});

	it("starts blank with notes when both records are garbage, and works from there", () => {
		flash = new MemoryFlash([
			["cred0", Uint8Array.of(1)],
			["cred1", new Uint8Array(1900).fill(0xff)],
		]);
		const store = boot();
		assert.equal(store.memory, "blank");
		assert.equal(store.notes.length, 2);
		store.store(credentials("A"));
		assert.equal(told(boot()), "candidate A, proven -, error 0");
	});

	it("counts on from a record of another version without touching it", () => {
		const body = Uint8Array.of(9, 0, 0, 0, 50, 1, 2, 3);
		const sum = crc32(body);
		flash = new MemoryFlash([["cred1", Uint8Array.of(...body, sum >>> 24, sum >>> 16, sum >>> 8, sum)]]);
		const store = boot();
		assert.equal(store.memory, "blank");
		assert.deepEqual(store.notes, ["the record in cred1 is of another version and not used"]);
		assert.equal(flash.writes, 0);
		store.store(credentials("A"));
		assert.equal(flash.entries().get("cred0")?.[4], 51);
	});

	for (const loses of [false, true]) {
		it(`keeps what was there when the flash refuses${loses ? " and loses the key" : ""}`, () => {
			const store = boot();
			store.store(credentials("P"));
			store.prove();
			store.store(credentials("A"));
			const stuck = new CredentialStore(refusing(flash, loses));
			for (const [name, run] of Object.entries(operations)) {
				assert.throws(() => run(stuck), /no space left/, name);
				assert.equal(told(stuck), "candidate A, proven P, error 0", name);
				assert.equal(told(boot()), "candidate A, proven P, error 0", name);
			}
		});
	}

	it("starts blank with a note when the flash cannot be read", () => {
		const store = new CredentialStore({
			...refusing(flash, false),
			read: () => {
				throw new Error("bad block");
			},
		});
		assert.equal(store.memory, "blank");
		assert.deepEqual(store.notes, ["cred0 cannot be read: Error: bad block", "cred1 cannot be read: Error: bad block"]);
	});
});
