/** What crosses the pipe (value.ts): the firmware sends no objects, but gets them. */
export type NativeValue = undefined | boolean | number | string | Uint8Array | readonly NativeValue[];

declare global {
	/** What the engine gives its firmware (engine/native.c). */
	const native: {
		/** Asks the Node side (bridge.ts), whose answer is taken to be what the name promises. Throws what it threw. */
		call<Answer = void>(name: string, ...values: readonly NativeValue[]): Answer;
		/** Tells the Node side, and does not wait: for what is often said and has no answer. */
		post(name: string, ...values: readonly NativeValue[]): void;
		/** Asks the Node side for bytes and copies them into `into`; returns how many there were. */
		fill(into: Uint8Array, name: string, ...values: readonly NativeValue[]): number;
		/** For tests, a driver in C: bytes have come; `onReadable` gets how many and may {@link read} them meanwhile. */
		feed(onReadable: (count: number) => void, bytes: Uint8Array): void;
		/** Copies what fits of the bytes that {@link feed} gave into `into`; returns how many. */
		read(into: Uint8Array): number;
		/** Takes bytes to send, which go nowhere. True: there is always room. */
		write(bytes: Uint8Array): boolean;
		/** How many bytes {@link write} has taken. */
		written(): number;
		/** Ends the machine, as `esp_restart` does. */
		restart(kind: "restart" | "fault", reason: string): never;
		/** Bytes free for slots and chunks. */
		freeMemory(): number;
		/** Gives `object` a function of its own for each method of its class, as the SDK's FFI has them. */
		own(object: object): void;
	};

	/** Called by the Node side; the parameters are whatever the two ends agree on. */
	// eslint-disable-next-line no-var
	var onEvent: (...values: never[]) => NativeValue;
}
