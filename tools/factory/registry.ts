import {
	chmodSync,
	closeSync,
	existsSync,
	fstatSync,
	fsyncSync,
	ftruncateSync,
	mkdirSync,
	openSync,
	readFileSync,
	writeSync,
} from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { InUse, lock } from "../cloud/lock";
import { onDisk } from "./disk";
import { accept, columns, rules, sameSerial, type Unit } from "./unit";

/** Units that were issued, to look them up. */
export interface Issued {
	/** In the order of issue. */
	readonly units: readonly Unit[];
	bySerial(serial: string): Unit | undefined;
	/** @param mac as `24:6f:28:aa:bb:cc`, or as esptool or a label writes it: any case, colons, dashes or neither */
	byMac(mac: string): Unit | undefined;
}

/** How long a process that has the registry is waited for, and how often it is tried, milliseconds. */
const patience = 5000;
const pace = 100;

/**
 * Which units were issued, and with what: `DIR/registry.csv`, only ever appended to. A line is a unit, or a later fact of
 * one (today its MAC), under the heads `serial,mac,key,token,fields`; the last is the maker's own columns as JSON, so that
 * no line holds a line break, and one that a power cut tore can be told. It holds keys and tokens: for its owner's eyes only.
 */
export class Registry implements Issued {
	readonly #path: string;
	readonly #file: number;
	readonly #free: () => void;
	readonly #book: Book;

	/**
	 * Opens it for writing and keeps other processes out until `close`. A last line that a power cut tore is cut off: what
	 * it was to hold was never told to anybody.
	 * @param dir what `factory units --out` names; made where it is missing and `create` says so
	 * @throws Error when another process has it, when there is none (without `create`), or when a line contradicts another
	 */
	static open(dir: string, { create = false }: { readonly create?: boolean } = {}): Registry {
		const path = pathIn(dir);
		if (create) onDisk(dir, () => mkdirSync(dir, { recursive: true, mode: 0o700 }));
		else if (!existsSync(path)) throw missing(dir);
		const free = onDisk(path, () => lock(join(dir, ".registry.lock"), "factory command"));
		try {
			return new Registry(path, free);
		} catch (error) {
			free();
			throw error;
		}
	}

	/**
	 * As {@link open}, but waits a while for another process that has it: a station that notes its unit needs it for a moment.
	 * @throws Error as {@link open} does
	 */
	static async openSoon(dir: string, options?: { readonly create?: boolean }): Promise<Registry> {
		for (let left = patience / pace; ; left--) {
			try {
				return Registry.open(dir, options);
			} catch (error) {
				if (left <= 0 || !(error instanceof InUse)) throw error;
				// Not all at the same time again.
				await new Promise(resolve => setTimeout(resolve, pace * (0.5 + Math.random())));
			}
		}
	}

