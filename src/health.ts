import type { Host } from "../hosts/host";

const key = "health";

/** After this many crashes in a row a boot goes to setup instead of trying again (DESIGN policy 5). */
const most = 3;

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
		this.#crashes = host.flash.read(key)?.[0] ?? 0;
		const { resetReason } = host.system;
		if (resetReason === "panic" || resetReason === "watchdog") this.count();
		if (this.#crashes) host.clock.set(() => this.#forget(), stable);
	}

	/** True when the last boots all crashed. The count starts over, so that the next power-on tries again. */
	takeBootLoop(): boolean {
		if (this.#crashes < most) return false;
		this.#forget();
		return true;
	}

	/** A crash happened. Never throws: it is called when things are already bad. */
	count(): void {
		this.#crashes = Math.min(this.#crashes + 1, 255);
		try {
			this.#host.flash.write(key, Uint8Array.of(this.#crashes));
		} catch {
			this.#host.log("health: the flash refuses to count a crash");
		}
	}

	#forget(): void {
		this.#crashes = 0;
		this.#host.flash.erase(key);
	}
}
