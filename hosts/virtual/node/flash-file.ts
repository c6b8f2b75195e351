import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Storage } from "../flash";
import { isObject } from "../merge-patch";
import { checkEntry, checkWrite, hasRoom } from "../nvs";

const kind = "blynk-inject virtual flash";

/** Flash kept in a file, so that it survives the program. The file is replaced whole at every write, never in part. */
export class FlashFile implements Storage {
	readonly #file: string;
	#entries: Map<string, Uint8Array>;

	/**
	 * Reads `file`; one that does not exist is an empty flash.
	 * @throws Error when it is not a flash file or cannot be read; nothing is erased, since it may be somebody's.
	 */
	constructor(file: string) {
		this.#file = file;
		this.#entries = read(file);
	}

	entries(): ReadonlyMap<string, Uint8Array> {
		return this.#entries;
	}

	read(key: string): Uint8Array | undefined {
		return this.#entries.get(key)?.slice();
	}

	write(key: string, bytes: Uint8Array): void {
		checkWrite(key, bytes);
		if (hasRoom(this.#entries, key, bytes)) return this.#save(new Map(this.#entries).set(key, bytes.slice()));
		this.erase(key); // as the SDK, which erases before it writes
		throw new Error(`the flash is full: no room for ${bytes.length} bytes under ${key}`);
	}

	erase(key: string): void {
		if (!this.#entries.has(key)) return;
		const rest = new Map(this.#entries);
		rest.delete(key);
		this.#save(rest);
	}

	/** The file first: what could not be written is not there after a restart either. */
	#save(next: Map<string, Uint8Array>): void {
		const entries = Object.fromEntries([...next].map(([key, bytes]) => [key, Buffer.from(bytes).toString("base64")]));
		const temporary = `${this.#file}.${process.pid}.tmp`;
		const handle = openSync(temporary, "w", 0o600); // it holds the password of somebody's network
		try {
			writeSync(handle, `${JSON.stringify({ kind, entries }, undefined, "\t")}\n`);
			fsyncSync(handle);
		} finally {
			closeSync(handle);
		}
		renameSync(temporary, this.#file);
		this.#entries = next;
	}
}

function read(file: string): Map<string, Uint8Array> {
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") {
			if (existsSync(dirname(file))) return new Map();
			throw new Error(`The flash file ${file} cannot be made: there is no folder ${dirname(file)}.`);
		}
		const why = error instanceof Error ? error.message : String(error);
		throw new Error(`The flash file ${file} cannot be read: ${why}.`);
	}
	const entries = parse(text);
	if (entries) return entries;
	throw new Error(
		`${file} is not a flash file of a virtual board, or broken. Remove it for a blank board, or name another.`,
	);
}

function parse(text: string): Map<string, Uint8Array> | undefined {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return undefined;
	}
	if (!isObject(json) || json["kind"] !== kind || !isObject(json["entries"])) return undefined;
	const entries = new Map<string, Uint8Array>();
	for (const [key, value] of Object.entries(json["entries"])) {
		if (typeof value !== "string") return undefined;
		const bytes = Buffer.from(value, "base64");
		if (bytes.toString("base64") !== value) return undefined;
		try {
			checkEntry(key, bytes);
		} catch {
			return undefined;
		}
		entries.set(key, Uint8Array.from(bytes));
	}
	return entries;
}
