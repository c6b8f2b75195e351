import type { BoardConfig } from "../../../moddable/board";
import { board as esp32 } from "../../../moddable/esp32/index";
import type { Platform } from "../../../moddable/platform";

/** Copied, for XS cannot turn objects of the ROM into JSON (docs/platform.md#json-of-what-is-in-rom). */
const watch = (observation: object): void => native.call("watch", JSON.stringify({ ...observation }));

/** For tests: the ESP32's own parts, and somebody who is told what the firmware does inside. */
export function board(config: BoardConfig, buildTime: number, log: (line: string) => void): Platform {
	return { ...esp32(config, buildTime, log), watch };
}
