import ts from "typescript";
import { outermost } from "../outermost";
import { isCommonJs, type Names } from "./names";

/** A function that one place calls, and none has for anything else. */
export interface Once {
	readonly node: ts.FunctionLikeDeclaration;
	readonly body: ts.ConciseBody;
	readonly call: ts.CallExpression;
	/** What goes when the function does: its statement, its declaration, or the method itself. */
	readonly place: ts.Node;
}

/** Finds the outermost functions, and the private methods of outermost classes, that are called in one place only. */
export function calledOnce(file: ts.SourceFile, names: Names): readonly Once[] {
	const statements = new Set<ts.Node>(outermost(file));
	const found: Once[] = [];
	const add = (node: ts.FunctionLikeDeclaration, use: ts.Expression, place: ts.Node): void => {
		const call = use.parent;
		if (!ts.isCallExpression(call) || call.expression !== use || call.questionDotToken || !node.body) return;
		if (isPlain(node) && call.arguments.every(each => !ts.isSpreadElement(each)) && isKeptWithRom(call, statements))
			found.push({ node, body: node.body, call, place });
	};
	const look = (node: ts.Node): void => {
		if (ts.isFunctionDeclaration(node) && !node.modifiers?.length) {
			const [use, ...others] = names.referencesTo(node);
			if (use && !others.length && !hasThis(node)) add(node, use, node);
		} else if (ts.isVariableStatement(node)) {
			for (const each of node.declarationList.declarations) {
				const { initializer } = each;
				const [use, ...others] = names.referencesTo(each);
				const isFunction = initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
				if (isFunction && ts.isIdentifier(each.name) && use && !others.length && !hasThis(initializer))
					add(initializer, use, node.declarationList.declarations.length === 1 ? node : each);
			}
		}
	};
	statements.forEach(look);
	const classes = (node: ts.Node): void => {
		if (ts.isClassLike(node)) {
			for (const { member, use } of privateMethodsUsedOnce(node)) add(member, use, member);
		} else if (!ts.isFunctionLike(node)) ts.forEachChild(node, classes);
	};
	statements.forEach(classes);
	return withoutCircles(found);
}

/** Each private method that its class uses in one place, as one of `this`. */
function privateMethodsUsedOnce(
	node: ts.ClassLikeDeclaration,
): readonly { member: ts.MethodDeclaration; use: ts.Expression }[] {
	const uses = new Map<string, ts.PrivateIdentifier[]>();
	const look = (each: ts.Node): void => {
		if (ts.isPrivateIdentifier(each)) uses.set(each.text, [...(uses.get(each.text) ?? []), each]);
		ts.forEachChild(each, look);
	};
	node.members.forEach(look);
	return node.members.flatMap(member => {
		if (!ts.isMethodDeclaration(member) || !ts.isPrivateIdentifier(member.name) || member.modifiers?.length) return [];
		const [use, ...others] = (uses.get(member.name.text) ?? []).filter(each => each !== member.name);
		if (!use || others.length || !ts.isPropertyAccessExpression(use.parent)) return [];
		const { parent } = use;
		const isOwn = parent.expression.kind === ts.SyntaxKind.ThisKeyword && memberAround(use)?.parent === node;
		return isOwn && !isDerivedConstructor(memberAround(use)) ? [{ member, use: parent }] : [];
	});
}

/** The member of a class whose `this` is meant at a node. */
function memberAround(node: ts.Node): ts.Node | undefined {
	let each: ts.Node | undefined = node;
	while (each && !ts.isClassElement(each)) {
		if (ts.isFunctionExpression(each) || ts.isFunctionDeclaration(each)) return undefined;
		each = each.parent;
	}
	return each;
}

function isDerivedConstructor(node: ts.Node | undefined): boolean {
	return node !== undefined && ts.isConstructorDeclaration(node) && Boolean(node.parent.heritageClauses?.length);
}

/** Nothing of how it is called or ends is out of the ordinary. */
function isPlain(node: ts.FunctionLikeDeclaration): boolean {
	if ("asteriskToken" in node && node.asteriskToken) return false;
	if (node.modifiers?.length || !node.body) return false;
	if (node.parameters.some(each => !ts.isIdentifier(each.name) || each.dotDotDotToken)) return false;
	const isOdd = (each: ts.Node): boolean =>
		each.kind === ts.SyntaxKind.SuperKeyword ||
		(ts.isIdentifier(each) && (each.text === "arguments" || isCommonJs(each))) ||
		(ts.isVariableDeclarationList(each) && !(each.flags & ts.NodeFlags.BlockScoped)) ||
		ts.isFunctionExpression(each) ||
		ts.isFunctionDeclaration(each) ||
		ts.isClassLike(each) ||
		(ts.forEachChild(each, isOdd) ?? false);
	return !isOdd(node.body);
}

/**
 * Whether the code around a call stays in ROM: that of a function which is made while the device runs is copied into RAM
 * (docs/platform.md#code-and-strings-copied-into-ram), and so would be what is put there.
 */
function isKeptWithRom(node: ts.Node, statements: ReadonlySet<ts.Node>): boolean {
	let functions = 0;
	for (let each = node.parent; !statements.has(each); each = each.parent) {
		if (ts.isFunctionLike(each)) functions++;
		if (ts.isPropertyDeclaration(each)) return false;
		if (ts.isSourceFile(each)) return false;
	}
	const statement = containing(node, statements);
	if (statement && ts.isFunctionDeclaration(statement)) functions++;
	return functions === 1;
}

function containing(node: ts.Node, statements: ReadonlySet<ts.Node>): ts.Node | undefined {
	let each: ts.Node | undefined = node;
	while (each && !statements.has(each)) each = each.parent;
	return each;
}

/** A function that in the end calls itself stays one. */
function withoutCircles(all: readonly Once[]): readonly Once[] {
	const byNode = new Map(all.map(each => [each.node, each]));
	const around = (node: ts.Node): Once | undefined => {
		let each: ts.Node | undefined = node.parent;
		while (each && !byNode.has(each as ts.FunctionLikeDeclaration)) each = each.parent;
		return each && byNode.get(each as ts.FunctionLikeDeclaration);
	};
	return all.filter(start => {
		const seen = new Set<Once>();
		for (let each = around(start.call); each && !seen.has(each); each = around(each.call)) seen.add(each);
		return !seen.has(start);
	});
}

export function hasThis(node: ts.Node): boolean {
	return node.kind === ts.SyntaxKind.ThisKeyword || (ts.forEachChild(node, hasThis) ?? false);
}
