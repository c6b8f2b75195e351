import type { Host, Update } from "../hosts/host";
import type { State } from "./machine";
import type { DeviceUpdates } from "./update-device";

/**
 * The updates of a product that takes none. Its firmware may have come as one all the same, after Blynk.Edgent say: then its first
 * login shows that it is good.
 */
class KeptFirmware implements DeviceUpdates {
	readonly #update: Update;

	constructor(update: Update) {
		this.#update = update;
	}

	follow({ at }: State): void {
		if (at === "running") this.keep();
	}

	keep(): void {
		this.#update.keep();
	}
}

/** `undefined` on a board that has no room for another firmware. */
export function keepOnly({ update }: Pick<Host, "update">): DeviceUpdates | undefined {
	return update && new KeptFirmware(update);
}
