import assert from "node:assert/strict";
import type { Flash } from "../../hosts/host";
import { MemoryFlash, type CutOutcome } from "../../hosts/virtual/flash";
import { text, utf8 } from "../../modules/bytes/index";
import { CredentialStore } from "../../modules/credentials/index";
import { DeviceStore } from "../../src/edgent-store";
import { start } from "../../src/main";
import { readProduct } from "../../src/product";
import { letFail } from "../support/failing-host";
import { fates } from "../support/fates";
import { stubHost } from "../support/stub-host";
import { product as plain, World } from "../support/world";
import { newEdgent, oldEdgent, oldUidText, record, unit, type EdgentUnit } from "../support/edgent-image";
import { readNvs } from "../../tools/factory/nvs";

const product = { ...plain, edgent: true };

const images: Readonly<Record<string, { readonly bytes: Uint8Array; readonly uid: string }>> = {
	"old Edgent, of 2021": { bytes: oldEdgent(record(), 1).bytes, uid: oldUidText },
	"old Edgent": { bytes: oldEdgent().bytes, uid: oldUidText },
	"new Edgent": { bytes: newEdgent().bytes, uid: unit.uid },
	"new Edgent with five networks": {
		bytes: newEdgent({
			...unit,
			networks: ["A", "B", "Home", "C", "D"].map(ssid => ({ ssid, password: "correct horse" })),
			last: 2,
		}).bytes,
		uid: unit.uid,
	},
	"new Edgent, in whose move power failed": {
		bytes: newEdgent().set("blynk", "config", { kind: "blob", bytes: record() }).bytes,
		uid: unit.uid,
	},
};

const ofUnit = (changes: Partial<EdgentUnit>): Uint8Array => newEdgent({ ...unit, ...changes }).bytes;

/** A unit with this NVS that got this firmware as an update. */
function updated(image: Uint8Array, config: unknown = product): World & { readonly memory: MemoryFlash } {
	const memory = new MemoryFlash(readNvs(image));
	const world = new World(config, { board: { flash: memory } });
	world.board.powerOn();
	return Object.assign(world, { memory });
}

/** The keys of Edgent that are left. */
const left = (flash: MemoryFlash): string[] => [...flash.entries().keys()].filter(key => key.includes("/"));

/** The networks that our store has. */
const names = (flash: MemoryFlash): string => new CredentialStore(flash).networks.map(({ ssid }) => text(ssid)).join();

/** What the cloud was told. */
function meta({ cloud }: World, name: string): string | undefined {
	return cloud.frames
		.map(({ body }) => body.split("·"))
		.findLast(([kind, what, which]) => kind === "meta" && what === "set" && which === name)?.[3];
}

