import type { Host, Timer } from "../hosts/host";
import { text, utf8 } from "../modules/bytes/index";
import { erase, read, write } from "../modules/flash/index";

const key = "health";

/** After so many crashes in a row a boot is a rescue boot (docs/architecture.md#nothing-thrown-gets-lost). */
const most = 3;

/** Of the reason, this many bytes are kept. */
const reasonLength = 120;

/** A boot that lives this long was a good one, milliseconds. */
const stable = 60_000;

/**
 * Takes what callbacks throw, and counts crashes across restarts, so that a fault which comes back at every boot ends in
 * a boot without the product's code, where somebody can change something, and not in an endless loop.
 */
export class CrashCount {
	/** Too many boots before this one crashed: the last reason. No product code may run. */
	readonly rescue: string | undefined;
	/** The life before this one ended with a crash that was counted. */
	readonly crashed: boolean;
	readonly #host: Host;
	#crashes = 0;
	/** The flash holds a count that is over. */
	#stale = false;
	#restart: Timer | undefined;

	constructor(host: Host) {
		this.#host = host;
		host.onFault = error => this.#crash(String(error));
		const record = read(host.flash, key);
		let reason = "unknown";
		if (record === "unreadable") host.log("health: the crashes counted cannot be read");
		else if (record) {
			this.#crashes = record[0] ?? 0;
			reason = text(record.subarray(1));
			host.log(`health: crash ${this.#crashes} in a row: ${reason}`);
		}
		const { resetReason } = host.system;
		if (resetReason === "panic" || resetReason === "watchdog" || resetReason === "brownout") {
			reason = resetReason;
			// What cannot be counted would come back for ever: the first is as good as the last.
			if (!this.#count(reason)) this.#crashes = most;
		}
		this.crashed = this.#crashes > 0;
		if (!this.crashed) return;
		this.#forgetLater();
		if (this.#crashes < most) return;
		this.rescue = reason;
		host.log("health: rescue boot: the product's code does not run");
	}

	/** The crashes counted so far are over: this boot was a good one, or somebody asked for another. */
	forget(): void {
		if (!this.#crashes && !this.#stale) return;
		this.#crashes = 0;
		this.#stale = !erase(this.#host.flash, key);
		if (!this.#stale) return;
		this.#host.log("health: the flash does not forget the crashes");
		this.#forgetLater();
	}

	#forgetLater(): void {
		this.#host.clock.set(() => {
			if (!this.#restart) this.forget();
		}, stable);
	}

	/**
	 * Something threw out of a callback: tell, count, start anew. Where starting anew would only bring the same again, in a
	 * rescue boot or when it is not counted, whoever stands there gets a minute to do something with the device.
	 */
	#crash(reason: string): void {
		const { clock, system } = this.#host;
		this.#host.log(`device: fault: ${reason}`);
		if (this.#restart) return;
		const again = !this.#count(reason) || this.rescue !== undefined;
		if (!again) return system.restart("fault");
		this.#restart = clock.set(() => system.restart("fault"), stable);
	}

	/** True when the flash holds the count. */
	#count(reason: string): boolean {
		this.#crashes = Math.min(this.#crashes + 1, 255);
		const counted = write(
			this.#host.flash,
			key,
			Uint8Array.of(this.#crashes, ...utf8(reason).subarray(0, reasonLength)),
		);
		if (!counted) this.#host.log("health: the flash does not take the count of crashes");
		return counted;
	}
}
