import assert from "node:assert/strict";
import type { Host, Update } from "../../../hosts/host";
import { boot, keepSelected, selectSlot, trialOf } from "../../../hosts/virtual/boot-loader";
import type { BoardOptions } from "../../../hosts/virtual/board";
import { Changes, PowerCut, type CutOutcome } from "../../../hosts/virtual/changes";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { packImage, unpackImage } from "../../../hosts/virtual/image";
import { FirmwareSlots, type Slot } from "../../../hosts/virtual/slots";
import { text, utf8 } from "../../../modules/bytes/index";
import { World } from "./world";

const outcomes: readonly CutOutcome[] = ["old", "new", "gone"];

/** Digest and signature are not the boot loader's. */
const crypto: Pick<Update, "digest" | "verify"> = {
	digest: () => ({ write() {}, end: () => new Uint8Array(32) }),
	verify: () => false,
};

/** An image longer than two sectors, by which a firmware is known. */
const imageOf = (name: string): Uint8Array => packImage(utf8(name.padEnd(9000)));
const nameOf = (bytes: Uint8Array): string | undefined => {
	const content = unpackImage(bytes);
	return content && text(content).trim();
};

/** A boot loader without a board: every slot's image is whole but those that are told. */
class Loader {
	readonly slots: FirmwareSlots;
	broken: readonly Slot[] = [];

	constructor(rollback = true) {
		this.slots = new FirmwareSlots({ rollback });
	}

	start(): Slot | undefined {
		return boot(this.slots, slot => (this.broken.includes(slot) ? undefined : slot))?.slot;
	}
}

describe("the boot loader", () => {
	it("starts slot 0 of a new board, and writes that down", () => {
		const loader = new Loader();
		assert.equal(loader.start(), 0);
		assert.deepEqual(loader.slots.otadata, [{ sequence: 1, state: "valid" }, "erased"]);
		assert.equal(trialOf(loader.slots, 0), "kept");
		assert.equal(loader.start(), 0);
	});

	it("starts a new image once, and goes back from it for good when nobody keeps it", () => {
		const loader = new Loader();
		const { slots } = loader;
		loader.start();
		selectSlot(slots, 1);
		assert.deepEqual(slots.otadata[1], { sequence: 2, state: "new" });
		assert.equal(loader.start(), 1);
		assert.deepEqual(slots.otadata[1], { sequence: 2, state: "pending-verify" });
		assert.equal(trialOf(slots, 1), "guarded");
		for (let start = 0; start < 3; start++) {
			assert.equal(loader.start(), 0);
			assert.deepEqual(slots.otadata[1], { sequence: 2, state: "aborted" });
			assert.equal(trialOf(slots, 0), "kept");
		}
	});

	it("stays with one that was kept, update after update", () => {
		const loader = new Loader();
		const { slots } = loader;
		for (let update = 1; update < 6; update++) {
			const slot = update % 2 === 1 ? 1 : 0;
			loader.start();
			selectSlot(slots, slot);
			assert.equal(loader.start(), slot);
			keepSelected(slots);
			assert.equal(trialOf(slots, slot), "kept");
			assert.equal(loader.start(), slot);
			assert.deepEqual(slots.otadata[slot], { sequence: update + 1, state: "valid" });
		}
	});

	it("starts an aborted one again when it is selected anew", () => {
		const loader = new Loader();
		loader.start();
		selectSlot(loader.slots, 1);
		loader.start();
		loader.start();
		selectSlot(loader.slots, 1);
		assert.equal(loader.start(), 1);
		assert.equal(trialOf(loader.slots, 1), "guarded");
	});

	it("without rollback starts a new one ever again, which stays new until it is kept", () => {
		const loader = new Loader(false);
		loader.start();
		selectSlot(loader.slots, 1);
		for (let start = 0; start < 3; start++) assert.equal(loader.start(), 1);
		assert.equal(trialOf(loader.slots, 1), "unguarded");
		keepSelected(loader.slots);
		assert.equal(trialOf(loader.slots, 1), "kept");
	});

	it("starts the other slot when an image is not whole, and nothing when none is", () => {
		const loader = new Loader();
		loader.start();
		selectSlot(loader.slots, 1);
		loader.broken = [1];
		assert.equal(loader.start(), 0);
		assert.equal(trialOf(loader.slots, 0), "kept");
		assert.equal(loader.start(), 0);
		loader.broken = [0, 1];
		assert.equal(loader.start(), undefined);
	});

	it("starts the older entry when the newer is torn or erased, and any slot when both are", () => {
		for (const outcome of ["gone", "old"] as const)
			for (const change of [1, 2]) {
				const changes = new Changes();
				const slots = new FirmwareSlots({ changes });
				boot(slots, slot => slot);
				changes.cutPower(change, outcome, () => {});
				assert.throws(() => selectSlot(slots, 1), PowerCut);
				assert.equal(boot(slots, slot => slot)?.slot, 0);
			}
		const changes = new Changes();
		const slots = new FirmwareSlots({ changes });
		changes.cutPower(1, "gone", () => {});
		assert.throws(() => boot(slots, slot => slot), PowerCut);
		assert.equal(slots.otadata[0], "torn");
		assert.equal(boot(slots, slot => slot)?.slot, 0);
		selectSlot(slots, 1);
		assert.equal(boot(slots, slot => slot)?.slot, 1);
	});
});

