import type { Timer } from "../host";
import { WifiRadio } from "../moddable/esp32/wifi";
import type { Air, AirNetwork } from "./air";
import { VirtualDriver, type DriverEvent } from "./driver";
import type { Life } from "./life";
import type { Addresses } from "./station";

/** What the radio does, for whoever watches the board. */
export type RadioEvent = DriverEvent;

/** The soft-AP as it is on the air. */
export interface SetupNetwork {
	/** 1 to 32 bytes. */
	readonly ssid: Uint8Array;
	/** Absent when it is open. */
	readonly password: string | undefined;
	/** 1 to 13. */
	readonly channel: number;
	/** How many have joined it. */
	readonly phones: number;
}

/** The radio of one life of a board, in an {@link Air}: the one that ships, over a driver without a chip. */
export class VirtualRadio extends WifiRadio<Timer> {
	/** For firmware that has a radio of its own over it (hosts/xs). */
	readonly driver: VirtualDriver;
	readonly #listeners: (() => void)[];

	constructor(life: Life, air: Air, onEvent: (event: RadioEvent) => void) {
		const listeners: (() => void)[] = [];
		const driver = new VirtualDriver(life, air, onEvent, () => {
			for (const listener of listeners) listener();
		});
		super(driver, driver, driver);
		this.driver = driver;
		this.#listeners = listeners;
		driver.onMessage = message => this.onEvent(message);
	}

	override get country(): string {
		return this.driver.country;
	}

	override set country(code: string) {
		super.country = code;
	}

	/** The soft-AP, while it is up. */
	get setupNetwork(): SetupNetwork | undefined {
		const { softAp } = this.driver;
		if (!softAp) return undefined;
		const { ssid, password, channel, phones } = softAp;
		return { ssid: ssid.slice(), password, channel, phones };
	}

	/** The network the station has an address in. */
	get network(): AirNetwork | undefined {
		return this.driver.network;
	}

	/** Its own address there, and the router's: sockets have them before the firmware knows. */
	get addresses(): Addresses | undefined {
		return this.driver.addresses;
	}

	/** Calls `listener` after every change of soft-AP, phones or link. */
	watch(listener: () => void): void {
		this.#listeners.push(listener);
	}

	/** The router ends the link, or the join under way, for this reason: `wifi_err_reason_t`, 1 to 255. */
	kick(reason: number): void {
		this.driver.kick(reason);
	}
}
