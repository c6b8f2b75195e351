import { randomFillSync } from "node:crypto";
import { makeKey } from "../../modules/access-point/index";
import { isTemplateId } from "../../modules/match/index";
import { dynamic, type Product } from "../../src/product";
import type { Issued } from "./registry";
import type { Meaning, Problem, Row, UnitList } from "./unit-list";
import { accept, rules, sameSerial, type Column, type Unit } from "./unit";

/** What is to be done with a list of units, when there is no problem with it. */
export interface Plan {
	/** Not issued yet, in the order of the list. Each has its key, where the product's units have keys. */
	readonly fresh: readonly Unit[];
	/** Issued before, whose chip the list tells now. */
	readonly bound: readonly { readonly serial: string; readonly mac: string }[];
	/** How many units the list has that were issued before. */
	readonly known: number;
	readonly problems: readonly Problem[];
}

/** Every unit once the plan is carried out, in the order of issue. */
export function unitsAfter({ fresh, bound }: Plan, { units }: Issued): readonly Unit[] {
	const chips = new Map(bound.map(({ serial, mac }) => [serial, mac]));
	return [...units.map(unit => ({ ...unit, mac: unit.mac ?? chips.get(unit.serial) })), ...fresh];
}

/**
 * Holds a list against the product and against what was issued. It changes nothing.
 * @param numbering for a list without serials: what stands in front of the number that each row gets
 */
export function planOf(list: UnitList, product: Product, issued: Issued, numbering?: string): Plan {
	return new Planner(list, product, issued, numbering).plan;
}

/** Cells of the list that no two rows may share, each with the row that has it. */
type Seen = Readonly<Record<Column, Map<string, number>>>;

class Planner {
	readonly #product: Product;
	readonly #issued: Issued;
	readonly #tokens: ReadonlyMap<string, string>;
	readonly #fresh: Unit[] = [];
	readonly #bound: { serial: string; mac: string }[] = [];
	readonly #problems: Problem[];
	readonly #seen: Seen = { serial: new Map(), mac: new Map(), key: new Map(), token: new Map() };
	#known = 0;

	constructor(list: UnitList, product: Product, issued: Issued, numbering: string | undefined) {
		this.#product = product;
		this.#issued = issued;
		this.#tokens = new Map(issued.units.flatMap(({ token, serial }) => (token ? [[token, serial] as const] : [])));
		this.#problems = [...list.problems];
		const isEmpty = !list.columns.size && !list.own.length;
		if (!isEmpty) this.#checkColumns(list, numbering);
		// What the heads mean is not known then.
		if (this.#problems.some(({ row }) => row === 1)) return;
		const digits = Math.max(4, String(list.rows.length).length);
		for (const [at, row] of list.rows.entries())
			this.#take(row, numbering === undefined ? undefined : `${numbering}${String(at + 1).padStart(digits, "0")}`);
	}

	get plan(): Plan {
		return { fresh: this.#fresh, bound: this.#bound, known: this.#known, problems: this.#problems };
	}

	#checkColumns({ columns }: UnitList, numbering: string | undefined): void {
		const complain = (meaning: Meaning, why: string): void => {
			const column = columns.get(meaning) ?? meaning;
			this.#problems.push({ row: 1, column, why });
		};
		const { setup, factory } = this.#product;
		if (numbering === undefined && !columns.has("serial"))
			complain("serial", "The column is missing. Add one, or number the rows: --number PREFIX.");
		if (numbering !== undefined && columns.has("serial"))
			complain("serial", "The list has serials: leave --number out.");
		if (setup.key !== "unit" && columns.has("key"))
			complain("key", `This product's setup.key is "${setup.key}": its units have no key of their own.`);
		if (!factory && columns.has("token"))
			complain("token", 'The firmware would not look at it: set "factory" to true in the product\'s config.');
	}

	#take(row: Row, numbered: string | undefined): void {
		const before = this.#problems.length;
		const cell = (column: Column): string | undefined => this.#accept(row, column);
		const serial = numbered === undefined ? cell("serial") : this.#checked(row, "serial", "serial", numbered);
		const given = { mac: cell("mac"), key: cell("key"), token: cell("token") };
		if (serial === undefined && !row.cells.has("serial") && numbered === undefined)
			this.#complain(row, "serial", "It is empty, but each unit needs a serial.");
		this.#checkTemplate(row);
		if (serial === undefined || this.#problems.length > before) return;
		const known = this.#issued.bySerial(serial);
		this.#checkFree(row, serial, given);
		if (known) this.#compare(row, known, given);
		if (this.#problems.length > before) return;
		if (!known) this.#fresh.push({ serial, ...given, key: given.key ?? this.#newKey(), fields: row.own });
		else {
			this.#known++;
			if (known.mac === undefined && given.mac !== undefined)
				this.#bound.push({ serial: known.serial, mac: given.mac });
		}
	}

	#newKey(): string | undefined {
		return this.#product.setup.key === "unit" ? makeKey(into => void randomFillSync(into)) : undefined;
	}

	/** A cell by its rule, and as no other row has it. */
	#accept(row: Row, column: Column): string | undefined {
		const cell = row.cells.get(column);
		return cell && this.#checked(row, column, cell.column, cell.text);
	}

