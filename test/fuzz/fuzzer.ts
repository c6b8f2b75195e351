import { Random } from "../../hosts/virtual/random";
import { mutate } from "./mutate";
import type { Parser } from "./parser";
import { shrink } from "./shrink";
import { attempt } from "./trial";

/** An input that a parser does not stand. */
export interface Finding {
	readonly parser: string;
	/** The smallest that was found. */
	readonly input: Uint8Array;
	readonly broken: string;
	readonly stack: string | undefined;
}

/** So many inputs that came somewhere new are mutated further; when there are more, one of them goes. */
const mostKept = 2000;

/** Of a hundred inputs so many are made anew. */
const anew = 25;

/**
 * Tries inputs on one parser: those of its grammar, and mutations of what came somewhere new. Which they are follows from the
 * seed, the corpus and the code alone.
 */
export class Fuzzer {
	readonly parser: Parser;
	/** How many inputs were tried. */
	inputs = 0;
	/** What most of them cost at most. */
	steps = 0;
	array = 0;
	/** What came somewhere new, and was not in the corpus. */
	readonly discovered: Uint8Array[] = [];
	readonly #random: Random;
	readonly #corpus: readonly Uint8Array[];
	readonly #pool: Uint8Array[] = [];
	readonly #other = (): Uint8Array => this.#pick();

	constructor(parser: Parser, seed: string, corpus: readonly Uint8Array[]) {
		this.parser = parser;
		this.#random = new Random(`${seed} ${parser.name}`);
		this.#corpus = corpus;
	}

	/** Tries the whole corpus. */
	async replay(): Promise<Finding | undefined> {
		for (const input of this.#corpus) {
			const finding = await this.#try(input);
			if (finding) return finding;
		}
		this.discovered.length = 0;
		return undefined;
	}

	/** Tries one more. */
	next(): Promise<Finding | undefined> {
		return this.#try(this.#make());
	}

	#make(): Uint8Array {
		const { parser } = this;
		const random = this.#random;
		if (random.chance(anew)) return cut(parser.generate(random), parser.longest);
		const base = random.chance(30) ? parser.generate(random) : this.#pick();
		return mutate(base, random, { words: parser.words, other: this.#other, longest: parser.longest });
	}

	#pick(): Uint8Array {
		const random = this.#random;
		if (!this.#pool.length) return this.parser.generate(random);
		const [one, other] = [random.pick(this.#pool), random.pick(this.#pool)];
		// The shorter one costs less, and what is found with it says more.
		return one.length < other.length ? one : other;
	}

	async #try(input: Uint8Array): Promise<Finding | undefined> {
		this.inputs++;
		const { cost, broken, stack } = await attempt(this.parser, input);
		if (broken !== undefined) return this.#shrunk(input, broken, stack);
		this.steps = Math.max(this.steps, cost.steps);
		this.array = Math.max(this.array, cost.array);
		if (!cost.fresh) return undefined;
		this.discovered.push(input);
		if (this.#pool.length < mostKept) this.#pool.push(input);
		else this.#pool[this.#random.whole(0, mostKept - 1)] = input;
		return undefined;
	}

	async #shrunk(found: Uint8Array, broken: string, stack: string | undefined): Promise<Finding> {
		const input = await shrink(found, async each => (await attempt(this.parser, each)).broken !== undefined);
		const least = await attempt(this.parser, input);
		// What came before may have had its part in it; then the input as it was found says more.
		if (least.broken === undefined) return { parser: this.parser.name, input: found, broken, stack };
		return { parser: this.parser.name, input, broken: least.broken, stack: least.stack };
	}
}

const cut = (input: Uint8Array, most: number): Uint8Array => (input.length > most ? input.subarray(0, most) : input);
