import type { Trace } from "./cloud";
import type { State } from "./machine";
import type { Sign } from "./product";

/** What an observer of the device is told: by simulators and tests, never by the product. */
export type Observation =
	| { readonly event: "state"; readonly state: State["at"]; readonly code: State["code"] }
	| { readonly event: "led"; readonly pattern: Sign }
	| { readonly event: "online"; readonly online: boolean }
	| { readonly event: "pin"; readonly direction: "in" | "out"; readonly pin: number; readonly value: string };

/** How the firmware tells an observer of each virtual write. Absent without one, for it costs text for each message. */
export function tracer(watch: (observation: Observation) => void): Trace {
	return (direction, pin, value) => watch({ event: "pin", direction, pin, value });
}
