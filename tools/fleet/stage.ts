import { Air, tooWeak } from "../../hosts/virtual/air";
import { VirtualBoard, type BoardEvent, type BoardOptions, type Firmware } from "../../hosts/virtual/board";
import { VirtualClock } from "../../hosts/virtual/clock";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { FirmwareServer } from "../../hosts/virtual/firmware-server";
import { Internet } from "../../hosts/virtual/internet";
import { MemoryCloud } from "../../hosts/virtual/memory-cloud";
import { nodeCrypto } from "../../hosts/virtual/node/crypto";
import { Random } from "../../hosts/virtual/random";
import { FirmwareSlots } from "../../hosts/virtual/slots";
import type { FirmwareTrial } from "../../hosts/host";
import { Device } from "../../src/factory-device";
import type { Observation } from "../../src/main";
import { readProduct, type Product } from "../../src/product";
import { app, appFaults, conductFile, conducts, faultFile, pins, type AppFault } from "./device/app";
import { Hold } from "./hold";
import { configOf, made, makersKey, readImage, runImage, type Image } from "./images";
import { readStory, type Story } from "./story";
import type { Home } from "./home";
import type { Unit } from "./unit";
import { Weather } from "./weather";

/** The name of the product's cloud, and of the part of it to which some devices are redirected. */
export const cloudName = "blynk.cloud";
const regionName = "ny3.blynk.cloud";

const day = 86_400_000;

/** Networks next door, in every home. */
const neighbours = {
	far: { ssid: "Across the street", password: "far far away", security: "WPA2", channel: 13, rssi: -93 },
	open: { ssid: "Café Nachbar", security: "OPEN", channel: 1, rssi: -67 },
	museum: { ssid: { hex: "4d7573e965" }, password: "since 1997", security: "WEP", channel: 9, rssi: -83 },
};

export interface StageOptions {
	readonly seed: string;
	readonly unit: Unit;
	/** What the flash holds at first. */
	readonly flash?: ReadonlyMap<string, Uint8Array> | undefined;
	readonly onEvent?: (event: BoardEvent) => void;
	/** Absent: Node. */
	readonly runner?: Runner | undefined;
}

/** What runs the firmware of the boards of one life in place of Node, such as the engine that ships. */
export interface Runner {
	/** What one more board is to run. `onDeath` hears of a death that the firmware did not choose, such as of full memory. */
	firmware(unit: Unit, onDeath: (why: string) => void): BoardOptions<Observation>["firmware"];
	/** The life is over. Returns how many bytes of memory were free at the worst moment, where that is known. */
	end(): number | undefined;
}

/** So many short starts open setup, where gestures do. */
export const powerCycles = 5;

/** The product that such a unit is, as its maker writes it. */
export const productOf = ({ verify, logs, gestures, edgent, local, updates }: Unit) => ({
	...{ vendor: "Blynk", name: "Device", templateId: "TMPLabcd1234", firmwareVersion: made.version },
	setup: { verify },
	cloud: { networksPin: pins.networks },
	...(logs ? { health: {} } : {}),
	...(edgent ? { edgent } : {}),
	...(local ? { local } : {}),
	...(updates === "none" ? {} : { update: { keys: [makersKey] } }),
	...(gestures ? { button: { clicks: ["keepOpen", "setup"], powerCycles } } : {}),
	// Online the light is steady: its wave, 50 times a second for hours, would take most of the time of a life.
	led: { signs: { running: { colour: "#24c48e" } } },
});

/** The world of one life: a board with the firmware that ships, the air, a cloud, time and chance. */
export class Stage {
	readonly clock = new VirtualClock();
	readonly random: Random;
	readonly air = new Air({ networks: neighbours, phones: 0 });
	readonly weather = new Weather(this.air);
	readonly internet = new Internet({ clock: this.clock });
	/** Where devices end up. */
	readonly cloud: MemoryCloud;
	/** Where updates are. */
	readonly server: FirmwareServer;
	readonly flash: MemoryFlash;
	readonly board: VirtualBoard<Observation>;
	/** Whoever presses the button, and what makes it stick. */
	readonly button: Hold;
	/** Whatever keeps power from the board. */
	readonly blackout: Hold;
	#isPlugged = false;
	/**
	 * Called when the button is up again, with how long it was down, milliseconds: two answers where it was up for so short
	 * before that a device may take that for a bounce (modules/reset-button), or not.
	 */
	onRelease: ((held: number, perhaps: number) => void) | undefined;
	/** Called when a board died as no firmware wishes to, and of what. */
	onDeath: ((why: string) => void) | undefined;
	/** Called when a firmware begins to run on the board, with what its board says of how it came to, now and later. */
	onStart: ((image: Image, trial: () => FirmwareTrial) => void) | undefined;
	appFault: AppFault = "none";
	/** The Wi-Fi around. */
	home: Home | undefined;
	/** Of the board in it, since it joined last. */
	address: string | undefined;
	readonly #options: StageOptions;
	/** What runs on the board, or ran last. */
	#running: Image = made;
	#history: Device["history"];

