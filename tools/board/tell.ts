import type { BoardEvent } from "../../hosts/virtual/board";
import type { PartView } from "../../hosts/virtual/parts";
import { text } from "../../modules/bytes/index";
import { codes } from "../../modules/codes/index";
import type { Observation } from "../../src/main";
import type { Output } from "../cli/command";
import { standing } from "./standing";

/** Tells what happens to the board: the events of `npm run board`. */
export function tellEvent(event: BoardEvent, output: Output): void {
	switch (event.event) {
		case "power":
			return output.event(event, `power ${event.on ? "on" : "off"}`);
		case "restart":
			return output.event(event, `restart: ${event.reason}`);
		case "log":
			return output.event(event, `  ${event.line}`);
		case "radio":
			return output.event("ssid" in event ? { ...event, ssid: text(event.ssid) } : event);
		case "part":
			return output.event(event, partSentence(event));
		case "level":
		case "services":
			return;
	}
}

/** Tells what happens inside the firmware. */
export function tellObservation(observation: Observation, output: Output): void {
	switch (observation.event) {
		case "state": {
			const { state, code } = observation;
			return output.event(observation, code ? `state ${state}, ${code}: ${codes[code]}` : `state ${state}`);
		}
		case "led":
			return output.event(observation, `led ${observation.pattern}`);
		case "online":
			return output.event(observation, observation.online ? "online" : "offline");
		case "pin": {
			const { direction, pin, value } = observation;
			return output.event(observation, `pin V${pin} ${direction === "in" ? "<-" : "->"} ${value}`);
		}
	}
}

/** What a hand or the firmware did to a part; a simulation goes on all the time. */
function partSentence(part: PartView): string | undefined {
	if (part.kind === "slider" && part.simulated) return undefined;
	return `part ${part.name} ${standing(part)}`;
}
