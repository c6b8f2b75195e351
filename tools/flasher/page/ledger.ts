import { Trouble } from "./trouble";

/** What happened to a chip. */
export interface Entry {
	/** ISO 8601. */
	readonly time: string;
	readonly mac: string;
	/** The unit this chip is from now on. */
	readonly serial?: string | undefined;
	/** `begun` is noted before the first byte is written: from then on the unit is this chip's. */
	readonly result: "begun" | "good" | "bad";
	readonly why?: string | undefined;
	/** SHA-256 of the image. */
	readonly image: string;
	readonly version: string;
}

/**
 * What was done at this browser, kept in its storage as lines of JSON. Entries are only added; two tabs take turns, so that
 * they never give one unit to two chips.
 */
export class Ledger {
	readonly #key: string;

	/** @param product whose units these are */
	constructor(product: string) {
		this.#key = `blynk-inject flasher: ${product}`;
	}

	/** Oldest first. */
	get entries(): readonly Entry[] {
		return this.text
			.split("\n")
			.filter(Boolean)
			.map(line => JSON.parse(line) as Entry);
	}

	/** As it is kept, for a file. */
	get text(): string {
		try {
			return localStorage.getItem(this.#key) ?? "";
		} catch (error) {
			throw noMemory(error);
		}
	}

	/** Adds what `make` makes of the entries so far, while no other tab does. @throws Trouble when there is no room */
	add(make: (entries: readonly Entry[]) => Entry): Promise<Entry> {
		return this.#alone(() => {
			const entry = make(this.entries);
			this.#keep(`${this.text}${JSON.stringify(entry)}\n`);
			return entry;
		});
	}

	/** Forgets all but which chip is whose. */
	clear(): Promise<void> {
		return this.#alone(() => {
			const bound = new Map(this.entries.flatMap(each => (each.serial === undefined ? [] : [[each.serial, each]])));
			const kept = [...bound.values()].map(each => JSON.stringify({ ...each, result: "begun", why: undefined }));
			this.#keep(kept.map(line => `${line}\n`).join(""));
		});
	}

	#keep(text: string): void {
		try {
			localStorage.setItem(this.#key, text);
		} catch (error) {
			throw noMemory(error);
		}
	}

	#alone<T>(work: () => T): Promise<T> {
		return navigator.locks.request(this.#key, work);
	}
}

function noMemory(error: unknown): Trouble {
	const full = error instanceof DOMException && error.name === "QuotaExceededError";
	return new Trouble({ is: "memory", detail: full ? "Its storage is full." : "It allows this page no storage." });
}

/** For a spreadsheet; `flasher --bring` and programs take {@link Ledger.text}. */
export function csv(entries: readonly Entry[]): string {
	const columns = ["time", "serial", "mac", "result", "why", "image", "version"] as const;
	const quoted = (value = ""): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
	const rows = entries.map(entry => columns.map(column => quoted(entry[column])).join());
	return [columns.join(), ...rows].map(row => `${row}\r\n`).join("");
}
