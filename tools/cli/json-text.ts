/** Where each value of a JSON text stands, and where a text stops being JSON. `JSON.parse` tells neither for certain. */

/** A text that is no JSON. The message says what should stand there, and quotes nothing: the text may hold a password. */
export class JsonError extends Error {
	override readonly name = "JsonError";
	readonly place: Place;
	/** What should stand there. */
	readonly expected: string;

	constructor(text: string, at: number, expected: string) {
		const place = placeAt(text, at);
		super(`it is not JSON: at line ${place.line}, column ${place.column} there should be ${expected}.`);
		this.place = place;
		this.expected = expected;
	}
}

/** Both from 1, as editors count. */
export interface Place {
	readonly line: number;
	readonly column: number;
}

export interface JsonText {
	readonly value: unknown;
	/** Where the value at a path as `setup.fields[0].name` begins, or its name, where it has one; the whole has the path "". */
	placeOf(path: string): Place | undefined;
	/** Paths of names that stand in an object twice: only the last counts. */
	readonly repeated: readonly string[];
}

/** @throws JsonError */
export function parseJson(text: string): JsonText {
	const scanner = new Scanner(text);
	scanner.whole();
	const { starts, repeated } = scanner;
	const placeOf = (path: string): Place | undefined => {
		const at = starts.get(path);
		return at === undefined ? undefined : placeAt(text, at);
	};
	return { value: JSON.parse(text), placeOf, repeated };
}

function placeAt(text: string, at: number): Place {
	const before = text.slice(0, at).split(/\r\n|\n|\r/);
	return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

const space = /[ \t\n\r]*/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Walks over a text as RFC 8259 has it. */
class Scanner {
	readonly starts = new Map<string, number>();
	readonly repeated: string[] = [];
	readonly #text: string;
	#at = 0;

	constructor(text: string) {
		this.#text = text;
	}

	whole(): void {
		this.#value("");
		this.#skip();
		if (this.#at < this.#text.length) this.#fail("the end of the file");
	}

	#value(path: string): void {
		this.#skip();
		this.starts.set(path, this.#at);
		if (this.#take("{")) this.#object(path);
		else if (this.#take("[")) this.#list("]", at => this.#value(`${path}[${at}]`));
		else if (this.#match(string) === undefined && this.#match(scalar) === undefined)
			this.#fail(this.#text[this.#at] === '"' ? "a text with right escapes and a quote at its end" : "a value");
	}

	#object(path: string): void {
		const names = new Set<string>();
		this.#list("}", () => this.#field(path, names));
	}

	#field(object: string, names: Set<string>): void {
		this.#skip();
		const start = this.#at;
		const quoted = this.#match(string);
		if (quoted === undefined) return this.#fail("a name in double quotes");
		const name: string = JSON.parse(quoted);
		const path = object ? `${object}.${name}` : name;
		if (names.has(name)) this.repeated.push(path);
		names.add(name);
		this.#skip();
		if (!this.#take(":")) this.#fail('":"');
		this.#value(path);
		// Of a field the name tells more than the value.
		this.starts.set(path, start);
	}

	#list(end: "}" | "]", entry: (at: number) => void): void {
		this.#skip();
		if (this.#take(end)) return;
		for (let at = 0; ; at++) {
			entry(at);
			this.#skip();
			if (this.#take(end)) return;
			if (!this.#take(",")) this.#fail(`"," or "${end}"`);
		}
	}

	#skip(): void {
		this.#match(space);
	}

	#take(letter: string): boolean {
		if (this.#text[this.#at] !== letter) return false;
		this.#at++;
		return true;
	}

	#match(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.#at;
		const [found] = pattern.exec(this.#text) ?? [];
		if (found !== undefined) this.#at += found.length;
		return found;
	}

	#fail(expected: string): never {
		throw new JsonError(this.#text, this.#at, expected);
	}
}
