/**
 * The one way of the firmware to its flash. Any call of a {@link Flash} may throw, and one that does not may still have
 * stored nothing, so here a failure is a value, and what was written is read back.
 *
 * @packageDocumentation
 */

import type { Flash } from "../../hosts/host";
import { equal } from "../bytes/index";

/** What `key` holds; `undefined`: nothing; `"unreadable"`: nobody knows. Never throws. */
export function read(flash: Flash, key: string): Uint8Array | "unreadable" | undefined {
	try {
		return flash.read(key);
	} catch {
		return "unreadable";
	}
}

/** Writes `bytes` under `key`. True when the flash now holds them; else the key may be gone. Never throws. */
export function write(flash: Flash, key: string, bytes: Uint8Array): boolean {
	try {
		flash.write(key, bytes);
		const held = flash.read(key);
		return held !== undefined && equal(held, bytes);
	} catch {
		return false;
	}
}

/** Removes `key`. True when the flash now holds nothing under it. Never throws. */
export function erase(flash: Flash, key: string): boolean {
	try {
		flash.erase(key);
		return flash.read(key) === undefined;
	} catch {
		return false;
	}
}
