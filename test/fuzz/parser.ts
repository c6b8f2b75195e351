import type { Random } from "../../hosts/virtual/random";

/**
 * A parser of what strangers send, as the fuzzer sees it: how inputs for it are made, and what has to hold for each. An input
 * is bytes and nothing else, so that it can be kept as a line of text; where a parser needs to know more, as where the network
 * cuts a stream, that follows from the bytes.
 */
export interface Parser {
	/** For `--parser`, and the name of the corpus file. */
	readonly name: string;
	/** What it reads, and who sends that. */
	readonly reads: string;
	/** Inputs are no longer, bytes: somewhat more than the parser's own limits. */
	readonly longest: number;
	/** What one input may cost. */
	readonly bounds: Bounds;
	/** What such inputs are made of, for the mutations. */
	readonly words: readonly string[];
	/** An input that is right, or nearly. */
	generate(random: Random): Uint8Array;
	/** Has the parser read it. @throws what is broken; any throw counts */
	judge(input: Uint8Array): void | Promise<void>;
}

/** Some three times what 100,000 inputs needed at most. What grows with the square of a long input is far beyond. */
export interface Bounds {
	/** Blocks of our code that run, besides those of {@link stepsEach}. */
	readonly steps: number;
	/** Further blocks for every byte of the input. */
	readonly stepsEach: number;
	/** The longest array of bytes that is asked for. */
	readonly array: number;
}

/** What does not hold, in a sentence. */
export class Broken extends Error {
	override readonly name = "Broken";
}

/** @throws Broken unless `holds` */
export function must(holds: boolean, sentence: string): asserts holds {
	if (!holds) throw new Broken(sentence);
}

/** @throws Broken unless both are the same when written as JSON */
export function same(got: unknown, expected: unknown, what: string): void {
	const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
	if (a !== b) throw new Broken(`${what} is ${a}, but should be ${b}`);
}
