import type { Code } from "../modules/codes/index";
import type { Trace } from "./cloud";
import type { Place } from "./machine";
import type { Sign } from "./product";

/** What an observer of the device is told: by simulators and tests, never by the product. */
export type Observation = StateObservation | LedObservation | OnlineObservation | PinObservation;

/** The machine made a step. */
export interface StateObservation {
	/** Told after each step of the machine, also where it stays in its place. */
	readonly event: "state";
	/** Where it is now, maybe where it was. */
	readonly state: Place;
	/** Why the last attempt failed; 0 once one succeeded. */
	readonly code: Code;
}

/** The light shows another sign. */
export interface LedObservation {
	/** Told when another sign is shown. */
	readonly event: "led";
	/** Which, as the config's `led.signs` names it. */
	readonly pattern: Sign;
}

/** The device has logged in to its cloud, or is logged in no more. */
export interface OnlineObservation {
	/** Told at each login and at its end. */
	readonly event: "online";
	/** It is logged in. */
	readonly online: boolean;
}

/** A virtual pin was written. */
export interface PinObservation {
	/** Told for each virtual write. */
	readonly event: "pin";
	/** `in`: by the cloud; `out`: by the device. */
	readonly direction: "in" | "out";
	/** 0 to 255. */
	readonly pin: number;
	/** Its values as text, a space between them. */
	readonly value: string;
}

/** How the firmware tells an observer of each virtual write. Absent without one, for it costs text for each message. */
export function tracer(watch: (observation: Observation) => void): Trace {
	return (direction, pin, value) => watch({ event: "pin", direction, pin, value });
}