describe("a unit of Edgent that is updated to this firmware", () => {
	const networks = ["Home", "Office", "Boat"].map(ssid => ({ ssid, password: "correct horse" }));

	for (const [what, { bytes, uid }] of Object.entries(images)) {
		it(`boots straight to running, with the flash of ${what}`, () => {
			const world = updated(bytes);
			world.until("running");
			assert.deepEqual(world.states, ["joining", "connecting", "running"]);
			world.clock.advance(1000);
			assert.equal(world.cloud.online, 1);
			assert.equal(world.cloud.frames[0]?.body, unit.token);
			assert.equal(meta(world, "Device UID"), uid);
			assert.deepEqual(left(world.memory), []);
			for (let again = 0; again < 2; again++) {
				world.switchOffAndOn();
				world.until("running");
				world.clock.advance(1000);
				assert.equal(meta(world, "Device UID"), uid);
			}
			assert.equal(world.restarts, 0);
		});

		it(`moves in again or has moved, whenever power fails, with the flash of ${what}`, () => {
			const whole = updated(bytes);
			whole.until("running");
			const { writes } = whole.memory;
			assert.ok(writes >= 5);
			for (let count = 1; count <= writes; count++)
				for (const outcome of ["old", "new", "gone"] satisfies CutOutcome[]) {
					const memory = new MemoryFlash(readNvs(bytes));
					const world = new World(product, { board: { flash: memory } });
					memory.cutPower(count, outcome, () => world.board.powerOff());
					world.board.powerOn();
					for (let waited = 0; world.board.powered && waited < 60_000; waited += 100) world.clock.advance(100);
					const told = `${outcome} at change ${count}: ${world.states.join()}\n${world.log.join("\n")}`;
					assert.equal(world.board.powered, false, told);
					world.clock.advance(1000);
					world.board.powerOn();
					world.until("running");
					world.clock.advance(1000);
					assert.ok(!world.states.includes("setup"), told);
					assert.equal(meta(world, "Device UID"), uid, told);
					assert.deepEqual(left(memory), [], told);
					assert.equal(names(memory), names(whole.memory), told);
				}
		});

		it(`is reset or as before, whenever power fails in a reset, with the flash of ${what}`, () => {
			/** Online, and Edgent's keys are still there: the flash did not erase them. */
			const begun = (): World & { readonly memory: MemoryFlash } => {
				const world = updated(bytes);
				world.air.patch({ networks: { home: { internet: false } } });
				world.until("connecting");
				world.clock.advance(5000);
				assert.ok(left(world.memory).length > 1);
				return world;
			};
			const reset = (world: World): void => {
				world.board.press(10_100);
				world.clock.advance(11_000);
			};
			const whole = begun();
			const before = whole.memory.writes;
			reset(whole);
			whole.setup();
			const changes = whole.memory.writes - before;
			assert.ok(left(whole.memory).every(key => key.includes("uid")));
			for (let count = 1; count <= changes; count++)
				for (const outcome of ["old", "new", "gone"] satisfies CutOutcome[]) {
					const world = begun();
					world.memory.cutPower(count, outcome, () => world.board.powerOff());
					reset(world);
					const told = `${outcome} at change ${count}: ${world.states.join()}\n${world.log.join("\n")}`;
					assert.equal(world.board.powered, false, told);
					world.log.length = 0;
					world.board.powerOn();
					world.clock.advance(1000);
					const movedIn = world.log.some(line => line === "edgent: moved in");
					assert.ok(!movedIn, told);
					if (world.state === "setup") continue;
					// As before: the reset can be done again, and is one then.
					reset(world);
					world.setup(20_000);
					world.switchOffAndOn();
					world.setup();
				}
		});
	}

	for (const call of ["flash.read", "flash.write", "flash.erase"] as const)
		for (const fate of fates[call])
			it(`ends with all it had, whichever ${call} ${fate === "throws" ? "throws" : "does nothing"}`, () => {
				const image = ofUnit({ networks: networks.slice(0, 2) });
				// The first life has no fault: it tells how many calls there are.
				let most = 0;
				for (let from = 0; from <= most; from++) {
					const memory = new MemoryFlash(readNvs(image));
					let calls = 0;
					let fails = true;
					const world: World = new World(product, {
						board: {
							flash: memory,
							firmware: (host, watch) => {
								const judge = (made: string): typeof fate | undefined =>
									made === call && fails && ++calls === from ? fate : undefined;
								start(letFail(host, judge), readProduct(product), { watch });
							},
						},
					});
					world.board.powerOn();
					world.clock.advance(20_000);
					fails = false;
					most = Math.max(most, calls);
					world.switchOffAndOn();
					world.until("running");
					// The proof of a set that setup gave is not yet the end of what Edgent left.
					world.switchOffAndOn();
					world.until("running");
					const told = `${call} ${from}: ${world.states.join()}\n${world.log.join("\n")}`;
					assert.deepEqual(left(memory), [], told);
					// What a read does not tell, and does not say so, nobody can keep.
					if (call !== "flash.read" || fate === "throws") assert.equal(names(memory), "Home,Office", told);
					assert.equal(text(memory.read("uid") ?? utf8("")).length > 16 || call === "flash.read", true, told);
				}
			});

	it("keeps what it moved in with while its router is off, and does not open setup", () => {
		const memory = new MemoryFlash(readNvs(ofUnit({})));
		const world = new World(product, { board: { flash: memory } });
		world.air.patch({ networks: { home: { on: false } } });
		world.board.powerOn();
		world.clock.advance(3_600_000);
		world.switchOffAndOn();
		world.clock.advance(3_600_000);
		assert.ok(!world.states.includes("setup"), world.states.join());
		assert.ok(memory.entries().has("blynk/auth"), "a return to Edgent finds what it had");
		world.air.patch({ networks: { home: { on: true } } });
		world.until("running", 330_000);
		assert.deepEqual(left(memory), []);
	});

	it("does not move in where the product does not say so, and touches nothing", () => {
		const world = updated(ofUnit({}), plain);
		world.setup();
		world.clock.advance(60_000);
		world.board.press(10_100);
		world.clock.advance(30_000);
		assert.deepEqual(
			left(world.memory).map(key => [key, world.memory.read(key)]),
			[...readNvs(ofUnit({}))],
		);
	});

	it("opens setup where Edgent was never set up, and has its id all the same", () => {
		const world = updated(ofUnit({ token: "invalid token", networks: [] }));
		world.setup();
		assert.equal((world.json("/board_info.json") as { uid: string }).uid, unit.uid);
		world.apply();
		world.until("running");
		world.clock.advance(1000);
		assert.equal(meta(world, "Device UID"), unit.uid);
		// The first login proved the set; the next one finishes.
		world.switchOffAndOn();
		world.until("running");
		assert.deepEqual(left(world.memory), []);
	});

	it("keeps its id through a reset, and does not come back to its old owner", () => {
		const world = updated(ofUnit({}));
		world.until("running");
		world.board.press(12_000);
		world.setup(20_000);
		assert.equal((world.json("/board_info.json") as { uid: string }).uid, unit.uid);
		world.switchOffAndOn();
		world.setup();
		assert.equal(world.log.filter(line => line === "edgent: moved in").length, 1);
	});

	it("has the product's cloud where Edgent told none", () => {
		const world = updated(ofUnit({ host: "" }), { ...product, cloud: { host: "eu.blynk.cloud" } });
		world.internet.name("eu.blynk.cloud", "198.51.100.10");
		world.clock.advance(1000);
		assert.match(stored(world.memory), /eu\.blynk\.cloud/);
	});

	it("asks the cloud at the port that Edgent told first, then at the product's", () => {
		const world = updated(oldEdgent(record(unit, 9999)).bytes);
		assert.ok(stored(world.memory).includes(String.fromCharCode(9999 >> 8, 9999 & 255)));
		world.until("running");
	});

	for (const [how, broken] of [
		["refuses", (memory: MemoryFlash): Flash => refusing(memory)],
		["lies", (memory: MemoryFlash): Flash => ({ read: key => memory.read(key), write() {}, erase() {} })],
	] as const)
		it(`opens setup with a flash that ${how}, and moves in at the next start`, () => {
			const memory = new MemoryFlash(readNvs(ofUnit({})));
			let flash = broken(memory);
			const board: Flash = {
				read: key => flash.read(key),
				write: (key, bytes) => flash.write(key, bytes),
				erase: key => flash.erase(key),
			};
			const world = new World(product, { board: { flash: board } });
			world.board.powerOn();
			world.setup();
			assert.ok(world.log.includes("edgent: the flash refuses to move in"));
			flash = memory;
			world.switchOffAndOn();
			world.until("running");
			assert.deepEqual(left(memory), []);
		});

	it("opens setup while the flash does not tell what Edgent knew, and moves in once it does", () => {
		const memory = new MemoryFlash(readNvs(ofUnit({})));
		let fails = true;
		const read = (key: string): Uint8Array | undefined => {
			if (fails && key.includes("/")) throw new Error("nvs get fail");
			return memory.read(key);
		};
		const flash: Flash = { read, write: (key, bytes) => memory.write(key, bytes), erase: key => memory.erase(key) };
		const world = new World(product, { board: { flash } });
		world.board.powerOn();
		world.setup();
		assert.ok(world.log.includes("edgent: Error: system/uid cannot be read"));
		fails = false;
		world.switchOffAndOn();
		world.until("running");
	});

	it("shows that a reset failed where the flash does not erase what Edgent left", () => {
		const memory = new MemoryFlash(readNvs(ofUnit({})));
		let erases = false;
		const erase = (key: string): void => {
			if (erases || !key.includes("/")) memory.erase(key);
		};
		const flash: Flash = { read: key => memory.read(key), write: (key, bytes) => memory.write(key, bytes), erase };
		const world = new World(product, { board: { flash } });
		world.board.powerOn();
		world.until("running");
		assert.ok(world.log.includes("edgent: its keys stay in the flash"));
		world.board.press(12_000);
		world.until("failed", 20_000);
		assert.equal(world.code, 700);
		world.until("running");
		erases = true;
		world.board.press(12_000);
		world.setup(20_000);
	});

	it("has no further network of another account", () => {
		const world = updated(ofUnit({ token: "invalid token" }));
		world.setup();
		world.apply();
		world.until("running");
		assert.equal(text(world.memory.read("blynk/auth") ?? utf8("")), "invalid token");
		world.switchOffAndOn();
		world.until("running");
		assert.deepEqual(left(world.memory), []);
	});

	const known = (store: DeviceStore): string => store.networks.map(({ ssid }) => text(ssid)).join();

	it("takes all networks with it, that of the last connection first", () => {
		const memory = new MemoryFlash(readNvs(ofUnit({ networks, last: 1 })));
		const host = stubHost({ flash: memory });
		const store = new DeviceStore(memory, host.clock, host, readProduct(product));
		assert.equal(known(store), "Office,Home,Boat");
		assert.ok(store.networks.every(each => !each.staged));
		store.online?.();
		assert.deepEqual(left(memory), []);
		assert.equal(known(new DeviceStore(memory, host.clock, host, readProduct(product))), "Office,Home,Boat");
	});

	it("joins whichever of its networks is there", () => {
		const world = updated(ofUnit({ networks: [{ ssid: "Boat", password: "on the water" }, ...networks] }));
		world.until("running");
		assert.deepEqual(world.states, ["joining", "connecting", "running"]);
	});

	it("takes at a later start what the flash refused at the first, and erases nothing before", () => {
		const memory = new MemoryFlash(readNvs(ofUnit({ networks })));
		memory.endurance = 3; // the id, and the proven set twice
		const host = stubHost({ flash: memory });
		const refused = new DeviceStore(memory, host.clock, host, readProduct(product));
		assert.equal(known(refused), "Home");
		memory.endurance = Infinity;
		assert.equal(known(new DeviceStore(memory, host.clock, host, readProduct(product))), "Home,Office,Boat");
		memory.endurance = memory.writes;
		refused.online?.();
		assert.ok(host.lines.includes("edgent: its keys stay in the flash"));
		assert.ok(memory.entries().has("nm_wifi/ap02"));
	});

	it("does not take back the password of a network that was given anew since", () => {
		const memory = new MemoryFlash(readNvs(ofUnit({})));
		const host = stubHost({ flash: memory });
		const store = new DeviceStore(memory, host.clock, host, readProduct(product));
		const { proven } = store;
		assert.ok(proven);
		store.store({ ...proven, password: utf8("another horse") });
		store.prove();
		store.online?.();
		assert.deepEqual(
			store.networks.map(({ password }) => text(password)),
			["another horse"],
		);
		assert.deepEqual(left(memory), []);
	});

	it("tells no password and no token in its log", () => {
		const world = updated(
			ofUnit({
				networks: [
					{ ssid: "Home", password: "correct horse" },
					{ ssid: "X", password: "short" },
				],
			}),
		);
		world.until("running");
		assert.doesNotMatch(world.log.join("\n"), /correct horse|short|0123456789abcdef/);
	});
});

function refusing(memory: MemoryFlash): Flash {
	const refuse = (): never => {
		throw new Error("nvs set fail");
	};
	return { read: key => memory.read(key), write: refuse, erase: refuse };
}

/** All that the flash holds, as text. */
function stored(memory: MemoryFlash): string {
	return [...memory.entries().values()].map(bytes => String.fromCharCode(...bytes)).join();
}
