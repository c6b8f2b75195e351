/** What is wrong with a `/config`: "`field` must be `rule`". Never holds what was sent. */
export interface Problem {
	/** Its name in `/config`. */
	readonly field: string;
	/** What it must be, in words: goes on from "must be". */
	readonly rule: string;
}