	private constructor(path: string, free: () => void) {
		this.#path = path;
		this.#free = free;
		const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
		const whole = wholeLines(path, bytes);
		this.#book = new Book(path, whole);
		this.#file = onDisk(path, () => openSync(path, "a", 0o600));
		try {
			chmodSync(path, 0o600);
			if (whole.length < bytes.length) ftruncateSync(this.#file, whole.length);
			if (!whole.length) this.#append([heads]);
		} catch (error) {
			closeSync(this.#file);
			throw error;
		}
	}

	get units(): readonly Unit[] {
		return this.#book.units;
	}

	bySerial(serial: string): Unit | undefined {
		return this.#book.bySerial(serial);
	}

	byMac(mac: string): Unit | undefined {
		return this.#book.byMac(mac);
	}

	/**
	 * Issues units for good; all of them are on the disk when it returns.
	 * @throws Error when a serial or MAC is taken, or a value breaks its column's rule; nothing is issued then
	 */
	issue(units: readonly Unit[]): void {
		const next = this.#book.copy();
		for (const unit of units) next.add(unit);
		if (units.length) this.#append(units.map(line));
		for (const unit of units) this.#book.add(unit);
	}

	/**
	 * Notes which chip a unit is on, and returns the unit with it. The same again changes nothing.
	 * @param mac in any spelling
	 * @throws Error when there is no such unit, when it is on another chip, or the chip is another unit's
	 */
	bind(serial: string, mac: string): Unit {
		const unit = this.bySerial(serial);
		if (!unit) throw new Error(`${this.#path}: there is no unit ${serial}. Issue it first: factory units.`);
		const chip = accept("mac", mac);
		if (chip === undefined) throw new Error(`The MAC is "${mac}", but must be ${rules.mac}.`);
		if (unit.mac === chip) return unit;
		this.#book.checkBind(unit, chip);
		this.#append([line({ serial: unit.serial, mac: chip, key: undefined, token: undefined, fields: {} })]);
		return this.#book.bind(unit, chip);
	}

	/** Lets other processes in again. */
	close(): void {
		closeSync(this.#file);
		this.#free();
	}

	/** All of the lines, or where the disk is full none. */
	#append(lines: readonly string[]): void {
		const bytes = Buffer.from(lines.map(each => `${each}\n`).join(""));
		const before = fstatSync(this.#file).size;
		onDisk(this.#path, () => {
			try {
				for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
				fsyncSync(this.#file);
			} catch (error) {
				ftruncateSync(this.#file, before);
				throw error;
			}
		});
	}
}

/**
 * Every unit of a registry, in the order of issue, as it stands now: another process may be writing to it.
 * @throws Error when there is none, or a line contradicts another
 */
export function readRegistry(dir: string): readonly Unit[] {
	const path = pathIn(dir);
	if (!existsSync(path)) throw missing(dir);
	return new Book(path, wholeLines(path, readFileSync(path))).units;
}

/** What a list is held against before anything is written: what {@link readRegistry} reads; no unit where there is no registry yet. */
export function issuedIn(dir: string): Issued {
	const path = pathIn(dir);
	return new Book(path, existsSync(path) ? wholeLines(path, readFileSync(path)) : Buffer.alloc(0));
}

const pathIn = (dir: string): string => join(dir, "registry.csv");

function missing(dir: string): Error {
	return new Error(`There is no registry.csv in ${dir}. Issue units first: factory units --csv FILE --out ${dir}.`);
}

const heads = [...columns, "fields"].join(",");

/** Up to the last line's end. What is behind it was never whole, be it half a line or what a power cut leaves: zeros. */
function wholeLines(path: string, bytes: Buffer): Buffer {
	const end = bytes.lastIndexOf("\n") + 1;
	if (end || heads.startsWith(bytes.toString().replace(/\0+$/, ""))) return bytes.subarray(0, end);
	throw new Error(`${path} is no registry: its first line must be "${heads}".`);
}

function line({ serial, mac, key, token, fields }: Unit): string {
	const own = Object.keys(fields).length ? JSON.stringify(fields) : "";
	return [serial, mac, key, token, own].map((each = "") => quoted(each)).join(",");
}

function quoted(value: string): string {
	return /[",\s]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** What the lines say together. */
class Book implements Issued {
	readonly #path: string;
	readonly #bySerial = new Map<string, Unit>();
	/** Serials by MAC. */
	readonly #byMac = new Map<string, string>();

	constructor(path: string, bytes: Buffer) {
		this.#path = path;
		if (!bytes.length) return;
		const [first, ...rows] = this.#rows(bytes);
		if (first?.join() !== heads) throw new Error(`${path} is no registry: its first line must be "${heads}".`);
		for (const [at, row] of rows.entries()) this.#read(row, at + 2);
	}

	get units(): readonly Unit[] {
		return [...this.#bySerial.values()];
	}

	bySerial(serial: string): Unit | undefined {
		return this.#bySerial.get(sameSerial(serial));
	}

	byMac(mac: string): Unit | undefined {
		const serial = this.#byMac.get(accept("mac", mac) ?? "");
		return serial === undefined ? undefined : this.#bySerial.get(serial);
	}

	copy(): Book {
		const other = new Book(this.#path, Buffer.alloc(0));
		for (const unit of this.units) other.#keep(unit);
		return other;
	}

	add(unit: Unit): void {
		for (const column of columns) {
			const value = unit[column];
			if (value !== undefined && accept(column, value) !== value)
				throw new Error(`${this.#path}: the ${column} of unit ${unit.serial} must be ${rules[column]}.`);
		}
		if (this.bySerial(unit.serial)) throw new Error(`${this.#path}: there is a unit ${unit.serial} already.`);
		if (unit.mac !== undefined) this.#checkFree(unit, unit.mac);
		this.#keep(unit);
	}

	checkBind(unit: Unit, mac: string): void {
		if (unit.mac !== undefined && unit.mac !== mac)
			throw new Error(`${this.#path}: unit ${unit.serial} is on chip ${unit.mac}, and cannot be on ${mac}, too.`);
		this.#checkFree(unit, mac);
	}

	bind(unit: Unit, mac: string): Unit {
		this.checkBind(unit, mac);
		const bound = { ...unit, mac };
		this.#keep(bound);
		return bound;
	}

	#checkFree({ serial }: Unit, mac: string): void {
		const other = this.byMac(mac);
		if (other && sameSerial(other.serial) !== sameSerial(serial))
			throw new Error(`${this.#path}: chip ${mac} is unit ${other.serial}, and cannot be ${serial}, too.`);
	}

	#keep(unit: Unit): void {
		this.#bySerial.set(sameSerial(unit.serial), unit);
		if (unit.mac !== undefined) this.#byMac.set(unit.mac, sameSerial(unit.serial));
	}

	#rows(bytes: Buffer): readonly string[][] {
		try {
			// A spreadsheet that kept it has left its own mark and line ends; the lines from then on have ours.
			return parse(bytes, { bom: true, record_delimiter: ["\r\n", "\n"] });
		} catch (error) {
			// Not the parser's own words: they may quote a key.
			const at = error instanceof Error && "lines" in error ? `, look at line ${String(error.lines)}` : "";
			throw new Error(`${this.#path} is not CSV${at}.`);
		}
	}

	#read([serial = "", mac = "", key = "", token = "", fields = ""]: readonly string[], at: number): void {
		const unit: Unit = {
			serial,
			mac: mac || undefined,
			key: key || undefined,
			token: token || undefined,
			fields: this.#readFields(fields, at),
		};
		const known = this.bySerial(serial);
		try {
			if (!known) this.add(unit);
			else if (unit.mac === undefined || unit.key !== undefined || unit.token !== undefined || fields)
				throw new Error(`${this.#path}: there is a unit ${serial} already.`);
			else this.bind(known, unit.mac);
		} catch (error) {
			throw new Error(`${error instanceof Error ? error.message : String(error)} Look at line ${at}.`);
		}
	}

	#readFields(text: string, at: number): Readonly<Record<string, string>> {
		if (!text) return {};
		try {
			const given: unknown = JSON.parse(text);
			if (isTexts(given)) return given;
		} catch {
			// Told below.
		}
		throw new Error(`${this.#path}, line ${at}: "fields" must be an object of texts as JSON.`);
	}
}

function isTexts(value: unknown): value is Record<string, string> {
	return typeof value === "object" && value !== null && Object.values(value).every(each => typeof each === "string");
}
