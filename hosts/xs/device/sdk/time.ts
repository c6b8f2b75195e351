/** `time` (SDK modules/base/time). */
export default class Time {
	/** Milliseconds since the start, as a signed integer of 32 bits: it goes from the greatest to the least. */
	static get ticks(): number {
		return native.call<number>("now") | 0;
	}

	/** `seconds`: Unix time, an unsigned integer of 32 bits. */
	static set(seconds: number): void {
		native.call("setTime", (seconds >>> 0) * 1000);
	}
}
