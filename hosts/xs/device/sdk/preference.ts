/** The name space of our own keys; what another firmware left has its own in front (hosts/host.ts, Flash). */
const own = "blynk-inject";
const nameOf = (domain: string, key: string): string => (domain === own ? key : `${domain}/${key}`);

/**
 * What Blynk.Edgent stores as a text, and as a number of 16 bits (docs/protocol/storage.md): the Node side has bytes
 * for both.
 */
const texts = " blynk/auth blynk/host blynk/fwver blynk/cfgskip system/uid ";
const numbers = " nm_wifi/apID nm_wifi/lru ";

/** `preference` (SDK modules/files/preference/esp32), for byte arrays, and for what Edgent left. */
export default class Preference {
	/** Answers `undefined` for what is not there, and for a number of 16 bits. */
	static get(domain: string, key: string): ArrayBuffer | string | undefined {
		const name = nameOf(domain, key);
		if (numbers.includes(` ${name} `)) return undefined;
		const bytes = native.call<Uint8Array<ArrayBuffer> | undefined>("flash.read", name);
		return bytes && texts.includes(` ${name} `) ? new TextDecoder().decode(bytes) : bytes?.buffer;
	}

	/** Erases first: what the key held is gone when the write fails. @throws Error when the flash refuses */
	static set(domain: string, key: string, value: ArrayBuffer): void {
		if (!(value instanceof ArrayBuffer)) throw new Error("unsupported type");
		native.call("flash.erase", nameOf(domain, key));
		native.call("flash.write", nameOf(domain, key), new Uint8Array(value));
	}

	/** Of another firmware's name space, as far as {@link get} does not tell it. */
	static keys(domain: string): readonly string[] {
		return ["apID", "lru"].filter(key => native.call("flash.read", nameOf(domain, key)) !== undefined);
	}

	static delete(domain: string, key: string): void {
		native.call("flash.erase", nameOf(domain, key));
	}
}
