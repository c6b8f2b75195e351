import type { Timer } from "../host";
import type { Air } from "./air";
import type { Life } from "./life";
import { radioTimes } from "./radio-times";

export interface SoftApOptions {
	readonly ssid: Uint8Array;
	/** Absent when it is open. */
	readonly password: string | undefined;
	readonly channel: number;
	readonly most: number;
}

/** The soft-AP of the driver, and the phones that join it. */
export class SoftAp {
	readonly #life: Life;
	readonly #air: Air;
	/** `count` phones are on it now, `more` than before. */
	readonly #onPhones: (count: number, more: number) => void;
	#options: SoftApOptions | undefined;
	#phones = 0;
	#timer: Timer | undefined;

	constructor(life: Life, air: Air, onPhones: (count: number, more: number) => void) {
		this.#life = life;
		this.#air = air;
		this.#onPhones = onPhones;
	}

	/** While it is up. */
	get options(): SoftApOptions | undefined {
		return this.#options;
	}

	get phones(): number {
		return this.#phones;
	}

	/** Brings it up, or up anew, which drops the phones. */
	open(options: SoftApOptions): void {
		this.#options = options;
		this.#set(0);
		this.airChanged();
	}

	close(): void {
		this.#options = undefined;
		this.#life.clear(this.#timer);
		this.#set(0);
	}

	/** The power is gone. */
	forget(): void {
		this.#options = undefined;
		this.#phones = 0;
	}

	airChanged(): void {
		if (!this.#options) return;
		const count = Math.min(this.#air.state.phones, this.#options.most);
		this.#life.clear(this.#timer);
		if (count !== this.#phones) this.#timer = this.#life.set(() => this.#set(count), radioTimes.phone);
	}

	#set(count: number): void {
		const more = count - this.#phones;
		this.#phones = count;
		if (more !== 0) this.#onPhones(count, more);
	}
}
