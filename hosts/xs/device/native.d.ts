/** What the engine gives its firmware (engine/native.c). */
declare type NativeValue = undefined | boolean | number | string | Uint8Array | readonly NativeValue[];

declare const native: {
	/** Asks the Node side. Throws what it threw. */
	call(name: string, ...values: readonly NativeValue[]): NativeValue;
	/** Asks the Node side for bytes and copies them into `into`; returns how many there were. */
	fill(into: Uint8Array, name: string, ...values: readonly NativeValue[]): number;
	/** Ends the machine, as `esp_restart` does. */
	restart(kind: string, reason: string): never;
	/** Collects garbage, completely. */
	collect(): void;
};

/** Called by the Node side's `Engine.event`. */
declare var onEvent: (...values: never[]) => NativeValue;
