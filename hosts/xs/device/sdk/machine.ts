import { dispatch } from "../targets";

/**
 * What the SDK's runtime adds to XS. Runs at link time, so that all of it is in ROM. What leaves a callback goes to the
 * abort hook (engine/platform.c), as in the SDK.
 */
globalThis.onEvent = (id: number, name: string, ...values: readonly unknown[]) => {
	dispatch(id, name, values);
	return undefined;
};

/** Prints its parameters as they are; a line is what ends with a line break. Ours come whole. */
const trace = (...values: readonly unknown[]): void => native.call("log", values.join("").replace("\n", ""));

Object.assign(globalThis, { trace });

/** The clock of a chip that nobody has told the time begins in 1970. */
Date.now = () => native.call<number | undefined>("time") ?? native.call<number>("now");
