/** What is wrong with a `/config`: "`field` must be `rule`". Never holds what was sent. */
export interface Problem {
	readonly field: string;
	readonly rule: string;
}
