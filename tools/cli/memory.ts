import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Memory of this process, bytes. */
export interface Memory {
	readonly rss: number;
	/** JavaScript heap and buffers. */
	readonly heap: number;
}

/** Collects garbage first: without that, what happens to lie around would be measured. */
export function memoryNow(): Memory {
	setFlagsFromString("--expose-gc");
	const collect: unknown = runInNewContext("gc");
	if (typeof collect === "function") collect();
	const { rss, heapUsed, external } = process.memoryUsage();
	return { rss, heap: heapUsed + external };
}
