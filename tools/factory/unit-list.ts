import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { distance } from "../check/nearest";
import { counted } from "../cli/counted";
import { isZip, unzip } from "./zip";

/** A cell that is not as it must be, or a file that is not. */
export interface Problem {
	/** The line of the file, as editors and spreadsheets count. */
	readonly row: number;
	/** Its head; absent when the whole row is meant. */
	readonly column?: string;
	/** A sentence without the row and the column; it never tells a key or a token. */
	readonly why: string;
}

/** One row of a list, by the column's meaning. Empty cells are left out. */
export interface Row {
	readonly row: number;
	readonly cells: ReadonlyMap<Meaning, Cell>;
	/** The maker's own columns, by their heads. */
	readonly own: Readonly<Record<string, string>>;
}

export interface Cell {
	/** The head as the file has it. */
	readonly column: string;
	readonly text: string;
}

/**
 * What a head means, whatever its case and however its words are divided: our own names, those of the example in Blynk's
 * manual ("Serial Number", "MAC address"), and those of its API (`deviceToken`).
 */
const meanings = {
	serial: ["serial", "serialnumber"],
	mac: ["mac", "macaddress"],
	key: ["key", "setupkey"],
	token: ["devicetoken", "authtoken", "token"],
	template: ["template", "templateid", "tmplid"],
} as const;

export type Meaning = keyof typeof meanings;

export interface UnitList {
	/** The meanings that the file has a column for. */
	readonly columns: ReadonlyMap<Meaning, string>;
	/** Heads of the maker's own columns. */
	readonly own: readonly string[];
	readonly rows: readonly Row[];
	readonly problems: readonly Problem[];
}

/**
 * Reads a list of units: a CSV of UTF-8 or UTF-16, divided by commas, semicolons or tabs, or a zip with one such file, as
 * Blynk's console exports static tokens.
 * @throws Error in a sentence when it is no such file
 */
export function readUnitList(file: string): UnitList {
	let bytes: Buffer = readFileSync(file);
	if (isZip(bytes)) {
		let isWorkbook = false;
		const isList = (name: string): boolean => {
			isWorkbook ||= name === "xl/workbook.xml";
			return /\.csv$/i.test(name) && !/(^|\/)(__MACOSX|\.)/.test(name);
		};
		const [first, second] = [...unzip(bytes, isList)];
		if (isWorkbook) throw new Error('It is a workbook. In Excel, save it as "CSV UTF-8".');
		if (!first || second)
			throw new Error(`There ${first ? "is more than one" : "is no"} CSV in this zip: give the right one.`);
		bytes = first[1];
	}
	return parseUnitList(decoded(bytes));
}

/** Excel's "Unicode text" is UTF-16 with a byte order mark, its "CSV UTF-8" has one too. */
function decoded(bytes: Buffer): string {
	const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
	try {
		return new TextDecoder(encoding, { fatal: true }).decode(bytes);
	} catch {
		throw new Error('It is neither UTF-8 nor UTF-16. In Excel, save it as "CSV UTF-8".');
	}
}

interface Parsed {
	readonly record: readonly string[];
	readonly row: number;
}

export function parseUnitList(text: string): UnitList {
	const [head, ...records] = withoutBlankColumns(parsed(text));
	if (!head) return { columns: new Map(), own: [], rows: [], problems: [{ row: 1, why: "The file is empty." }] };
	const problems: Problem[] = [];
	const columns = readHeads(head.record, problems);
	const named = new Map(columns.flatMap(({ head, meaning }) => (meaning ? [[meaning, head] as const] : [])));
	const rows = records.map(({ record, row }): Row => {
		if (record.length !== columns.length)
			problems.push({
				row,
				why: `It has ${counted(record.length, "cell")}, but the first row has ${counted(columns.length, "head")}.`,
			});
		const cells = new Map<Meaning, Cell>();
		const own: (readonly [string, string])[] = [];
		for (const [at, { head, meaning }] of columns.entries()) {
			const text = (record[at] ?? "").trim();
			if (!text) continue;
			if (meaning) cells.set(meaning, { column: head, text });
			else own.push([head, text]);
		}
		return { row, cells, own: Object.fromEntries(own) };
	});
	if (!rows.length && !problems.length) problems.push({ row: 2, why: "There is no unit below the heads." });
	const own = columns.flatMap(({ head, meaning }) => (meaning === undefined ? [head] : []));
	return { columns: named, own, rows, problems };
}

