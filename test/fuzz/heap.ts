import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes that live after a collection: without one, what garbage happens to lie around would be measured. */
export function heapAfterCollection(): number {
	setFlagsFromString("--expose-gc");
	const collect: unknown = runInNewContext("gc");
	if (typeof collect === "function") collect();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
}
