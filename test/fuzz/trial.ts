import { begin, end, type Cost } from "./coverage/meter";
import type { Parser } from "./parser";

/** What came of one input. */
export interface Trial {
	readonly cost: Cost;
	/** What is broken, in a sentence; `undefined`: nothing. */
	readonly broken: string | undefined;
	/** Where, for what was thrown by the parser itself. */
	readonly stack?: string | undefined;
}

/** Has `parser` read `input`, and judges it and what it cost. Without `coverage/hooks.ts` it costs nothing. */
export async function attempt(parser: Parser, input: Uint8Array): Promise<Trial> {
	begin();
	try {
		const judged = parser.judge(input);
		// Most are done by now, and a turn of the event loop would cost more than they do.
		if (judged) await judged;
	} catch (error) {
		return { cost: end(), broken: String(error), stack: error instanceof Error ? error.stack : undefined };
	}
	const cost = end();
	const { steps, stepsEach, array } = parser.bounds;
	const most = steps + stepsEach * input.length;
	if (cost.steps > most)
		return { cost, broken: `it took ${cost.steps} steps for ${input.length} bytes; ${most} is the bound` };
	if (cost.array > array) return { cost, broken: `it asked for ${cost.array} bytes at once; ${array} is the bound` };
	return { cost, broken: undefined };
}
