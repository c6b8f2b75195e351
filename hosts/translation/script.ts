/** One script, and the way back from its lines to the sources. */
export interface Script {
	readonly code: string;
	readonly map: string;
}
