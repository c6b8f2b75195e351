import FFI from "mc/ffi";
import Preference from "preference";
import { ModdableFlash as OwnFlash } from "./own-flash";

/**
 * With what another firmware left in the same NVS: such a key is its name space, a slash, and its name for it. `preference` tells
 * texts and blobs as such, and of numbers those of 8 bits, as booleans, and of 32 with a sign; anything else is not there for
 * it (SDK modules/files/preference/esp32). So numbers of 16 bits, which Edgent has, are asked for in C.
 */
export class ModdableFlash extends OwnFlash {
	override read(key: string): Uint8Array | undefined {
		const at = key.indexOf("/");
		if (at < 0) return super.read(key);
		const space = key.slice(0, at);
		const name = key.slice(at + 1);
		const value = Preference.get(space, name);
		if (typeof value === "string") return new TextEncoder().encode(value);
		if (value instanceof ArrayBuffer) return new Uint8Array(value);
		if (!Preference.keys(space).includes(name)) return undefined;
		// Not kept, for an instance has a function object for all that is in C: it is made for Edgent's two numbers only.
		const number = new FFI().former_number?.(space, name) ?? 0;
		return Uint8Array.of(number, number >> 8);
	}

	override erase(key: string): void {
		const at = key.indexOf("/");
		if (at < 0) super.erase(key);
		else Preference.delete(key.slice(0, at), key.slice(at + 1));
	}
}
