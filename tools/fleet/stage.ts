import { Air, tooWeak } from "../../hosts/virtual/air";
import { VirtualBoard, type BoardEvent, type BoardOptions } from "../../hosts/virtual/board";
import { VirtualClock } from "../../hosts/virtual/clock";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { Internet } from "../../hosts/virtual/internet";
import { Random } from "../../hosts/virtual/random";
import { start, type AppContext, type Observation } from "../../src/main";
import { readProduct } from "../../src/product";
import { MemoryCloud } from "../../test/support/memory-cloud";
import { Hold } from "./hold";
import type { Home, Unit } from "./plan";
import { Weather } from "./weather";

/** What the product's own code does that it should not: nothing, or throw when it begins, or a while later. */
export type AppFault = "none" | "at its start" | "a while later";

/** Pins of the product: what the owner sets comes back on the other. */
export const pins = { set: 1, told: 2 } as const;

/** Networks next door, in every home. */
const neighbours = {
	far: { ssid: "Across the street", password: "far far away", security: "WPA2", channel: 13, rssi: -93 },
	open: { ssid: "Café Nachbar", security: "OPEN", channel: 1, rssi: -67 },
	museum: { ssid: { hex: "4d7573e965" }, password: "since 1997", security: "WEP", channel: 9, rssi: -83 },
};

export interface StageOptions {
	readonly seed: string;
	readonly unit: Unit;
	readonly onEvent?: (event: BoardEvent) => void;
	/** Runs in place of this project's firmware on Node, such as the same on the engine that ships. */
	readonly firmware?: BoardOptions<Observation>["firmware"];
}

/** The world of one life: a board with the firmware that ships, the air, a cloud, time and chance. */
export class Stage {
	readonly clock = new VirtualClock();
	readonly random: Random;
	readonly air = new Air({ networks: neighbours, phones: 0 });
	readonly weather = new Weather(this.air);
	readonly internet = new Internet({ clock: this.clock });
	readonly cloud = new MemoryCloud(this.internet);
	readonly flash = new MemoryFlash();
	readonly board: VirtualBoard<Observation>;
	/** Whoever presses the button, and what makes it stick. */
	readonly button: Hold;
	/** Whatever keeps power from the board: first of all that nobody has plugged it in. */
	readonly blackout: Hold;
	/** Called when the button is up again, with how long it was down, milliseconds. */
	onRelease: ((held: number) => void) | undefined;
	appFault: AppFault = "none";
	/** The Wi-Fi around. */
	home: Home | undefined;
	readonly #options: StageOptions;

	constructor(options: StageOptions) {
		this.#options = options;
		this.random = new Random(options.seed);
		this.board = this.makeBoard(this.flash, 0);
		let since = 0;
		this.button = new Hold(pressed => {
			this.board.button.pressed = pressed;
			if (pressed) since = this.clock.now();
			else this.onRelease?.(this.clock.now() - since);
		});
		this.blackout = new Hold(isDark => {
			if (isDark) this.board.powerOff();
			else this.board.powerOn();
		});
		this.blackout.take();
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

	/** Another board of the same product in the same world. */
	makeBoard(flash: MemoryFlash, number: number): VirtualBoard<Observation> {
		const { clock, air, internet } = this;
		const { unit, onEvent, firmware } = this.#options;
		const product = readProduct({
			...{ vendor: "Blynk", name: "Device", templateId: "TMPLabcd1234", firmwareVersion: "0.1.0" },
			setup: { verify: unit.verify },
		});
		return new VirtualBoard<Observation>({
			...{ clock, air, upstream: internet, flash, led: unit.led },
			mac: Uint8Array.of(0x24, 0x6f, 0x28, 0xaa, 0xbb, number),
			random: new Random(`${this.#options.seed} board ${number}`),
			firmware: firmware ?? ((host, watch) => void start(host, product, { app: context => this.#app(context), watch })),
			...(number === 0 && onEvent ? { onEvent } : {}),
		});
	}

	/** The Wi-Fi of another home is around now. */
	moveTo(home: Home): void {
		this.home = home;
		const { ssid, password, security, channel, rssi, hidden, mesh } = home;
		const network = { ssid, security, channel, rssi, hidden, ...(password ? { password } : {}) };
		const second = mesh ? { ...network, channel: channel === 11 ? 1 : 11, rssi: Math.max(tooWeak, rssi - 12) } : null;
		this.weather.settle({ networks: { home: null, mesh: null } });
		this.weather.settle({ networks: { home: network, mesh: second } });
	}

	#app({ host, blynk }: AppContext): void {
		if (this.appFault === "at its start") throw new Error("the product's code fails");
		host.clock.repeat(() => {
			if (this.appFault === "a while later") throw new Error("the product's code fails later");
			blynk.virtualWrite(0, host.clock.now());
		}, 60_000);
		blynk.onWrite(pins.set, values => blynk.virtualWrite(pins.told, values.int()));
	}
}