	#checked(row: Row, column: Column, head: string, text: string): string | undefined {
		const value = accept(column, text);
		if (value === undefined) {
			const isQr = column === "token" && text.startsWith("sqr_");
			const told = isSecret(column) ? "" : `is "${text.slice(0, 40)}", but `;
			this.#complain(
				row,
				head,
				isQr ? "It is the token of a QR code; the device's own is meant." : `It ${told}must be ${rules[column]}.`,
			);
			return undefined;
		}
		const same = column === "serial" ? sameSerial(value) : value;
		const other = this.#seen[column].get(same);
		if (other === undefined) this.#seen[column].set(same, row.row);
		else this.#complain(row, head, `Row ${other} has the same${isSecret(column) ? "" : `: ${value}`}.`);
		return value;
	}

	#checkTemplate(row: Row): void {
		const cell = row.cells.get("template");
		const { templateId } = this.#product;
		if (!cell || cell.text === templateId || (templateId === dynamic && isTemplateId(cell.text))) return;
		this.#complain(
			row,
			cell.column,
			`It is "${cell.text.slice(0, 40)}", but this product's template is ${templateId}.`,
		);
	}

	/** Neither the chip nor the token is another unit's. */
	#checkFree(row: Row, serial: string, { mac, token }: Pick<Unit, "mac" | "token">): void {
		const isOther = (owner: string | undefined): owner is string =>
			owner !== undefined && sameSerial(owner) !== sameSerial(serial);
		const chip = mac === undefined ? undefined : this.#issued.byMac(mac)?.serial;
		if (isOther(chip)) this.#complain(row, this.#head(row, "mac"), `The chip ${mac} is unit ${chip} in the registry.`);
		const holder = token === undefined ? undefined : this.#tokens.get(token);
		if (isOther(holder)) this.#complain(row, this.#head(row, "token"), `Unit ${holder} has it in the registry.`);
	}

	/** What the list tells of a unit that was issued is what it was issued with. */
	#compare(row: Row, known: Unit, given: Pick<Unit, "mac" | "key" | "token">): void {
		const differs = (head: string): void =>
			this.#complain(row, head, `Unit ${known.serial} was issued with another value, and stays as it is.`);
		for (const column of ["key", "token"] as const)
			if (given[column] !== undefined && given[column] !== known[column]) differs(this.#head(row, column));
		if (given.mac !== undefined && known.mac !== undefined && given.mac !== known.mac) differs(this.#head(row, "mac"));
		for (const [head, text] of Object.entries(row.own)) if (known.fields[head] !== text) differs(head);
		if (this.#product.setup.key === "unit" && known.key === undefined)
			this.#complain(row, "key", `Unit ${known.serial} was issued without a key: give its product another folder.`);
	}

	#head(row: Row, meaning: Meaning): string {
		return row.cells.get(meaning)?.column ?? meaning;
	}

	#complain({ row }: Row, column: string, why: string): void {
		this.#problems.push({ row, column, why });
	}
}

const isSecret = (column: Column): boolean => column === "key" || column === "token";
