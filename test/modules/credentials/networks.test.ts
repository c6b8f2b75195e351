import assert from "node:assert/strict";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { MemoryFlash, type CutOutcome } from "../../../hosts/virtual/flash";
import { text, utf8 } from "../../../modules/bytes/index";
import { addNetwork, CredentialStore, removeNetwork, type Network } from "../../../modules/credentials/index";
import { decode, encode, pack, unpack } from "../../../modules/credentials/record";
import { credentials, CutFlash, fullest, RefusingFlash } from "./sets";

const hint = { bssid: Uint8Array.of(2, 0, 0, 0, 0, 7), channel: 8 };
const other = { bssid: Uint8Array.of(2, 0, 0, 0, 0, 9), channel: 1 };

function network(name: string, more: Partial<Network> = {}): Network {
	return { ssid: utf8(name), password: utf8(`${name} password`), hidden: false, ...more };
}

/** The names of what a store knows; `?`: never reached the cloud. */
function names({ networks }: CredentialStore): string {
	return networks.map(({ ssid, staged }) => `${text(ssid)}${staged ? "?" : ""}`).join(" ");
}

describe("credential store with several networks", () => {
	let flash: MemoryFlash;
	let clock: VirtualClock;
	const boot = (): CredentialStore => new CredentialStore(flash, clock);
	const secrets = (): string => [...flash.entries().values()].map(each => String.fromCharCode(...each)).join();
	/** A store that knows these, the last used first. */
	const knowing = (...all: readonly string[]): CredentialStore => {
		const store = boot();
		for (const name of [...all].reverse()) {
			store.store(credentials(name));
			store.prove(hint);
		}
		return store;
	};

	beforeEach(() => {
		flash = new MemoryFlash();
		clock = new VirtualClock();
	});

	it("keeps the network of the set before, under the account of the newest", () => {
		const store = knowing("A");
		store.store({ ...credentials("B"), token: "n".repeat(32) });
		assert.equal(names(store), "A");
		store.prove(other);
		assert.equal(names(boot()), "B A");
		assert.equal(boot().proven?.token, "n".repeat(32));
		assert.deepEqual(boot().networks[0]?.hint, other);
		assert.deepEqual(boot().networks[1]?.hint, hint);
		assert.ok(!secrets().includes("t".repeat(32)), "the old account is gone");
	});

	it("has one network of a name, with the newest password that worked", () => {
		const store = knowing("A", "B");
		store.store({ ...credentials("B"), password: utf8("another one") });
		store.prove();
		assert.equal(names(boot()), "B A");
		assert.equal(text(boot().networks[0]?.password ?? new Uint8Array()), "another one");
		assert.ok(!secrets().includes("B password"));
	});

	it("moves the network that was used to the front, and keeps the account and the last reason", () => {
		const store = knowing("A", "B", "C");
		store.fail(722);
		const [, , third] = store.networks;
		assert.ok(third);
		store.use(third, other);
		assert.equal(names(boot()), "C A B");
		const { proven, lastError } = boot();
		assert.deepEqual([proven?.token, proven?.hint, lastError], ["t".repeat(32), other, 722]);
	});

	it("keeps a static address with its network when another is used", () => {
		const store = boot();
		store.store(fullest);
		store.prove();
		addNetwork(store, network("Cabin"));
		const [first, cabin] = store.networks;
		assert.ok(first && cabin);
		store.use(cabin, hint);
		assert.equal(boot().proven?.static, undefined);
		assert.deepEqual(boot().networks[1]?.static, fullest.static);
		assert.equal(boot().proven?.templateId, fullest.templateId);
	});

	it("stages a network behind those that worked, and proves it by its first use", () => {
		const store = knowing("A", "B");
		assert.equal(addNetwork(store, network("C", { staged: true })), true);
		assert.equal(addNetwork(store, network("D", { staged: true })), true);
		assert.equal(names(boot()), "A B D? C?");
		const staged = store.networks[3];
		assert.ok(staged);
		store.use(staged, hint);
		assert.equal(names(boot()), "C A B D?");
	});

	it("stages another password for a name that works, and has both until it is used", () => {
		const store = knowing("A");
		addNetwork(store, network("A", { password: utf8("next year"), staged: true }));
		assert.equal(names(boot()), "A A?");
		const [first, next] = store.networks;
		assert.ok(first && next);
		store.use(first, other);
		assert.equal(names(boot()), "A A?", "that the old one is used does not prove the new one wrong");
		store.use(next, other);
		assert.equal(names(boot()), "A");
		assert.equal(text(boot().proven?.password ?? new Uint8Array()), "next year");
	});

	it("writes nothing for a network that it has", () => {
		const store = knowing("A", "B");
		addNetwork(store, network("C", { staged: true }));
		const { writes } = flash;
		assert.equal(addNetwork(store, network("B", { staged: true })), true);
		assert.equal(addNetwork(store, network("C", { staged: true })), true);
		assert.equal(addNetwork(store, network("A")), true);
		const [first] = store.networks;
		assert.ok(first);
		store.use(first, hint);
		assert.equal(flash.writes, writes);
	});

	it("writes at most once an hour which of two is in use, and where", () => {
		const store = knowing("A", "B");
		const { writes } = flash;
		for (let minutes = 0; minutes < 24 * 60; minutes += 5) {
			const [, second] = store.networks;
			assert.ok(second);
			store.use(second, minutes % 10 ? hint : other);
			clock.advance(300_000);
		}
		const changes = (flash.writes - writes) / 2;
		assert.ok(changes <= 25, `${changes} changes`);
		assert.ok(changes >= 20, `${changes} changes`);
	});

	it("writes at once what a staged network proved", () => {
		const store = knowing("A", "B");
		const [, second] = store.networks;
		assert.ok(second);
		store.use(second, hint);
		addNetwork(store, network("C", { staged: true }));
		const staged = store.networks[2];
		assert.ok(staged?.staged);
		store.use(staged, hint);
		assert.equal(names(boot()), "C B A");
	});

	it("keeps 16, and drops what was used longest ago, before what was never used", () => {
		const letters = [..."ABCDEFGHIJKLMNOP"];
		const store = knowing(...letters);
		assert.equal(names(boot()), letters.join(" "));
		assert.equal(addNetwork(store, network("Q", { staged: true })), true);
		assert.equal(names(boot()), `${letters.slice(0, 15).join(" ")} Q?`);
		store.store(credentials("R"));
		store.prove();
		assert.equal(names(boot()), `R ${letters.slice(0, 14).join(" ")} Q?`);
		assert.ok(!secrets().includes("O password"));
	});

	it("keeps 16 with names and passwords of 30 bytes together, and as many of the longest as fit one record", () => {
		const store = boot();
		for (let i = 0; i < 16; i++) {
			store.store({ ...credentials(`network number ${i + 10}`), password: utf8("12 characters") });
			store.prove(hint);
		}
		assert.equal(boot().networks.length, 16);
		for (let i = 0; i < 16; i++) {
			const set = { ...fullest, ssid: fullest.ssid.map(byte => byte ^ i), settings: "s".repeat(400), giver: 7 };
			assert.equal(store.store(set), true);
			store.prove(hint);
		}
		for (const [key, bytes] of flash.entries()) assert.ok(bytes.length <= 1900, `${key}: ${bytes.length}`);
		assert.equal(
			store.store({ ...fullest, settings: "s".repeat(400), giver: 7 }),
			true,
			"there is room for a candidate",
		);
		assert.ok(boot().networks.length >= 2, `${boot().networks.length}`);
	});

	it("forgets a network by name, but not the one of the proven set", () => {
		const store = knowing("A", "B");
		assert.equal(removeNetwork(store, utf8("A")), false);
		assert.equal(removeNetwork(store, utf8("X")), false);
		assert.equal(removeNetwork(store, utf8("B")), true);
		assert.equal(names(boot()), "A");
		assert.ok(!secrets().includes("B password"));
	});

	it("has none without a proven set, and takes none then", () => {
		const store = boot();
		assert.equal(addNetwork(store, network("A")), false);
		store.store(credentials("B"));
		assert.equal(addNetwork(store, network("A")), false);
		assert.deepEqual(store.networks, []);
	});

	it("forgets all of them with an erase", () => {
		const store = knowing("A", "B");
		assert.equal(store.erase(), true);
		assert.equal(names(boot()), "");
		assert.ok(!secrets().includes("password"));
	});

	it("says so when the flash does not take a network, and has what it had", () => {
		knowing("A");
		const refusing = new RefusingFlash(flash);
		const store = new CredentialStore(refusing, clock);
		assert.equal(addNetwork(store, network("B", { staged: true })), false);
		assert.equal(names(store), "A");
	});

	it("has all networks of before or of after when power fails at any write", () => {
		const changes: Readonly<Record<string, (store: CredentialStore) => void>> = {
			add: store => void addNetwork(store, network("N", { staged: true })),
			remove: store => void removeNetwork(store, utf8("C")),
			use: store => {
				const [, second] = store.networks;
				if (second) store.use(second, other);
			},
			prove: store => {
				store.store(credentials("D"));
				store.prove(other);
			},
		};
		for (const [name, change] of Object.entries(changes))
			for (const outcome of ["old", "new", "gone"] satisfies readonly CutOutcome[])
				for (let count = 1; count <= 4; count++) {
					flash = new MemoryFlash();
					knowing("A", "B", "C");
					const may = [names(boot())];
					const copy = new MemoryFlash([...flash.entries()]);
					const after = new CredentialStore(copy, clock);
					change(after);
					may.push(names(after));
					change(new CredentialStore(new CutFlash(flash, count, outcome), clock));
					assert.ok(may.includes(names(boot())), `${name}, write ${count} ${outcome}: ${names(boot())}`);
				}
	});

	it("reads a record of version 5 as documented", () => {
		const further = pack([network("B", { hint }), network("C", { staged: true, hidden: true })]);
		const contents = { candidate: undefined, proven: { ...credentials("A"), hint }, lastError: 0, further } as const;
		const record = encode(contents, 9);
		assert.equal(record[0], 5);
		assert.deepEqual(decode(record), { sequence: 9, contents: { ...contents, settings: "" } });
		assert.deepEqual(unpack(further), [network("B", { hint }), network("C", { staged: true, hidden: true })]);
	});
});
