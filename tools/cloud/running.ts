/**
 * What a firmware says of itself: at its device's login, and in the tag of its file (docs/protocol/wire.md#info-frame,
 * docs/protocol/update.md#tag).
 */
export interface Running {
	readonly version: string | undefined;
	readonly type: string | undefined;
	readonly build: string | undefined;
	/** Of the Blynk library. */
	readonly library: string | undefined;
}

/** Reads it by the names of the protocol; firmware of before 2023 has other ones for its version and its library. */
export function firmwareOf(valueOf: (name: string) => string | undefined): Running {
	return {
		version: valueOf("mcu") ?? valueOf("ncp") ?? valueOf("fw"),
		type: valueOf("fw-type"),
		build: valueOf("build"),
		library: valueOf("blynk") ?? valueOf("ver"),
	};
}
