import { MemoryFlash, type CutOutcome } from "../../hosts/virtual/flash";
import { FirmwareServer } from "../../hosts/virtual/firmware-server";
import { nodeCrypto } from "../../hosts/virtual/node/crypto";
import { FirmwareSlots } from "../../hosts/virtual/slots";
import type { FirmwareTrial, Host } from "../../hosts/host";
import { start, type Observation } from "../../src/main";
import { readProduct } from "../../src/product";
import { app, conductFile, conducts } from "../../tools/fleet/device/app";
import {
	configOf,
	made,
	makersKey,
	readImage,
	runImage,
	updateOf,
	type Flaw,
	type Image,
} from "../../tools/fleet/images";
import { product, World } from "./world";

export interface UpdateLifeOptions {
	/** What is offered at each login of a unit that does not run that version. */
	readonly image: Image;
	readonly flaw?: Flaw;
	/** False: an old boot loader. */
	readonly rollback?: boolean;
	/** What is in the flash at first: a blank unit's when absent. */
	readonly flash?: ReadonlyMap<string, Uint8Array>;
	readonly config?: object;
}

/** Without power for so long, milliseconds. */
const off = 1000;

/** A unit whose cloud offers it an update, on which power may fail in any change of its flash chip. */
export class UpdateLife {
	readonly flash: MemoryFlash;
	readonly slots: FirmwareSlots;
	readonly world: World;
	readonly server: FirmwareServer;
	/** What ran, and how it came to run, start by start. */
	readonly starts: { readonly image: Image; readonly trial: FirmwareTrial; readonly reason: string }[] = [];
	/** Of what runs. */
	#host: Host | undefined;
	/** Events that the cloud heard of. */
	readonly news: string[] = [];
	readonly image: Image;
	readonly config: { readonly cloud?: object; readonly update: object };

	constructor({ image, flaw, rollback = true, flash, config }: UpdateLifeOptions) {
		this.image = image;
		this.config = { ...product, update: { keys: [makersKey] }, ...config };
		this.flash = new MemoryFlash(flash);
		this.slots = new FirmwareSlots({ rollback, changes: this.flash.changes });
		this.world = new World(this.config, {
			board: {
				...{ flash: this.flash, slots: this.slots, crypto: nodeCrypto, led: "none" },
				firmware: (host, watch) => this.#run(made, host, watch),
				image: bytes => {
					const image = readImage(bytes);
					return image && ((host, watch) => this.#run(image, host, watch));
				},
				asset: name => (name === conductFile ? Uint8Array.of(conducts.indexOf(this.running.conduct)) : undefined),
			},
		});
		this.server = new FirmwareServer(this.world.internet);
		this.server.files.set("/new", this.file(flaw));
		const { cloud } = this.world;
		cloud.onEvent = (_, description) => this.news.push(description);
		cloud.offer = info => (info.startsWith(`mcu·${image.version}·`) ? undefined : this.server.url("/new", "token=1"));
	}

	/** The file that is offered, or another of the same image. */
	file(flaw?: Flaw): Uint8Array {
		return updateOf(readProduct(this.config), this.image, flaw);
	}

	/** What runs, or ran last. */
	get running(): Image {
		return this.starts.at(-1)?.image ?? made;
	}

	/** Whether `image` runs, is online, and will after any restart. */
	isSettledOn({ version }: Image): boolean {
		return this.running.version === version && this.world.state === "running" && this.#host?.update?.trial === "kept";
	}

	/** How often the image that is offered was begun with. */
	get tries(): number {
		return this.starts.filter(({ image, trial }) => image.version === this.image.version && trial !== "kept").length;
	}

	/** Power fails in the `count`-th change of the flash from now, and comes back a second later; then `then`. */
	cutPower(count: number, outcome: CutOutcome, then?: () => void): void {
		this.flash.cutPower(count, outcome, () => {
			this.blackout();
			then?.();
		});
	}

	/** Power goes now, and comes back a second later. */
	blackout(): void {
		const { board, clock } = this.world;
		board.powerOff();
		this.world.state = "off";
		clock.set(() => board.powerOn(), off);
	}

	/** Lets time pass until `so`, at most `ms` milliseconds. Returns whether it is so. */
	until(so: () => boolean, ms: number): boolean {
		const { clock } = this.world;
		for (const end = clock.now() + ms; !so() && clock.now() < end;) clock.advance(100);
		return so();
	}

	#run(image: Image, host: Host, watch: (observation: Observation) => void): void {
		this.#host = host;
		this.starts.push({ image, trial: host.update?.trial ?? "kept", reason: host.system.resetReason });
		runImage(image, host, this.world.board, () => {
			start(host, readProduct(configOf(this.config, image)), { app, watch });
		});
	}
}
