import type { Asset, Flash, Host, Inspection, Led, ResetReason, System } from "../host";
import { Air } from "./air";
import { airFlash } from "./air-flash";
import { boot, type Loaded } from "./boot-loader";
import { buttonClass, PushButton } from "./button";
import type { Ticker } from "./clock";
import { firmwareUpdate, type UpdateCrypto } from "./firmware-update";
import { MemoryFlash, PowerCut } from "./flash";
import { virtualLed, type Level } from "./led";
import { HomeNetwork } from "./home";
import { BoardClock, Life, WallClock } from "./life";
import { usualLatency, VirtualNetwork, type Latency, type Services } from "./network";
import { Parts, type PartsHost, type PartView } from "./parts";
import { VirtualRadio, type RadioEvent, type SetupNetwork } from "./radio";
import { Random } from "./random";
import { SerialCable, serialClass } from "./serial";
import { FirmwareSlots, type Slot } from "./slots";
import type { Upstream } from "./upstream";
import { Wire, type Peer } from "./wire";

/** What happens to a board, for whoever watches it from outside. */
export type BoardEvent =
	| {
			/** Its power was switched. */
			readonly event: "power";
			/** It has some now. */
			readonly on: boolean;
	  }
	| {
			/** It restarts. */
			readonly event: "restart";
			/** As the firmware said, or how it ended: `panic`, `watchdog`. */
			readonly reason: string;
	  }
	| {
			/** The firmware logged a line. */
			readonly event: "log";
			/** Without line break. */
			readonly line: string;
	  }
	| {
			/** The LED was written to. */
			readonly event: "level";
			/** What it shows now. */
			readonly level: Level;
	  }
	| ({
			/** A part of the product is there, or has changed. */
			readonly event: "part";
	  } & PartView)
	| ({
			/** The radio did something. */
			readonly event: "radio";
	  } & RadioEvent)
	| ({
			/** What phones on the setup network reach has changed. */
			readonly event: "services";
	  } & Services);

/**
 * What runs on a board: called at every start with the board, and whom to tell what happens inside.
 * @typeParam O what it tells
 */
export interface Firmware<O = unknown> {
	(host: Host, watch: (observation: O) => void): void;
	/** When it was built, Unix milliseconds; that of the board when absent. */
	readonly buildTime?: number;
}

/** @typeParam O what the firmware tells its watcher */
export interface BoardOptions<O = unknown> {
	readonly clock: Ticker;
	/** What the board is made with. */
	readonly firmware: Firmware<O>;
	/**
	 * What an image is that came by an update: called with all bytes of a slot at every start from there, and when it is to be
	 * started next. `undefined` when it is not whole, or none for this board (see `unpackImage`), as all are when absent.
	 */
	readonly image?: ((bytes: Uint8Array) => Firmware<O> | undefined) | undefined;
	/** With it the board takes updates. */
	readonly crypto?: UpdateCrypto | undefined;
	/** Survive the board, as its flash does, and count where it takes updates; new ones on the chip of a `MemoryFlash` when absent. */
	readonly slots?: FirmwareSlots | undefined;
	/** The servers beyond the router. */
	readonly upstream: Upstream;
	/** Where its station meets others; nobody else is there when absent. */
	readonly home?: HomeNetwork | undefined;
	/** Survives the board; a new, empty one when absent. */
	readonly flash?: Flash | undefined;
	/** The default air when absent. */
	readonly air?: Air | undefined;
	/** 6 bytes; the MAC of the soft-AP is one higher. */
	readonly mac?: Uint8Array;
	readonly chip?: string;
	readonly led?: Led["kind"];
	/** Unix milliseconds. */
	readonly buildTime?: number;
	readonly latency?: Latency;
	/** What is on its flash chip; one of 4 MB that does not tell its image's hash when absent. */
	readonly inspection?: Inspection;
	/** Files of the image. */
	readonly asset?: (name: string) => Uint8Array | undefined;
	/** The firmware's random bytes; the same for the same MAC when absent. */
	readonly random?: Pick<Random, "fill">;
	/**
	 * What fate leaves to chance: packets late or lost, bits flipped; the same for the same MAC when absent. Where it is
	 * given, the button's bouncing, too.
	 */
	readonly chance?: Random;
	readonly onEvent?: (event: BoardEvent) => void;
	readonly onObservation?: (observation: O) => void;
}

/** What a firmware has of its host and has not given back. */
export interface Held {
	/** Those of the host's own that it causes included. */
	readonly timers: number;
	/** Sockets, TLS included. */
	readonly tcp: number;
	readonly udp: number;
	readonly listeners: number;
}

/** What a board is unless told. */
export const usualChip = "ESP32";

/** From reset to the firmware's first line, milliseconds: an ESP32's ROM, boot loader and the XS machine. */
export const bootTime = 250;

