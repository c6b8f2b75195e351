import type { Code } from "../modules/codes/index";
import type { Trace } from "./cloud";
import type { Place } from "./machine";
import type { Sign } from "./product";

/** What an observer of the device is told: by simulators and tests, never by the product. */
export type Observation = StateObservation | LedObservation | OnlineObservation | PinObservation;

/** The machine made a step. */
export interface StateObservation {
	/** Tells it from the others. */
	readonly event: "state";
	/** Where it is now, maybe where it was. */
	readonly state: Place;
	/** Why the last attempt failed; 0 once one succeeded. */
	readonly code: Code;
}

/** The light shows another sign. */
export interface LedObservation {
	/** Tells it from the others. */
	readonly event: "led";
	/** Which. */
	readonly pattern: Sign;
}

/** The device has logged in to its cloud, or is logged in no more. */
export interface OnlineObservation {
	/** Tells it from the others. */
	readonly event: "online";
	/** It is logged in. */
	readonly online: boolean;
}

/** A virtual pin was written. */
export interface PinObservation {
	/** Tells it from the others. */
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
