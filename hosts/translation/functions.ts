import ts from "typescript";
import type { Edit } from "./edits";
import { outermost } from "./outermost";

/**
 * Makes arrow functions of a script's outermost functions. Any other function could be a constructor and has a
 * `prototype` for that: 48 bytes of flash, which no function of the firmware needs. One that may be called before the
 * script comes to where it stands, or that has a `this` of its own, stays what it is.
 */
export function functions(file: ts.SourceFile): readonly Edit[] {
	const early = calledEarly(file, binder(file));
	return outermost(file).flatMap(statement => {
		if (!ts.isFunctionDeclaration(statement) || !statement.name || !statement.body) return [];
		if (statement.modifiers?.length || statement.asteriskToken) return [];
		if (early.has(statement) || hasThis(statement.body)) return [];
		const body = statement.body.getStart(file);
		return [
			{
				start: statement.getStart(file),
				end: file.text.indexOf("(", statement.name.end),
				text: `const ${statement.name.text} = `,
			},
			{ start: body, end: body, text: "=> " },
			{ start: statement.end, end: statement.end, text: ";" },
		];
	});
}

/** The functions that a statement before them calls or hands on, or may call through what it calls. */
export function calledEarly(file: ts.SourceFile, checker: ts.TypeChecker): ReadonlySet<ts.Statement> {
	const statements = outermost(file);
	const owners = new Map(statements.flatMap(each => declarationsOf(each).map(name => [name, each] as const)));
	const mentioned = new Map<ts.Statement, ReadonlySet<ts.Statement>>();
	const usedAtOnce = new Map<ts.Statement, ReadonlySet<ts.Statement>>();
	for (const statement of statements) {
		const [all, atOnce] = [new Set<ts.Statement>(), new Set<ts.Statement>()];
		const look = (each: ts.Node, isAtOnce: boolean): void => {
			const isNow = isAtOnce && !isLater(each);
			const owner = ts.isIdentifier(each) && isReference(each) ? owners.get(declarationOf(each, checker)) : undefined;
			if (owner) all.add(owner);
			if (owner && isNow) atOnce.add(owner);
			ts.forEachChild(each, child => look(child, isNow));
		};
		look(statement, true);
		mentioned.set(statement, all);
		usedAtOnce.set(statement, atOnce);
	}

	const early = new Set<ts.Statement>();
	const reached = new Set<ts.Statement>();
	for (const statement of statements) {
		reached.add(statement);
		if (ts.isFunctionDeclaration(statement)) continue;
		const seen = new Set(usedAtOnce.get(statement));
		// A set goes on over what is added meanwhile.
		for (const owner of seen) {
			if (!reached.has(owner)) early.add(owner);
			for (const each of mentioned.get(owner) ?? []) seen.add(each);
		}
	}
	return early;
}

/** What a statement declares. */
function declarationsOf(statement: ts.Statement): readonly ts.Node[] {
	if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return [statement];
	return ts.isVariableStatement(statement) ? statement.declarationList.declarations.flatMap(bindings) : [];
}

function bindings(node: ts.VariableDeclaration | ts.BindingElement): readonly ts.Node[] {
	if (ts.isIdentifier(node.name)) return [node];
	return node.name.elements.flatMap(each => (ts.isOmittedExpression(each) ? [] : bindings(each)));
}

/** Whether a name stands for something, and is not that of a property or what it declares itself. */
function isReference(name: ts.Identifier): boolean {
	const { parent } = name;
	return ts.isShorthandPropertyAssignment(parent) || !("name" in parent && parent.name === name);
}

function declarationOf(name: ts.Identifier, checker: ts.TypeChecker): ts.Node {
	const symbol = ts.isShorthandPropertyAssignment(name.parent)
		? checker.getShorthandAssignmentValueSymbol(name.parent)
		: checker.getSymbolAtLocation(name);
	return symbol?.valueDeclaration ?? name;
}

/** Knows what the names in `file` stand for. */
export function binder(file: ts.SourceFile): ts.TypeChecker {
	const host: ts.CompilerHost = {
		...ts.createCompilerHost({}),
		getSourceFile: name => (name === file.fileName ? file : undefined),
		fileExists: name => name === file.fileName,
	};
	const options: ts.CompilerOptions = { allowJs: true, noLib: true, noResolve: true, types: [] };
	return ts.createProgram([file.fileName], options, host).getTypeChecker();
}

/** Does not run where it stands: a function that is not handed on at once, a field of instances. */
function isLater(node: ts.Node): boolean {
	if (ts.isFunctionLike(node)) return !ts.isCallOrNewExpression(node.parent);
	if (!ts.isPropertyDeclaration(node)) return false;
	return !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
}

function hasThis(node: ts.Node): boolean {
	if (node.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(node) && node.text === "arguments")) return true;
	if (ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node) || ts.isClassLike(node)) return false;
	return ts.forEachChild(node, hasThis) ?? false;
}
