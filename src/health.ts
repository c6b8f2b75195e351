import type { Host } from "../hosts/host";
import { text, utf8 } from "../modules/bytes/index";

const key = "health";

/** After this many crashes in a row a boot goes to setup instead of trying again (DESIGN policy 5). */
const most = 3;

/** Of the reason, this many bytes are kept. */
const reasonLength = 120;

/** A boot that lives this long was a good one, milliseconds. */
const stable = 60_000;

/**
 * Counts crashes across restarts, so that a fault which comes back at every boot ends in setup, where somebody can
 * change something, and not in an endless loop.
 */
export class Health {
	readonly #host: Host;
	#crashes: number;

	constructor(host: Host) {
		this.#host = host;
		const record = host.flash.read(key);
		this.#crashes = record?.[0] ?? 0;
		if (record) host.log(`health: crash ${this.#crashes} in a row: ${text(record.subarray(1))}`);
		const { resetReason } = host.system;
		if (resetReason === "panic" || resetReason === "watchdog") this.count(resetReason);
		if (this.#crashes) host.clock.set(() => this.#forget(), stable);
	}

	/** True when the last boots all crashed. The count starts over, so that the next power-on tries again. */
	takeBootLoop(): boolean {
		if (this.#crashes < most) return false;
		this.#forget();
		return true;
	}

	/** A crash happened, and why. Never throws: it is called when things are already bad. */
	count(reason: string): void {
		this.#crashes = Math.min(this.#crashes + 1, 255);
		try {
			this.#host.flash.write(key, Uint8Array.of(this.#crashes, ...utf8(reason).subarray(0, reasonLength)));
		} catch {
			this.#host.log("health: the flash refuses to count a crash");
		}
	}

	#forget(): void {
		this.#crashes = 0;
		this.#host.flash.erase(key);
	}
}
