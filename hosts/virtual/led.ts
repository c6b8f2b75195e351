import type { Led } from "../host";
import type { Life } from "./life";

/** 0 to 255 each: red, green, blue. */
export type Level = readonly [red: number, green: number, blue: number];

/** A LED of the kind, told to `onLevel`. It goes dark when the board does. */
export function virtualLed(kind: Led["kind"], life: Life, onLevel: (level: Level) => void): Led {
	if (kind === "none") return { kind };
	const show = (...level: Level): void => {
		if (!life.ended) onLevel(level);
	};
	life.atEnd(() => onLevel([0, 0, 0]));
	if (kind === "mono") return { kind, write: level => show(level, level, level) };
	return { kind, write: show };
}