describe("a slot for firmware", () => {
	it("is erased by the sector as writes reach its first byte, and keeps the rest", () => {
		const slots = new FirmwareSlots({ size: 10_000 });
		const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => at % 251);
		for (let at = 0; at < bytes.length; at += 1000) slots.write(1, at, bytes.subarray(at, at + 1000));
		const read = new Uint8Array(10_000);
		assert.equal(slots.read(1, 0, read), 10_000);
		assert.deepEqual(read, bytes);
		slots.write(1, 4096, Uint8Array.of(1));
		assert.equal(slots.read(1, 4090, read), 5910);
		assert.deepEqual([...read.subarray(0, 9)], [...bytes.subarray(4090, 4096), 1, 255, 255]);
		slots.write(1, 4097, Uint8Array.of(0x0f));
		slots.write(1, 4097, Uint8Array.of(0xf5));
		slots.read(1, 4097, read.subarray(0, 1));
		assert.equal(read[0], 0x05, "what is not erased only loses bits");
		assert.throws(() => slots.write(1, 9_999, new Uint8Array(2)), RangeError);
		assert.equal(slots.read(1, 10_000, read), 0);
	});

	it("has whatever a power cut leaves of a sector", () => {
		for (const [outcome, first, last] of [
			["old", 1, 1],
			["new", 255, 255],
			["gone", 1, 255],
		] as const) {
			const changes = new Changes();
			const slots = new FirmwareSlots({ changes });
			const sector = new Uint8Array(4096).fill(1);
			slots.write(1, 0, sector);
			changes.cutPower(1, outcome, () => {});
			assert.throws(() => slots.write(1, 0, sector), PowerCut);
			slots.read(1, 0, sector);
			assert.deepEqual([sector[0], sector[4095]], [first, last]);
		}
	});
});

/** A board made with firmware "A", which runs others by their names. */
class Device {
	readonly flash = new MemoryFlash();
	readonly world: World;
	/** What ran, life after life. */
	readonly lives: string[] = [];

	constructor(options: Partial<BoardOptions> = {}) {
		const run =
			(name: string) =>
			(host: Host): void => {
				this.lives.push(name);
				this.host = host;
			};
		this.world = new World(run("A"), {
			flash: this.flash,
			crypto,
			image: bytes => {
				const name = nameOf(bytes);
				return name === undefined ? undefined : run(name);
			},
			...options,
		});
	}

	host!: Host;

	get running(): string | undefined {
		return this.lives.at(-1);
	}

	get update(): Update {
		const { update } = this.host;
		assert.ok(update);
		return update;
	}

	restart(): void {
		this.host.system.restart("the test says so");
		this.world.clock.advance(1000);
	}

	switchOffAndOn(): void {
		this.world.board.powerOff();
		this.world.board.powerOn();
	}

	take(name: string): void {
		write(this.update, imageOf(name));
		this.update.activate();
		this.restart();
	}
}

function write({ write }: Update, image: Uint8Array): void {
	for (let at = 0; at < image.length; at += 1024) write(at, image.subarray(at, at + 1024));
}

