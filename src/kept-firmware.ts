import type { Host, Update } from "../hosts/host";
import type { State } from "./machine";
import type { DeviceUpdates } from "./update-device";

/**
 * The updates of a product that takes none. Its firmware may have come as one all the same, after Blynk.Edgent say: then its first
 * login shows that it is good.
 */
class KeptFirmware implements DeviceUpdates {
	readonly #host: Pick<Host, "log">;
	readonly #update: Update;

	constructor(host: Pick<Host, "log">, update: Update) {
		this.#host = host;
		this.#update = update;
	}

	follow({ at }: State): void {
		if (at === "running") this.keep();
	}

	keep(): void {
		keepFirmware(this.#host, this.#update);
	}
}

/** Keeps the firmware that runs, as far as the flash takes it: the log says why where it does not. */
export function keepFirmware(host: Pick<Host, "log">, update: Update): void {
	try {
		update.keep();
	} catch (error) {
		host.log(`update: ${String(error)}`);
	}
}

/** `undefined` on a board that has no room for another firmware. */
export function keepOnly(host: Pick<Host, "update" | "log">): DeviceUpdates | undefined {
	return host.update && new KeptFirmware(host, host.update);
}
