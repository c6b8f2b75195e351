import type { Schema } from "./json-schema";

/** All fields of a product's config in tables of Markdown: those of the product itself, then one for each part of it. */
export function fieldsTable({ properties = {}, required = [] }: Schema): string {
	const parts = Object.entries(properties);
	const own = parts.flatMap(([name, field]) => row(name, field, required.includes(name)));
	return [
		table(own),
		...parts
			.filter(([, { properties }]) => properties)
			.map(([name, part]) => `### \`${name}\`\n\n${linked(part.description ?? "")}\n\n${table(rowsIn(name, part))}`),
	].join("\n\n");
}

function table(rows: readonly string[]): string {
	return ["| field | | may be | unless set |", "|---|---|---|---|", ...rows].join("\n");
}

function rowsIn(path: string, { properties = {}, required = [] }: Schema): readonly string[] {
	return Object.entries(properties).flatMap(([name, field]) => {
		const at = `${path}.${name}`;
		return [...row(at, field, required.includes(name)), ...rowsBelow(at, field)];
	});
}

function rowsBelow(path: string, { properties, items, ...schema }: Schema): readonly string[] {
	if (items?.properties) return rowsIn(`${path}[]`, items);
	if (!properties) return [];
	const [first, ...others] = Object.values(properties);
	const isSame = first?.properties && others.length && others.every(each => sameFields(each, first));
	if (!isSame) return rowsIn(path, { ...schema, properties });
	// The fields of each are the same: once is enough.
	return [
		...Object.entries(properties).flatMap(([name, field]) => row(`${path}.${name}`, field, false)),
		...rowsIn(`${path}.*`, first),
	];
}

function sameFields(one: Schema, other: Schema): boolean {
	return JSON.stringify(one.properties) === JSON.stringify(other.properties);
}

function row(path: string, schema: Schema, isNeeded: boolean): readonly string[] {
	const standard = schema.default === undefined ? "" : code(JSON.stringify(schema.default));
	const cells = [code(path), linked(what(schema)), mayBe(schema), isNeeded ? "**needed**" : standard];
	return [`| ${cells.map(each => each.replaceAll("|", "\\|")).join(" | ")} |`];
}

const mustBe = "Must be ";

/** A description without the rule at its end. */
function what({ description = "" }: Schema): string {
	const at = description.lastIndexOf(mustBe);
	return (at < 0 ? description : description.slice(0, at)).trimEnd();
}

function mayBe(schema: Schema): string {
	const { type, items, minItems = 0, maxItems = 0, properties, additionalProperties } = schema;
	if (type === "boolean") return "`true`, `false`";
	if (properties) return "see below";
	if (items) return `a list of ${minItems} to ${maxItems}: ${mayBe(items)}`;
	if (typeof additionalProperties === "object") return `by language: ${mayBe(additionalProperties)}`;
	const words = schema.patternErrorMessage ?? schema.description ?? "";
	if (words.includes(mustBe)) return words.slice(words.lastIndexOf(mustBe) + mustBe.length).replace(/\.$/, "");
	return (schema.enum ?? []).map(code).join(", ");
}

/** With links, as the page stands beside those that are named. */
function linked(text: string): string {
	return text.replace(/\bdocs\/([a-z-]+)\.md/g, "[$1]($1.md)");
}

function code(text: string): string {
	return `\`${text}\``;
}