/** A board on a PC: everything a firmware needs for a life, in an air that can be changed. */
export class VirtualBoard<O = unknown> {
	/** The Wi-Fi around it. */
	readonly air: Air;
	/** Outlives restarts and power cuts. */
	readonly flash: Flash;
	/** Where its firmware is; absent where it takes no updates. */
	readonly slots: FirmwareSlots | undefined;
	/** Where its station meets others. */
	readonly home: HomeNetwork;
	/** What {@link VirtualBoard.press} presses. */
	readonly button: PushButton;
	/** The cable on its serial port. */
	readonly serial = new SerialCable();
	/** The sensors and actors of the product in it. */
	readonly parts = new Parts(part => this.#tell({ event: "part", ...part }));
	readonly #options: BoardOptions<O>;
	readonly #wall = new WallClock();
	readonly #random: Pick<Random, "fill">;
	readonly #chance: Random;
	#life: Life | undefined;
	#radio: VirtualRadio | undefined;
	#network: VirtualNetwork | undefined;
	#running: Slot = 0;
	#powered = false;

	constructor(options: BoardOptions<O>) {
		this.#options = options;
		this.air = options.air ?? new Air();
		this.flash = options.flash ?? new MemoryFlash();
		const { crypto, slots, home } = options;
		const changes = this.flash instanceof MemoryFlash ? this.flash.changes : undefined;
		this.slots = crypto && (slots ?? new FirmwareSlots({ changes }));
		this.home = home ?? new HomeNetwork();
		this.button = new PushButton(options.clock, options.chance);
		this.#random = options.random ?? new Random(this.#mac);
		this.#chance = options.chance ?? new Random(`chance ${this.#mac.join()}`);
	}

	/** Whether it has power. */
	get powered(): boolean {
		return this.#powered;
	}

	/** Its setup network, while that is on the air. */
	get setupNetwork(): SetupNetwork | undefined {
		return this.#radio?.setupNetwork;
	}

	/** The ports phones reach now. */
	get services(): Services {
		return this.#network?.services ?? { tcp: [], udp: [] };
	}

	/** What the present life holds: in a steady state always as much, or something leaks. */
	get held(): Held {
		const life = this.#life;
		if (!life || life.ended || !this.#network) return { timers: 0, tcp: 0, udp: 0, listeners: 0 };
		return { timers: life.timers, ...this.#network.open };
	}

	/** Where the firmware is that was started last. */
	get running(): Slot {
		return this.#running;
	}

	/** Gives it power; the firmware starts at once, so that what it does first can be seen. */
	powerOn(): void {
		if (this.#powered) return;
		this.#powered = true;
		this.#tell({ event: "power", on: true });
		this.#boot("power-on");
	}

	/** Cuts the power: nothing of the firmware runs any more, the wall clock is lost. */
	powerOff(): void {
		if (!this.#powered) return;
		this.#powered = false;
		this.#wall.offset = undefined;
		this.#life?.end();
		this.#tell({ event: "power", on: false });
	}

	/** Its firmware ends at once, and starts anew after `reason`: the watchdog bites, say, for nothing on a virtual board hangs by itself. */
	crash(reason: Exclude<ResetReason, "software" | "power-on">): void {
		if (this.#life) this.#restart(this.#life, reason, reason);
	}

	/** Presses the button and releases it `ms` milliseconds later. */
	press(ms: number): void {
		this.button.pressed = true;
		this.#options.clock.set(() => {
			this.button.pressed = false;
		}, ms);
	}

	/** Something on the way resets every connection with a server: both ends are told. */
	resetConnections(): void {
		this.#network?.resetConnections();
	}

	/**
	 * The router forgets every connection with a server: nothing passes any more and nobody is told; new ones work. An end
	 * that has something to send gives up by itself, as when the internet is away.
	 */
	forgetConnections(): void {
		this.#network?.forgetConnections();
	}

	/**
	 * The router ends the link, or the join under way, for a reason of IEEE 802.11 table 9-49, or one of Espressif's own from
	 * 200 on (`wifi_err_reason_t`): 8, "leaving", say, or 200, no beacons.
	 * @throws RangeError when it is no whole number from 1 to 255
	 */
	kick(reason: number): void {
		if (!Number.isInteger(reason) || reason < 1 || reason > 255)
			throw new RangeError(`a reason of ${reason}, not a whole number from 1 to 255`);
		this.#radio?.kick(reason);
	}

	/** A phone on the setup network opens a connection; it ends at once when nobody listens. */
	connect(port: number, address?: string): Peer {
		return this.#network?.connect(port, address) ?? this.#nowhere();
	}

	/** Somebody on the home network opens a connection; it ends at once when nobody listens or the station is not there. */
	visit(port: number, address: string): Peer {
		return this.#network?.visit(port, address) ?? this.#nowhere();
	}

	#nowhere(): Peer {
		const wire = new Wire({ clock: this.#options.clock, latency: 0 });
		wire.cut("unreachable");
		return wire.peer;
	}

	/** A phone on the setup network sends a datagram from its port `from`; lost when nobody listens. */
	send(port: number, bytes: Uint8Array, from: number, onReply: (bytes: Uint8Array) => void): void {
		this.#network?.send(port, bytes, from, onReply);
	}

	get #mac(): Uint8Array {
		return this.#options.mac ?? Uint8Array.of(0x24, 0x6f, 0x28, 0xaa, 0xbb, 0xcc);
	}

	#boot(reason: ResetReason): void {
		const { clock, upstream, crypto, latency = usualLatency } = this.#options;
		const loaded = this.#load();
		if (!loaded) return;
		const { slot, firmware } = loaded;
		this.#running = slot;
		const life: Life = new Life(clock, error => this.#fault(host, error));
		const radio = new VirtualRadio(life, this.air, event => this.#tell({ event: "radio", ...event }));
		const boardClock = new BoardClock(life, this.#wall);
		const network = new VirtualNetwork({
			life,
			air: this.air,
			radio,
			upstream,
			latency,
			home: this.home,
			chance: this.#chance,
			time: () => boardClock.time(),
			onServices: services => this.#tell({ event: "services", ...services }),
		});
		life.atEnd(() => this.parts.end());
		const host: PartsHost = {
			clock: boardClock,
			flash: airFlash(this.flash, life, this.air, this.#chance),
			radio,
			network,
			led: virtualLed(this.#options.led ?? "rgb", life, level => this.#tell({ event: "level", level })),
			Button: buttonClass(life, this.button),
			Serial: serialClass(life, this.serial),
			system: this.#system(life, reason, firmware.buildTime),
			asset: name => asset(this.#options.asset?.(name)),
			log: line => {
				if (life.ended) return;
				this.#tell({ event: "log", line });
				this.serial.log(line);
			},
			...(this.slots &&
				crypto && {
					update: firmwareUpdate({
						slots: this.slots,
						running: slot,
						isWhole: each => this.#image(each) !== undefined,
						crypto,
						life,
						air: this.air,
						chance: this.#chance,
					}),
				}),
			parts: this.parts,
			onFault: undefined,
		};
		this.#life = life;
		this.#radio = radio;
		this.#network = network;
		life.run(() =>
			firmware(host, observation => {
				if (!life.ended) this.#options.onObservation?.(observation);
			}),
		);
	}

	/** The boot loader's part of a start; `undefined` when power fails in it, or there is nothing to start. */
	#load(): Loaded<Firmware<O>> | undefined {
		if (!this.slots) return { slot: 0, firmware: this.#options.firmware };
		try {
			const loaded = boot(this.slots, slot => this.#image(slot));
			if (!loaded) this.#tell({ event: "log", line: "boot: no bootable app partitions" });
			return loaded;
		} catch (error) {
			if (error instanceof PowerCut) return undefined;
			throw error;
		}
	}

	#image(slot: Slot): Firmware<O> | undefined {
		const bytes = this.slots?.content(slot);
		return bytes ? this.#options.image?.(bytes) : this.#options.firmware;
	}

	#restart(life: Life, reason: string, as: ResetReason): void {
		if (life.ended) return;
		life.end();
		this.#tell({ event: "restart", reason });
		this.#options.clock.set(() => {
			if (this.#powered && this.#life === life) this.#boot(as);
		}, bootTime);
	}

	/** A callback threw: the firmware decides, or else the board restarts. */
	#fault(host: Host, error: unknown): void {
		const life = this.#life;
		if (error instanceof PowerCut || !life) return;
		try {
			if (host.onFault) return host.onFault(error);
		} catch (another) {
			this.#tell({ event: "log", line: `fault while handling a fault: ${String(another)}` });
		}
		this.#tell({ event: "log", line: `fault: ${String(error)}` });
		this.#restart(life, "panic", "panic");
	}

	#system(life: Life, resetReason: ResetReason, buildTime: number | undefined): System {
		const mac = this.#mac;
		const accessPointMac = mac.slice();
		accessPointMac[5] = ((mac[5] ?? 0) + 1) & 0xff;
		return {
			mac: mac.slice(),
			accessPointMac,
			chip: this.#options.chip ?? usualChip,
			buildTime: buildTime ?? this.#options.buildTime ?? Date.UTC(2026, 0, 1),
			resetReason,
			restart: reason => this.#restart(life, reason, "software"),
			random: into => this.#random.fill(into),
			freeMemory: () => 0,
			inspect: () => this.#options.inspection ?? { flashSize: 0x40_0000, imageHash: undefined },
		};
	}

	#tell(event: BoardEvent): void {
		this.#options.onEvent?.(event);
	}
}

function asset(bytes: Uint8Array | undefined): Asset | undefined {
	if (!bytes) return undefined;
	return {
		byteLength: bytes.length,
		read(into, offset) {
			const part = bytes.subarray(offset, offset + into.length);
			into.set(part);
			return part.length;
		},
	};
}
