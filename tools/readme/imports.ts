import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { root } from "../cli/folders";

export interface Import {
	/** Who imports: relative to the project, as all paths here. */
	readonly file: string;
	/** The specifier as written. */
	readonly name: string;
	/** Without extension; the specifier itself when it is not a path. */
	readonly target: string;
	readonly typeOnly: boolean;
}

/** The TypeScript files of a folder, those that only declare left out. */
export function sources(folder: string): readonly string[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
		.filter(name => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
		.map(name => join(folder, name));
}

const known = new Map<string, readonly Import[]>();

/** What a file imports, re-exports and types included. */
export function imports(file: string): readonly Import[] {
	const found = known.get(file) ?? importsOf(file);
	known.set(file, found);
	return found;
}

function importsOf(file: string): readonly Import[] {
	const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.ES2022, true);
	const found: Import[] = [];
	const add = (name: string, typeOnly: boolean): void => {
		const target = name.startsWith(".") ? join(dirname(file), name) : name;
		found.push({ file, name, target, typeOnly });
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
			add(node.moduleSpecifier.text, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
		else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
			add(node.moduleSpecifier.text, node.isTypeOnly);
		else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
			add(node.arguments[0]?.getText().slice(1, -1) ?? "", false);
		else if (
			ts.isImportTypeNode(node) &&
			ts.isLiteralTypeNode(node.argument) &&
			ts.isStringLiteral(node.argument.literal)
		)
			add(node.argument.literal.text, true);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** The module a path lies in: `modules/blynk/line` is of `blynk`. */
export function moduleOf(path: string): string | undefined {
	return /^modules\/([a-z-]+)\//.exec(path)?.[1];
}
