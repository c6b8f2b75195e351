import type { Flash } from "../hosts/host";
import { text } from "../modules/bytes/index";
import { read } from "../modules/flash/index";
import { isWord } from "../modules/match/index";

/** What the factory has left in a unit's flash besides its key (`identity.ts`). A reset keeps it. */
export interface FactoryData {
	/** The maker's own name for it; `""` when it has none. */
	readonly serial: string;
	/** A static token, which Blynk's console has made for this very unit; `""` when it has none. */
	readonly token: string;
}

/** Reads it. What is not there, cannot be read or breaks its rule counts as none, and `note` says so unless it is not there. */
export function factoryData(flash: Flash, note: (line: string) => void): FactoryData {
	const part = (key: string, more: string, least: number): string => {
		const found = read(flash, key);
		if (!found) return "";
		const value = found === "unreadable" ? "" : text(found);
		if (isWord(value, more, least, 32)) return value;
		// Never the value: it may be a token.
		note(`factory: "${key}" in the flash ${found === "unreadable" ? "cannot be read" : "is broken"} and not used`);
		return "";
	};
	return { serial: part("serial", ".-_", 1), token: part("token", "-_", 32) };
}