	constructor(options: StageOptions) {
		this.#options = options;
		this.random = new Random(options.seed);
		this.flash = new MemoryFlash(options.flash);
		this.cloud = this.#makeClouds();
		this.server = new FirmwareServer(this.internet);
		this.board = this.makeBoard(this.flash, 0);
		let since = 0;
		let perhapsSince = 0;
		let until = -Infinity;
		this.button = new Hold(pressed => {
			this.board.button.pressed = pressed;
			const now = this.clock.now();
			if (pressed && now - until > 100) perhapsSince = now;
			if (pressed) since = now;
			else {
				until = now;
				this.onRelease?.(now - since, now - perhapsSince);
			}
		});
		this.blackout = new Hold(isDark => {
			if (isDark) this.board.powerOff();
			else this.board.powerOn();
		});
		this.blackout.take();
	}

	/** Whether a phone is on the setup network. */
	get isPhoneIn(): boolean {
		return (this.board.setupNetwork?.phones ?? 0) > 0;
	}

	/** Whether the plug is in; it is out at first. */
	get isPlugged(): boolean {
		return this.#isPlugged;
	}

	set isPlugged(plugged: boolean) {
		if (plugged === this.#isPlugged) return;
		this.#isPlugged = plugged;
		if (plugged) this.blackout.release();
		else this.blackout.take();
	}

	/** Presses the button for so long, milliseconds. */
	press(ms: number): void {
		this.button.take();
		this.clock.set(() => this.button.release(), ms);
	}

	/** Keeps power from the board for so long, milliseconds. */
	cutPower(ms: number): void {
		this.blackout.take();
		this.clock.set(() => this.blackout.release(), ms);
	}

	/** The product that the board is. */
	get unit(): Unit {
		return this.#options.unit;
	}

	/** The same, as the firmware knows it that it was made with. */
	get product(): Product {
		return readProduct(productOf(this.unit));
	}

	/** What its log of outages tells, where it keeps one and the firmware runs on Node. */
	get story(): Story | undefined {
		const history = this.#history;
		history?.count();
		return history && readStory(history.record);
	}

	/** Another board of the same product in the same world. */
	makeBoard(flash: MemoryFlash, number: number): VirtualBoard<Observation> {
		const { clock, air, internet } = this;
		const { unit, onEvent, runner } = this.#options;
		return new VirtualBoard<Observation>({
			...{ clock, air, upstream: internet, flash, led: unit.led },
			mac: Uint8Array.of(0x24, 0x6f, 0x28, 0xaa, 0xbb, number),
			random: new Random(`${this.#options.seed} board ${number}`),
			chance: new Random(`${this.#options.seed} air ${number}`),
			firmware: runner?.firmware(unit, why => this.onDeath?.(why)) ?? this.#firmware(made, number),
			asset: name => this.#file(name, number),
			...(unit.updates !== "none" && this.#places(flash, number)),
			...(number === 0 && onEvent ? { onEvent } : {}),
		});
	}

	/** What it takes updates with. */
	#places(flash: MemoryFlash, number: number): Partial<BoardOptions<Observation>> {
		return {
			crypto: nodeCrypto,
			slots: new FirmwareSlots({ rollback: this.unit.updates === "guarded", changes: flash.changes }),
			image: bytes => {
				const image = readImage(bytes);
				return image && this.#firmware(image, number);
			},
		};
	}

	#firmware(image: Image, number: number): Firmware<Observation> {
		return (host, watch) => {
			if (number === 0) {
				this.#running = image;
				this.onStart?.(image, () => host.update?.trial ?? "kept");
			}
			runImage(image, host, this.board, () => {
				const device = new Device(host, readProduct(configOf(productOf(this.unit), image)), watch);
				device.start(app);
				if (number === 0) this.#history = device.history;
			});
		};
	}

	#file(name: string, number: number): Uint8Array | undefined {
		if (name === faultFile) return Uint8Array.of(appFaults.indexOf(this.appFault));
		return name === conductFile && number === 0 ? Uint8Array.of(conducts.indexOf(this.#running.conduct)) : undefined;
	}

	/** The Wi-Fi of another home is around now. */
	moveTo(home: Home): void {
		this.home = home;
		const { ssid, password, security, channel, rssi, hidden, mesh } = home;
		// At once, since something may be wrong with the network just now.
		const network = { ssid, security, channel, rssi, hidden, password: password || null };
		const second = mesh ? { ...network, channel: channel === 11 ? 1 : 11, rssi: Math.max(tooWeak, rssi - 12) } : null;
		this.weather.settle({ networks: { home: network, mesh: second } });
	}

	#makeClouds(): MemoryCloud {
		const { internet } = this;
		const { redirects } = this.#options.unit;
		const cloud = redirects
			? new MemoryCloud(internet, regionName, "203.0.113.2")
			: new MemoryCloud(internet, cloudName, "203.0.113.1");
		if (redirects) {
			const front = new MemoryCloud(internet, cloudName, "203.0.113.1");
			front.manner = { redirects: regionName };
			front.keepsFrames = false;
		}
		cloud.keepsFrames = false;
		cloud.chance = this.random;
		cloud.validFrom = internet.time - 30 * day;
		cloud.validTo = internet.time + 400 * day;
		cloud.stop();
		cloud.start();
		return cloud;
	}
}
