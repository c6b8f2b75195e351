import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { writeWhole } from "./files";

/** Rewritten when the file is larger than this and mostly out of date. */
const worthCompacting = 1 << 20;

/**
 * Named JSON values in a file, one line per change: `{"key":...,"value":...}`, the last line of a key wins, no value
 * removes it. Appending keeps a change cheap with 10,000 devices, and whatever was appended survives the process.
 *
 * A line that a crash cut short is dropped; anything else that cannot be read is an error, never silence.
 */
export class Journal {
	readonly #path: string;
	readonly #values = new Map<string, unknown>();
	readonly #changed = new Set<string>();
	#file: number;
	#size = 0;
	#live = 0;
	#scheduled: NodeJS.Immediate | undefined;

	/** @throws Error saying what is wrong with the file and what to do. */
	constructor(path: string) {
		this.#path = path;
		if (existsSync(path)) this.#read();
		this.#file = this.#compact();
	}

	get(key: string): unknown {
		return this.#values.get(key);
	}

	/** Every value whose key starts with `prefix`. */
	*all(prefix: string): Iterable<unknown> {
		for (const [key, value] of this.#values) if (key.startsWith(prefix)) yield value;
	}

	/**
	 * Remembers `value`, which may be changed in place and put again. It reaches the file at the end of this turn of
	 * the event loop, or with {@link flush}.
	 */
	put(key: string, value: unknown): void {
		this.#values.set(key, value);
		this.#touch(key);
	}

	remove(key: string): void {
		if (this.#values.delete(key)) this.#touch(key);
	}

	/** Writes what is still to be written: after it the change survives a killed process. */
	flush(): void {
		if (!this.#changed.size) return;
		clearImmediate(this.#scheduled);
		this.#scheduled = undefined;
		let lines = "";
		for (const key of this.#changed) lines += line(key, this.#values.get(key));
		this.#changed.clear();
		writeSync(this.#file, lines);
		this.#size += lines.length;
		if (this.#size > worthCompacting && this.#size > 4 * this.#live) {
			closeSync(this.#file);
			this.#file = this.#compact();
		}
	}

	close(): void {
		this.flush();
		closeSync(this.#file);
	}

	#touch(key: string): void {
		this.#changed.add(key);
		this.#scheduled ??= setImmediate(() => this.flush());
	}

	#read(): void {
		const lines = readFileSync(this.#path, "utf8").split("\n");
		// Behind the last line break stands nothing, or what a crash cut short; the rewrite that follows leaves it out.
		lines.pop();
		lines.forEach((text, index) => {
			const record = parse(text);
			if (!record)
				throw new Error(
					`${this.#path} is broken in line ${index + 1}. ` +
						"Restore it from a copy, or move it away to start with an empty cloud.",
				);
			if (record.value === undefined) this.#values.delete(record.key);
			else this.#values.set(record.key, record.value);
		});
	}

	/** Rewrites the file with what is still true, and opens it for appending. */
	#compact(): number {
		let lines = "";
		for (const [key, value] of this.#values) lines += line(key, value);
		writeWhole(this.#path, lines, 0o600);
		this.#size = this.#live = lines.length;
		return openSync(this.#path, "a");
	}
}

const line = (key: string, value: unknown): string => `${JSON.stringify({ key, value })}\n`;

function parse(text: string): { readonly key: string; readonly value?: unknown } | undefined {
	try {
		const record: unknown = JSON.parse(text);
		if (typeof record !== "object" || record === null || !("key" in record)) return undefined;
		if (typeof record.key !== "string") return undefined;
		return "value" in record ? { key: record.key, value: record.value } : { key: record.key };
	} catch {
		return undefined;
	}
}
