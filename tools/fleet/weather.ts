import type { Air } from "../../hosts/virtual/air";
import { isObject, mergePatch } from "../../hosts/virtual/merge-patch";

/**
 * Changes an air for a while, by JSON Merge Patches (RFC 7396). What was there before comes back when a change is over, and
 * of several changes of the same thing the one that began last shows.
 */
export class Weather {
	readonly #air: Air;
	readonly #changes: unknown[] = [];
	/** The air as it is while nothing is wrong. */
	#calm: unknown;

	constructor(air: Air) {
		this.#air = air;
		this.#calm = air.json;
	}

	/** Changes for good what is there while nothing is wrong. */
	settle(patch: unknown): void {
		this.#calm = mergePatch(this.#calm, patch);
		this.#air.patch(patch);
		this.#again();
	}

	/** Changes it until the returned function is called. */
	change(patch: unknown): () => void {
		this.#changes.push(patch);
		this.#air.patch(patch);
		return () => {
			this.#changes.splice(this.#changes.indexOf(patch), 1);
			this.#air.patch(inverse(this.#calm, patch));
			this.#again();
		};
	}

	#again(): void {
		for (const change of this.#changes) this.#air.patch(ofWhatIsThere(change, this.#calm));
	}
}

/** `patch` without what it changes of networks that were there when it began, and are not in `base`. */
function ofWhatIsThere(patch: unknown, base: unknown): unknown {
	if (!isObject(patch) || !isObject(patch["networks"]) || !isObject(base) || !isObject(base["networks"])) return patch;
	const { networks: there } = base;
	const networks = Object.entries(patch["networks"]).filter(
		([name, change]) => isObject(there[name]) || !isObject(change) || "ssid" in change,
	);
	return { ...patch, networks: Object.fromEntries(networks) };
}

/** The patch that brings `base` back after `patch`. */
function inverse(base: unknown, patch: unknown): unknown {
	if (!isObject(patch)) return base ?? null;
	if (!isObject(base)) return base ?? null;
	return Object.fromEntries(Object.entries(patch).map(([key, value]) => [key, inverse(base[key], value)]));
}
