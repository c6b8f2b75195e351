import assert from "node:assert/strict";
import type { Flash } from "../../../hosts/host";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { MemoryFlash, type CutOutcome } from "../../../hosts/virtual/flash";
import { crc32 } from "../../../modules/bytes/index";
import { CredentialStore, type Credentials } from "../../../modules/credentials/index";
import { encode } from "../../../modules/credentials/record";
import { credentials, CutFlash, fullest, RefusingFlash, told } from "./sets";

const outcomes: readonly CutOutcome[] = ["old", "new", "gone"];

/** Histories that lead to each kind of memory, by several ways, so that either slot is the one in use. */
const histories: Readonly<Record<string, (store: CredentialStore) => void>> = {
	blank: () => {},
	candidate: store => void store.store(credentials("A")),
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
	store: store => void store.store(credentials("N")),
	prove: store => store.prove(),
	drop: store => store.drop(720),
	fail: store => store.fail(720),
	erase: store => void store.erase(),
};

describe("credential store", () => {
	let flash: MemoryFlash;
	const boot = (on: Flash = flash): CredentialStore => new CredentialStore(on);
	const secrets = (): string => [...flash.entries().values()].map(each => String.fromCharCode(...each)).join();

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

	it("keeps a candidate beside the proven set, and proves it", () => {
		const store = boot();
		store.store(credentials("A"));
		assert.equal(store.memory, "candidate");
		store.prove();
		assert.equal(store.memory, "proven");
		store.store(fullest);
		assert.equal(store.memory, "both");
		assert.deepEqual(boot().candidate, fullest);
		store.prove();
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
		assert.equal(store.erase(), true);
		assert.equal(boot().memory, "blank");
		assert.ok(!secrets().includes("password"));
	});

	it("remembers why a set failed that was never stored, and keeps what is", () => {
		const store = boot();
		store.store(credentials("P"));
		store.prove();
		store.fail(722);
		assert.equal(told(boot()), "candidate -, proven P, error 722");
		store.store(credentials("A"));
		store.fail(700);
		assert.equal(told(boot()), "candidate A, proven P, error 700");
		store.prove();
		assert.equal(told(boot()), "candidate -, proven A, error 0");
	});

	it("leaves no secret behind of a set that was dropped, nor the token of one that was replaced", () => {
		const store = boot();
		store.store(credentials("Old"));
		store.prove();
		store.store(credentials("Wrong"));
		store.drop(722);
		assert.ok(!secrets().includes("Wrong"));
		store.store({ ...credentials("New"), token: "n".repeat(32) });
		store.prove();
		assert.ok(!secrets().includes("t".repeat(32)));
		assert.ok(secrets().includes("New password"));
	});

	it("finishes, at the next start, a change that power cut short", () => {
		const store = boot();
		store.store(credentials("A"));
		const cut = new CutFlash(flash, 2, "old");
		boot(cut).erase();
		assert.equal(cut.powered, false);
		assert.ok(secrets().includes("password"));
		const next = boot();
		assert.equal(next.memory, "blank");
		assert.deepEqual(next.notes, ["a change was cut short, and is finished now"]);
		assert.ok(!secrets().includes("password"));
		assert.deepEqual(boot().notes, []);
	});

	for (const [history, lead] of Object.entries(histories)) {
		for (const [operation, run] of Object.entries(operations)) {
			it(`a power cut anywhere in "${operation}" after "${history}" leaves before or after, whole`, () => {
				const whole = boot();
				lead(whole);
				const before = told(whole);
				run(whole);
				const after = told(whole);
				for (let cut = 1; cut <= 3; cut++) {
					for (const outcome of outcomes) {
						flash = new MemoryFlash();
						lead(boot());
						const cutting = new CutFlash(flash, cut, outcome);
						run(boot(cutting));
						flash = new MemoryFlash(flash.entries());
						const found = told(boot());
						const where = `cut ${cut} ${outcome}: ${found}`;
						assert.ok(cutting.powered ? found === after : found === before || found === after, where);
						// And whatever it left, the operation can be done again.
						const again = boot();
						run(again);
						assert.equal(told(boot()), told(again), where);
					}
				}
			});
		}
	}

	it("takes the other record when one is broken in any byte, says so, and mends it", () => {
		const store = boot();
		store.store(credentials("P"));
		store.prove();
		for (const [key, record] of [...flash.entries()])
			for (let index = 0; index < record.length; index++) {
				const broken = record.slice();
				broken[index] = (broken[index] ?? 0) ^ 0x10;
				const damaged: MemoryFlash = new MemoryFlash([...flash.entries(), [key, broken]]);
				const found = boot(damaged);
				assert.equal(told(found), "candidate -, proven P, error 0", `byte ${index}`);
				assert.deepEqual(found.notes, [`the record in ${key} is broken and not used`]);
				assert.deepEqual(boot(damaged).notes, []);
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

	it("forgets who gave a set once that is proven, and writes what older firmware reads", () => {
		flash = new MemoryFlash();
		boot().store({ ...credentials("A"), giver: 7 });
		assert.equal(boot().candidate?.giver, 7);
		boot().prove();
		assert.ok(!boot().proven?.giver);
		assert.equal(flash.entries().get("cred0")?.[0], 1);
	});

	/** A record of firmware that comes after this one. */
	const newer = (sequence: number): Uint8Array => {
		const record = encode({ candidate: undefined, proven: credentials("N"), lastError: 0 }, sequence);
		record[0] = 99;
		new DataView(record.buffer).setUint32(record.length - 4, crc32(record.subarray(0, -4)));
		return record;
	};
	const older = encode({ candidate: undefined, proven: credentials("O"), lastError: 0 }, 4);

	for (const [slot, other] of [
		["cred0", "cred1"],
		["cred1", "cred0"],
	] as const) {
		it(`takes no older set for the newest when that is of a newer firmware, in ${slot}, and leaves it there`, () => {
			for (const rest of [[], [[other, older]]] as const) {
				flash = new MemoryFlash([[slot, newer(5)], ...rest]);
				const store = boot();
				assert.equal(store.memory, "blank");
				assert.deepEqual(store.notes, [`the record in ${slot} is of another version and not used`]);
				assert.equal(flash.writes, 0);
				store.store(credentials("A"));
				assert.deepEqual(flash.entries().get(slot), newer(5), "it may come back");
				assert.equal(flash.entries().get(other)?.[4], 6);
				assert.equal(told(boot()), "candidate A, proven -, error 0");
				assert.deepEqual(flash.entries().get(slot), newer(5));
				store.prove();
				assert.equal(told(boot()), "candidate -, proven A, error 0");
			}
		});
	}

	it("keeps a template id with its set, through every change", () => {
		const set = (name: string, templateId: string): Credentials => ({ ...credentials(name), templateId });
		const ids = ({ candidate, proven }: CredentialStore): unknown => [candidate?.templateId, proven?.templateId];
		boot().store(set("A", "TMPLaaaa"));
		assert.deepEqual(ids(boot()), ["TMPLaaaa", undefined]);
		boot().prove();
		boot().store(set("B", "TMPLbbbb"));
		assert.deepEqual(ids(boot()), ["TMPLbbbb", "TMPLaaaa"]);
		boot().drop(722);
		assert.deepEqual(ids(boot()), [undefined, "TMPLaaaa"]);
		boot().erase();
		assert.deepEqual(ids(boot()), [undefined, undefined]);
		assert.ok(!secrets().includes("TMPL"));
	});

	it("keeps settings with their set, through every change", () => {
		const set = (name: string, settings: string): Credentials => ({ ...credentials(name), settings });
		boot().store(set("A", "key=aaaa\n"));
		assert.deepEqual([boot().candidate?.settings, boot().settings], ["key=aaaa\n", ""]);
		boot().prove();
		assert.equal(boot().settings, "key=aaaa\n");
		boot().store(set("B", "key=bbbb\n"));
		assert.deepEqual([boot().candidate?.settings, boot().settings], ["key=bbbb\n", "key=aaaa\n"]);
		boot().drop(722);
		assert.deepEqual([boot().candidate, boot().settings], [undefined, "key=aaaa\n"]);
		boot().store(credentials("C"));
		boot().prove();
		assert.equal(boot().settings, "");
		assert.ok(!secrets().includes("aaaa") && !secrets().includes("bbbb"));
	});

	it("keeps, through a reset and all that fails after it, the settings it is told to, until a set takes their place", () => {
		boot().store({ ...credentials("A"), settings: "key=aaaa\nroom=attic\n" });
		boot().prove();
		assert.equal(boot().erase("room=attic\n"), true);
		assert.deepEqual([boot().memory, boot().settings], ["blank", "room=attic\n"]);
		assert.ok(!secrets().includes("aaaa"));
		boot().store({ ...credentials("B"), settings: "room=attic\n" });
		boot().drop(722);
		assert.deepEqual([boot().memory, boot().settings], ["blank", "room=attic\n"]);
		boot().store({ ...credentials("B"), settings: "room=hall\n" });
		boot().prove();
		assert.equal(boot().settings, "room=hall\n");
		assert.ok(!secrets().includes("attic"));
		assert.equal(boot().erase(), true);
		assert.equal(boot().settings, "");
	});

	it("a power cut anywhere in a reset leaves all settings with their set, or those that outlive it", () => {
		for (const outcome of outcomes)
			for (let count = 1; ; count++) {
				flash = new MemoryFlash();
				boot().store({ ...credentials("A"), settings: "key=aaaa\nroom=attic\n" });
				boot().prove();
				const cut = new CutFlash(flash, count, outcome);
				new CredentialStore(cut).erase("room=attic\n");
				if (cut.powered) break;
				const { memory, settings } = boot();
				if (memory === "proven") assert.equal(settings, "key=aaaa\nroom=attic\n");
				else assert.deepEqual([memory, settings], ["blank", "room=attic\n"]);
			}
	});

	it("erases what a newer firmware left, too", () => {
		flash = new MemoryFlash([
			["cred0", newer(6)],
			["cred1", newer(5)],
		]);
		assert.equal(boot().erase(), true);
		assert.ok(!secrets().includes("password"));
		assert.deepEqual(boot().notes, []);
	});

	for (const loses of [false, true]) {
		describe(`with a flash that refuses${loses ? " and loses the key" : ""}`, () => {
			let stuck: RefusingFlash;
			let clock: VirtualClock;
			let store: CredentialStore;

			beforeEach(() => {
				const before = boot();
				before.store(credentials("P"));
				before.prove();
				before.store(credentials("A"));
				clock = new VirtualClock();
				stuck = new RefusingFlash(flash, loses);
				store = new CredentialStore(stuck, clock);
			});

			it("refuses new credentials, and all stays as it was", () => {
				assert.equal(store.store(credentials("N")), false);
				assert.equal(told(store), "candidate A, proven P, error 0");
				assert.equal(told(boot()), "candidate A, proven P, error 0");
			});

			for (const [name, after] of [
				["prove", "candidate -, proven A, error 0"],
				["drop", "candidate -, proven P, error 720"],
				["erase", "candidate -, proven -, error 0"],
			] as const) {
				it(`holds "${name}" in mind, and writes it when the flash takes it again`, () => {
					operations[name]?.(store);
					assert.equal(told(store), after);
					assert.equal(told(boot()), "candidate A, proven P, error 0");
					clock.advance(600_000);
					stuck.refuses = "nothing";
					store.save();
					assert.equal(told(boot()), after);
					const { writes } = flash;
					clock.advance(10 * 3_600_000);
					assert.equal(flash.writes, writes);
				});

				it(`writes "${name}" by itself within an hour or two`, () => {
					operations[name]?.(store);
					clock.advance(10 * 3_600_000);
					stuck.refuses = "nothing";
					clock.advance(3_600_000);
					assert.equal(told(boot()), after);
					assert.equal(boot().notes.length, 0);
				});
			}

			it("says that an erase did not happen", () => {
				assert.equal(store.erase(), false);
			});

			it("says so too when only one of the records went", () => {
				for (const slot of ["cred0", "cred1"] as const) {
					stuck.refuses = slot;
					assert.equal(store.erase(), false, slot);
				}
			});
		});
	}

	it("waits a minute, then twice as long each time, up to an hour, before it writes again", () => {
		const clock = new VirtualClock();
		const stuck = new RefusingFlash(flash);
		const store = new CredentialStore(stuck, clock);
		const tries: number[] = [];
		stuck.write = () => {
			tries.push(clock.now() / 60_000);
			throw new Error("no space left");
		};
		store.drop(722);
		clock.advance(5 * 3_600_000);
		const times = tries.filter((each, index) => each !== tries[index - 1]);
		assert.deepEqual(times, [0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
	});

	it("takes a flash that keeps nothing for one that refuses", () => {
		const store = boot({ read: key => flash.read(key), write: () => {}, erase: () => {} });
		assert.equal(store.store(credentials("N")), false);
		assert.equal(store.memory, "blank");
		const proven = boot();
		proven.store(credentials("P"));
		proven.prove();
		assert.equal(boot({ read: key => flash.read(key), write: () => {}, erase: () => {} }).erase(), false);
	});

	for (const bad of ["cred0", "cred1"]) {
		it(`works with the other slot when ${bad} cannot be read`, () => {
			const partly: Flash = {
				read: key => {
					if (key === bad) throw new Error("bad block");
					return flash.read(key);
				},
				write: (key, bytes) => flash.write(key, bytes),
				erase: key => flash.erase(key),
			};
			const store = boot(partly);
			assert.deepEqual(store.notes, [`${bad} cannot be read`]);
			assert.equal(store.store(credentials("A")), true);
			assert.equal(told(boot(partly)), "candidate A, proven -, error 0");
		});
	}

	it("starts blank with a note when the flash cannot be read", () => {
		const read = (): never => {
			throw new Error("bad block");
		};
		const store = boot({ read, write: () => {}, erase: () => {} });
		assert.equal(store.memory, "blank");
		assert.deepEqual(store.notes, ["cred0 cannot be read", "cred1 cannot be read"]);
	});

	const clock = new VirtualClock();

	describe("where neither slot can be read", () => {
		let isBad = false;
		const bad: Flash = {
			read: key => {
				if (isBad) throw new Error("bad block");
				return flash.read(key);
			},
			write: (key, bytes) => flash.write(key, bytes),
			erase: key => flash.erase(key),
		};

		/** A store that could read nothing, over a proven set. */
		function blind(): CredentialStore {
			boot().store(credentials("P"), true);
			isBad = true;
			const store = new CredentialStore(bad, clock);
			assert.equal(store.unread, true);
			return store;
		}

		afterEach(() => (isBad = false));

		it("writes nothing over what it does not know", () => {
			const store = blind();
			assert.equal(store.store(credentials("A")), false);
			store.fail(722);
			store.save();
			clock.advance(86_400_000);
			isBad = false;
			store.save();
			clock.advance(86_400_000);
			assert.equal(told(boot(bad)), "candidate -, proven P, error 0");
		});

		it("keeps what it finds once it can read, beside why something else failed", () => {
			const store = blind();
			store.fail(720);
			isBad = false;
			store.fail(722);
			assert.equal(told(boot(bad)), "candidate -, proven P, error 722");
		});

		it("keeps what it finds once it can read, beside new settings", () => {
			const store = blind();
			isBad = false;
			assert.equal(store.store(credentials("A")), true);
			assert.equal(told(boot(bad)), "candidate A, proven P, error 0");
		});

		it("forgets all when it is told to", () => {
			const store = blind();
			store.erase();
			isBad = false;
			assert.equal(told(boot(bad)), "candidate -, proven -, error 0");
		});
	});

	it("keeps settings that reached the cloud in one step, in place of all before", () => {
		boot().store(credentials("A"), true);
		assert.equal(told(boot()), "candidate -, proven A, error 0");
		const store = boot();
		store.store(credentials("C"));
		store.store(credentials("B"), true);
		assert.equal(told(boot()), "candidate -, proven B, error 0");
	});
});
