/** `preference` (SDK modules/files/preference/esp32), for byte arrays. The Node side has one name space. */
export default class Preference {
	/** Answers `undefined` for what is not there. */
	static get(_domain: string, key: string): ArrayBuffer | undefined {
		return native.call<Uint8Array<ArrayBuffer> | undefined>("flash.read", key)?.buffer;
	}

	/** Erases first: what the key held is gone when the write fails. @throws Error when the flash refuses */
	static set(_domain: string, key: string, value: ArrayBuffer): void {
		if (!(value instanceof ArrayBuffer)) throw new Error("unsupported type");
		native.call("flash.erase", key);
		native.call("flash.write", key, new Uint8Array(value));
	}

	static delete(_domain: string, key: string): void {
		native.call("flash.erase", key);
	}
}
