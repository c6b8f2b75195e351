import { text } from "../../modules/bytes/index";
import type { LifeEvent } from "./life";

/** A time of a life as people read it: days, then the time of day. */
export function clockTime(ms: number): string {
	const seconds = Math.floor(ms / 1000);
	const two = (value: number): string => String(value).padStart(2, "0");
	const time = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
	const days = Math.floor(seconds / 86_400);
	return `${days ? `day ${days + 1} ` : ""}${time}.${String(Math.floor(ms) % 1000).padStart(3, "0")}`;
}

/** One event of a life as a line for people; `undefined` for what only fills the page. */
export function line(event: LifeEvent): string | undefined {
	switch (event.event) {
		case "chapter":
			return `--- ${event.what} ---`;
		case "trouble":
			return `! ${event.what}`;
		case "over":
			return `! over: ${event.what}`;
		case "person":
			return `  person: ${event.what}`;
		case "firmware":
			return `  firmware: ${event.what}`;
		case "finding":
			return `BAD: ${event.what}`;
		case "power":
			return `  power ${event.on ? "on" : "off"}`;
		case "restart":
			return `  restart: ${event.reason}`;
		case "log":
			return `    ${event.line}`;
		case "radio":
			switch (event.radio) {
				case "access-point-up":
					return `  setup network open: ${text(event.ssid)}`;
				case "access-point-down":
					return "  setup network closed";
				case "joining":
					return `  joins ${text(event.ssid)}`;
				case "joined":
					return `  has joined ${event.network}`;
				case "lost":
					return `  Wi-Fi lost, reason ${event.reason}`;
				case "left":
					return "  leaves the Wi-Fi";
				default:
					return undefined;
			}
		default:
			return undefined;
	}
}
