import type { Value } from "./value";

/** The parameters of a call, taken in order, each of the type it must have. */
export class Arguments {
	readonly #values: readonly Value[];
	#at = 0;

	constructor(values: readonly Value[]) {
		this.#values = values;
	}

	number(): number {
		return this.maybeNumber() ?? this.#wrong("a number");
	}

	maybeNumber(): number | undefined {
		const value = this.#next();
		return value === undefined || typeof value === "number" ? value : this.#wrong("a number");
	}

	text(): string {
		return this.maybeText() ?? this.#wrong("a text");
	}

	maybeText(): string | undefined {
		const value = this.#next();
		return value === undefined || typeof value === "string" ? value : this.#wrong("a text");
	}

	texts(): readonly string[] {
		const value = this.#next();
		return Array.isArray(value) ? value.map(String) : this.#wrong("texts");
	}

	bytes(): Uint8Array {
		return this.maybeBytes() ?? this.#wrong("bytes");
	}

	maybeBytes(): Uint8Array | undefined {
		const value = this.#next();
		return value === undefined || value instanceof Uint8Array ? value : this.#wrong("bytes");
	}

	flag(): boolean {
		return this.#next() === true;
	}

	#next(): Value {
		return this.#values[this.#at++];
	}

	#wrong(expected: string): never {
		throw new TypeError(`Parameter ${this.#at} of the call should be ${expected}.`);
	}
}