describe("a board that takes updates", () => {
	it("takes none without what it takes to trust them", () => {
		assert.equal(new World().host.update, undefined);
	});

	it("runs a new image on trial, and goes back at whatever ends its life", () => {
		const ends: readonly ((device: Device) => void)[] = [
			device => device.restart(),
			device => device.switchOffAndOn(),
			device => device.world.board.crash("watchdog"),
		];
		for (const end of ends) {
			const device = new Device();
			assert.equal(device.update.trial, "kept");
			device.take("B");
			assert.equal(device.running, "B");
			assert.equal(device.update.trial, "guarded");
			assert.throws(() => device.update.write(0, Uint8Array.of(1)), /on trial: the other one stays/);
			assert.throws(() => device.update.activate(), /on trial/);
			end(device);
			device.world.clock.advance(1000);
			assert.equal(device.running, "A");
			assert.equal(device.update.trial, "kept");
		}
	});

	it("tells the next life that the watchdog ended this one", () => {
		const device = new Device();
		device.world.board.crash("watchdog");
		device.world.clock.advance(1000);
		assert.equal(device.host.system.resetReason, "watchdog");
	});

	it("stays with what is kept, and takes the next into the other slot", () => {
		const device = new Device();
		for (const name of ["B", "C", "D"]) {
			device.take(name);
			device.update.keep();
			assert.equal(device.update.trial, "kept");
			device.switchOffAndOn();
			assert.equal(device.running, name);
		}
		assert.deepEqual(device.lives, ["A", "B", "B", "C", "C", "D", "D"]);
	});

	it("activates nothing that is not whole", () => {
		const device = new Device();
		assert.throws(() => device.update.activate(), /no whole image/);
		const image = imageOf("B");
		write(device.update, image.subarray(0, -1));
		assert.throws(() => device.update.activate(), /no whole image/);
		device.update.write(image.length - 1, image.subarray(-1));
		device.update.activate();
	});

	it("goes back when told to: guarded by any restart, with an old boot loader by its own choice", () => {
		for (const rollback of [true, false]) {
			const device = new Device({ slots: new FirmwareSlots({ rollback }) });
			assert.throws(() => device.update.back(), /on no trial/);
			device.take("B");
			assert.equal(device.update.trial, rollback ? "guarded" : "unguarded");
			if (!rollback) {
				device.restart();
				assert.equal(device.running, "B");
			}
			device.update.back();
			device.restart();
			assert.equal(device.running, "A");
			device.update.keep();
			assert.equal(device.update.trial, "kept");
		}
	});

	it("is dark when no slot has a whole image", () => {
		const slots = new FirmwareSlots();
		slots.write(0, 0, imageOf("broken").subarray(0, 5000));
		const device = new Device({ slots });
		assert.deepEqual(device.lives, []);
		assert.deepEqual(device.world.logs, ["boot: no bootable app partitions"]);
	});

	it("has a flash that refuses, lies or errs in a bit as the air says", () => {
		const device = new Device();
		const { air } = device.world;
		const image = imageOf("B");
		air.patch({ flash: { write: "refuses", read: "refuses" } });
		assert.throws(() => write(device.update, image), /refuses to write/);
		assert.throws(() => device.update.read(0, new Uint8Array(1)), /refuses to read/);
		air.patch({ flash: { write: "lies", read: "works" } });
		write(device.update, image);
		assert.throws(() => device.update.activate(), /no whole image/);
		air.patch({ flash: { write: "flips" } });
		write(device.update, image);
		assert.throws(() => device.update.activate(), /no whole image/);
		air.patch({ flash: { write: "works" } });
		write(device.update, image);
		air.patch({ flash: { write: "lies" } });
		device.update.activate();
		device.restart();
		assert.equal(device.running, "A");
		air.patch({ flash: { write: "works" } });
		device.update.activate();
		device.restart();
		air.patch({ flash: { write: "lies" } });
		device.update.keep();
		assert.equal(device.update.trial, "guarded");
	});

	it("changes nothing for a firmware whose life is over", () => {
		const device = new Device();
		const { update } = device;
		write(update, imageOf("B"));
		device.switchOffAndOn();
		update.activate();
		device.restart();
		assert.equal(device.running, "A");
	});

	it("runs a whole image after a power cut in any change, and gets the new one when told again", () => {
		let cuts = 0;
		for (const outcome of outcomes)
			for (let count = 1; ; count++) {
				const device = new Device();
				let isCut = false;
				device.flash.cutPower(count, outcome, () => {
					isCut = true;
					device.world.board.powerOff();
				});
				// The first start, and what it writes of itself, was before.
				for (let tries = 0; device.running !== "B" || device.update.trial !== "kept"; tries++) {
					assert.ok(tries < 4, `${outcome} at ${count}: ${device.lives.join()}`);
					try {
						if (device.running === "A") device.take("B");
						if (device.running === "B") device.update.keep();
					} catch (error) {
						assert.ok(error instanceof PowerCut);
					}
					if (!device.world.board.powered) device.switchOffAndOn();
				}
				device.switchOffAndOn();
				assert.equal(device.running, "B");
				if (!isCut) break;
				cuts++;
			}
		assert.equal(cuts, 3 * (3 + 9 + 2 + 2 + 2), "three sectors, nine writes, new, pending-verify, valid");
	});
});
