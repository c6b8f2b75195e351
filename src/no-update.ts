import type { Host, Update } from "../hosts/host";
import type { State } from "./machine";
import type * as part from "./update";

/**
 * Stands in for `update.ts` in the image of a product that takes no other firmware. It may have come as one all the same, after
 * Blynk.Edgent say: then its first login shows that it is good.
 */
class Updates implements part.DeviceUpdates {
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

export const openUpdates = (({ update }: Pick<Host, "update">) =>
	update && new Updates(update)) satisfies typeof part.openUpdates;
