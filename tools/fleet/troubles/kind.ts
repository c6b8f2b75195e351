import type { Code } from "../../../modules/codes/index";
import type { FaultLevel } from "./level";
import type { Stage } from "../stage";

/** A way in which things go wrong. */
export interface Kind {
	/** Whether it happens in every home, or takes an enemy or very bad luck. */
	readonly level: Exclude<FaultLevel, "none">;
	/** How long it lasts at least and at most, milliseconds. */
	readonly lasts: readonly [number, number];
	/** With which codes a device may explain it (modules/codes). */
	readonly codes: readonly Code[];
	/**
	 * What it may cost besides: `set`: settings that were just accepted; `decision`: what the device decided last (see
	 * docs/faults.md, "Not promised"); `memory`: for a while, what it knew; `restart`: the device starts anew;
	 * `clock`: it has a wrong time, until that leads to a failure.
	 */
	readonly costs?: readonly Cost[];
	/** Nobody waits for its end: it comes only while nobody is about to do something. */
	readonly alone?: boolean;
	/** It comes only where firmware is shipped. */
	readonly updates?: boolean;
	/** Begins it. Returns how to end it. */
	begin(stage: Stage): (() => void) | void;
}

export type Cost = "set" | "decision" | "memory" | "restart" | "clock";

/** Durations, milliseconds. */
export const second = 1000;
export const minute = 60 * second;
export const day = 24 * 60 * minute;

/** The air is so for a while, by a JSON Merge Patch. */
export function airIs(patch: object) {
	return ({ weather }: Stage): (() => void) => weather.change(patch);
}

/** Both access points of the home, changed alike. */
export function homeIs(change: object) {
	return ({ weather, air }: Stage): (() => void) => {
		const networks = air.state.networks.has("mesh") ? { home: change, mesh: change } : { home: change };
		return weather.change({ networks });
	};
}
