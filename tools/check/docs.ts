import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "../..");

/** Where rules of the config are written. */
const files = ["product.ts", ...readdirSync(join(root, "src/config")).map(name => join("config", name))].map(name =>
	join(root, "src", name),
);

/** What TSDoc says of the fields of an object, by name; the object by the names of its fields, see {@link keyOf}. */
export type Docs = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Names an object of the config by those of its fields: no two have the same. */
export function keyOf(names: readonly string[]): string {
	return names.join(" ");
}

/** Reads what stands above the fields of each type that is given to `fields<...>(...)` in the rules. */
export function readDocs(): Docs {
	const { options } = ts.convertCompilerOptionsFromJson(
		{ target: "ES2022", module: "Preserve", moduleResolution: "Bundler", strict: true, types: [] },
		root,
	);
	const program = ts.createProgram({ rootNames: files, options });
	const checker = program.getTypeChecker();
	const docs = new Map<string, ReadonlyMap<string, string>>();
	const visit = (node: ts.Node): void => {
		if (isFields(node)) {
			const [rules] = node.arguments;
			const [type] = node.typeArguments ?? [];
			if (rules && type && ts.isObjectLiteralExpression(rules)) {
				const given = checker.getTypeFromTypeNode(type);
				const names = rules.properties.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : []));
				const texts = names.map(name => [name, docOf(given.getProperty(name), checker)] as const);
				docs.set(keyOf(names), new Map(texts));
			}
		}
		ts.forEachChild(node, visit);
	};
	for (const file of files) {
		const source = program.getSourceFile(file);
		if (source) visit(source);
	}
	return docs;
}

function isFields(node: ts.Node): node is ts.CallExpression {
	return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "fields";
}

/** What stands above a field, or else above its type. */
function docOf(field: ts.Symbol | undefined, checker: ts.TypeChecker): string {
	if (!field) return "";
	const own = plain(field.getDocumentationComment(checker));
	if (own) return own;
	const type = checker.getTypeOfSymbol(field).getNonNullableType();
	const named = type.aliasSymbol ?? type.getSymbol();
	const isOurs = named?.declarations?.some(each => files.includes(each.getSourceFile().fileName));
	return named && isOurs ? plain(named.getDocumentationComment(checker)) : "";
}

/** Without what only readers of our sources can follow: notes on where a number comes from, and links to other code. */
function plain(parts: readonly ts.SymbolDisplayPart[]): string {
	return parts
		.map(({ text }) => text)
		.join("")
		.replace(/\s*\(docs\/(?:protocol\/|(?:platform|architecture|figures)\.md)[^)]*\)/g, "")
		.replace(/\s+/g, " ")
		.trim();
}