/** A spreadsheet writes commas as far to the right as somebody once was, in each row. */
function withoutBlankColumns(all: readonly Parsed[]): readonly Parsed[] {
	const width = Math.max(0, ...all.map(({ record }) => record.findLastIndex(cell => cell.trim() !== "") + 1));
	return all.map(({ record, row }) => ({ record: record.slice(0, width), row }));
}

function parsed(text: string): readonly Parsed[] {
	const first = /^.*$/m.exec(text)?.[0] ?? "";
	const delimiter = [",", ";", "\t"].find(each => first.includes(each)) ?? ",";
	const found: Parsed[] = [];
	try {
		parse(text, {
			...{ bom: true, delimiter, relax_column_count: true, skip_empty_lines: true },
			skip_records_with_empty_values: true,
			on_record: (record: string[], { lines }) => void found.push({ record, row: lines }),
		});
		return found;
	} catch (error) {
		// Not the parser's own words: they may quote a key.
		const at = error instanceof Error && "lines" in error ? `, look at row ${String(error.lines)}` : "";
		throw new Error(`It is no CSV${at}: a quotation mark is missing, or one too many.`);
	}
}

interface Head {
	readonly head: string;
	readonly meaning: Meaning | undefined;
}

function readHeads(record: readonly string[], problems: Problem[]): readonly Head[] {
	const heads = record.map(each => each.trim());
	const plain = heads.map(each => each.toLowerCase().replace(/[\s_-]/g, ""));
	const columns = plain.map((name, at): Head => ({ head: heads[at] ?? "", meaning: meaningOf(name, plain) }));
	for (const [at, { head, meaning }] of columns.entries()) {
		const before = columns.slice(0, at).find(each => each.head === head || (meaning && each.meaning === meaning));
		if (!head) problems.push({ row: 1, why: `Column ${at + 1} has no head.` });
		else if (before?.head === head) problems.push({ row: 1, column: head, why: "There are two columns of this name." });
		else if (before)
			problems.push({ row: 1, column: head, why: `It means the same as "${before.head}": leave one out.` });
	}
	for (const [at, { head, meaning }] of columns.entries()) {
		const meant = meaning === undefined ? nearMeaning(plain[at] ?? "") : undefined;
		if (meant === undefined || columns.some(each => each.meaning === meant)) continue;
		problems.push({ row: 1, column: head, why: `Is "${meant}" meant? Call it so; or else something less alike.` });
	}
	return columns;
}

/** A slip of the hand, or of another language, is not to become a column of the maker's own: what is issued stays. */
function nearMeaning(name: string): Meaning | undefined {
	for (const [meaning, names] of Object.entries(meanings) as [Meaning, readonly string[]][])
		for (const each of names) {
			const far = each.length >= 8 ? 2 : each.length >= 5 ? 1 : 0;
			if (name === `${each}s` || (far && distance(name, each) <= far)) return meaning;
		}
	return undefined;
}

/** In Blynk's API the token of a QR code is called `token` where the device's is there, too. */
function meaningOf(name: string, all: readonly string[]): Meaning | undefined {
	if (name === "token" && all.includes("devicetoken")) return undefined;
	for (const [meaning, names] of Object.entries(meanings) as [Meaning, readonly string[]][])
		if (names.includes(name)) return meaning;
	return undefined;
}
