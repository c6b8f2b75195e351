import Preference from "preference";
import { isPrintable } from "../../modules/match/index";
import type { Flash } from "../host";

/** NVS name space, and the first part of the key on a PC. NVS allows 15 characters. */
const domain = "blynk-inject";

/** Most bytes that one page of NVS holds as a blob (host.ts, Flash.write). */
const most = 1900;

/** Key-value storage on the SDK's `preference`: NVS on the ESP32, a file on a PC. */
export class ModdableFlash implements Flash {
	read(key: string): Uint8Array | undefined {
		const value = Preference.get(domain, key);
		return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
	}

	write(key: string, bytes: Uint8Array): void {
		if (!isPrintable(key, 1, 15) || key.includes(" "))
			throw new RangeError(`flash key "${key}" is not 1 to 15 ASCII characters`);
		const { byteLength } = bytes;
		if (byteLength < 1 || byteLength > most)
			throw new RangeError(`${byteLength} bytes under "${key}", not 1 to ${most}`);
		// `Preference` takes only an ArrayBuffer, and all of it.
		Preference.set(domain, key, bytes.slice().buffer);
	}

	erase(key: string): void {
		Preference.delete(domain, key);
	}
}
