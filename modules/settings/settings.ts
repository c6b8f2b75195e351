import { hasWord } from "../match/index";
import { frozen } from "../rom/index";
import { accept, type Field } from "./field";
import { valueOf } from "./values";

/**
 * What the owner set, for the product's code; where that is nothing, or nothing that this firmware takes, the default. Each
 * reader throws an Error when the product has no field of that name and kind: a misspelling shows at the first start.
 */
export interface Settings {
	/** Of a text, a secret or a choice; "" where nobody gave one and there is no default. */
	text(name: string): string;
	/** Of a number; NaN where nobody gave one and there is no default. */
	number(name: string): number;
	/** Of a yes or no; no where nobody said and there is no default. */
	flag(name: string): boolean;
}

/** Those of a product without fields. */
export const noSettings: Settings = frozen({ text: none, number: none, flag: none });

function none(): never {
	throw new Error("settings: no fields");
}

/** Those kept as `text` (see `values.ts`). */
export class KeptSettings implements Settings {
	readonly #fields: readonly Field[];
	readonly #text: string;

	constructor(fields: readonly Field[], text: string) {
		this.#fields = fields;
		this.#text = text;
	}

	text(name: string): string {
		return this.#value(name, " text secret choice ");
	}

	number(name: string): number {
		return Number(this.#value(name, " number ") || NaN);
	}

	flag(name: string): boolean {
		return this.#value(name, " yesno ") === "1";
	}

	#value(name: string, kinds: string): string {
		const field = this.#fields.find(each => each.name === name);
		if (!field || !hasWord(kinds, field.kind))
			throw new Error(`settings: the product's "setup.fields" have no "${name}" of kind${kinds.trimEnd()}`);
		const given = valueOf(this.#text, name);
		return (given === undefined ? undefined : accept(field, given)) ?? field.default;
	}
}
