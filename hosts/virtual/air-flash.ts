import type { Flash } from "../host";
import type { Air, AirFlash } from "./air";
import type { Life } from "./life";

/** A flash as the firmware of one life has it: whatever the air says refuses, throws; a dead firmware changes nothing. */
export function airFlash(flash: Flash, life: Life, air: Air): Flash {
	const call = <T>(kind: keyof AirFlash, action: () => T): T => {
		if (air.state.flash[kind] === "refuses") throw new Error(`the flash refuses to ${kind}`);
		return action();
	};
	const change = (kind: keyof AirFlash, action: () => void): void => {
		if (!life.ended) call(kind, action);
	};
	return {
		read: key => call("read", () => flash.read(key)),
		write: (key, bytes) => change("write", () => flash.write(key, bytes)),
		erase: key => change("erase", () => flash.erase(key)),
	};
}
