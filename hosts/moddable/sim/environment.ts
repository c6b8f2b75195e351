import FFI from "mc/ffi";
import { standard, type Settings } from "./settings";

/** Read at run time; the module itself may be preloaded, when FFI does not exist yet. */
export function readSettings(): Settings {
	const text = new FFI().board_environment("BLYNK_INJECT_SIM");
	return { ...standard, ...(text === "" ? {} : (JSON.parse(text) as Partial<Settings>)) };
}
