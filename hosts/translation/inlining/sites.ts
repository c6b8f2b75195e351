import ts from "typescript";
import type { Names } from "./names";
import type { Once } from "./once";
import { firstIn, isStable } from "./order";

/** A parameter that becomes a variable, and what it begins with. */
export type Variable = readonly [parameter: ts.ParameterDeclaration, value: ts.Expression];

/** How a function is put where it is called. */
export interface Site {
	readonly once: Once;
	/**
	 * - `expression`: the value of its one expression stands for the call
	 * - `tail`: it ends as the function around it does
	 * - `before`: its statements come before the one that has the call, its value in place of that
	 */
	readonly way: "tail" | "expression" | "before";
	/** The node that is replaced: the call, the statement that has it, or the arrow that it is all of. */
	readonly at: ts.Node;
	/** What stands for parameters, as it is. */
	readonly values: ReadonlyMap<ts.Node, ts.Expression>;
	readonly variables: readonly Variable[];
}

/** Finds out where to put what. No two are in one place; the nodes are those to replace. */
export function sitesFor(all: readonly Once[], names: Names): ReadonlyMap<ts.Node, Site> {
	const calls = new Set<ts.Node>(all.map(({ call }) => call));
	const sites = new Map<ts.Node, Site>();
	const chosen = new Map<ts.Node, Site>();
	for (const way of ["tail", "expression", "before"]) {
		for (const once of all) {
			if (chosen.has(once.node)) continue;
			const site = waysFor(once, names, calls).find(each => each.way === way);
			if (!site || !isFree(site, sites, chosen)) continue;
			sites.set(site.at, site);
			chosen.set(once.node, site);
		}
	}
	return sites;
}

/** Nothing else is put where this would be, or where this comes from, in a way that takes no notice of the other. */
function isFree(
	{ at, once, way }: Site,
	sites: ReadonlyMap<ts.Node, Site>,
	chosen: ReadonlyMap<ts.Node, Site>,
): boolean {
	if (sites.has(at) || sites.has(once.node)) return false;
	if (way === "expression") return !ts.isBlock(once.body) || !once.body.statements.some(each => sites.has(each));
	const around = chosen.get(functionAround(at));
	if (around && (around.way === "expression" || around.once.node === at)) return false;
	for (let each: ts.Node = once.call; each !== at; each = each.parent) if (sites.has(each)) return false;
	return true;
}

function functionAround(node: ts.Node): ts.Node {
	let each = node;
	while (!ts.isFunctionLike(each)) each = each.parent;
	return each;
}

/** All ways for one function. */
function waysFor(once: Once, names: Names, calls: ReadonlySet<ts.Node>): readonly Site[] {
	const { node, call } = once;
	const values = new Map<ts.Node, ts.Expression>();
	const variables: Variable[] = [];
	for (const [i, parameter] of node.parameters.entries()) {
		const given = call.arguments[i];
		if (given && parameter.initializer && !isSomething(given)) return [];
		const value = given ?? parameter.initializer ?? ts.factory.createVoidZero();
		// What has a `this` of its own would take the other for its own.
		const isKept = value.kind === ts.SyntaxKind.ThisKeyword && hasMethods(once.body);
		if (!isKept && !names.isAssigned(parameter) && isStable(value, names)) values.set(parameter, value);
		else variables.push([parameter, value]);
	}
	if (call.arguments.length > node.parameters.length) return [];
	const sites: Site[] = [];
	const site = { once, values, variables };
	const value = valueOf(once);
	const [first, ...others] = variables;
	if (value && !first) sites.push({ ...site, way: "expression", at: call });
	if (value && first && !others.length && canMove(first, value, names, calls))
		sites.push({ ...site, way: "expression", at: call, values: new Map([...values, first]), variables: [] });
	const tail = tailOf(call);
	if (tail) sites.push({ ...site, way: "tail", at: tail });
	const statement = statementOf(call, names);
	if (statement) sites.push({ ...site, way: "before", at: statement });
	return sites;
}

/** Whether a parameter is read once, and before anything else of `value` happens. */
function canMove([parameter]: Variable, value: ts.Expression, names: Names, calls: ReadonlySet<ts.Node>): boolean {
	const [use, ...others] = names.referencesTo(parameter);
	// As an argument of what is put elsewhere, too, it might be read twice there.
	if (!use || others.length || names.isAssigned(parameter) || calls.has(use.parent)) return false;
	return firstIn(use, names, each => each === value) !== undefined;
}

/** The one expression that a function is. */
export function valueOf({ body }: Once): ts.Expression | undefined {
	if (!ts.isBlock(body)) return body;
	const [only, ...others] = body.statements;
	return only && !others.length && ts.isReturnStatement(only) ? only.expression : undefined;
}

/** Certainly not undefined. */
function isSomething(node: ts.Expression): boolean {
	return (
		ts.isLiteralExpression(node) ||
		node.kind === ts.SyntaxKind.TrueKeyword ||
		node.kind === ts.SyntaxKind.FalseKeyword ||
		node.kind === ts.SyntaxKind.ThisKeyword ||
		ts.isObjectLiteralExpression(node) ||
		ts.isArrayLiteralExpression(node) ||
		ts.isTemplateExpression(node) ||
		ts.isArrowFunction(node)
	);
}

function hasMethods(node: ts.Node): boolean {
	return ts.isMethodDeclaration(node) || ts.isAccessor(node) || (ts.forEachChild(node, hasMethods) ?? false);
}

/** What a function's end follows on: `return f()`, or an arrow that is `f()`. */
function tailOf(call: ts.CallExpression): ts.Node | undefined {
	const { parent } = call;
	if (ts.isReturnStatement(parent)) return parent;
	return ts.isArrowFunction(parent) && parent.body === call ? parent : undefined;
}

/** The statement that has a call, when nothing of it happens before. */
function statementOf(call: ts.CallExpression, names: Names): ts.Statement | undefined {
	const first = firstIn(call, names, node => ts.isStatement(node.parent) || ts.isVariableDeclaration(node.parent));
	if (!first) return undefined;
	const { parent } = first;
	if (ts.isVariableDeclaration(parent)) {
		const list = parent.parent;
		if (!ts.isVariableDeclarationList(list) || list.declarations[0] !== parent) return undefined;
		return ts.isVariableStatement(list.parent) && ts.isBlock(list.parent.parent) ? list.parent : undefined;
	}
	const isFirst =
		ts.isExpressionStatement(parent) ||
		ts.isReturnStatement(parent) ||
		ts.isThrowStatement(parent) ||
		((ts.isIfStatement(parent) || ts.isSwitchStatement(parent)) && parent.expression === first);
	return isFirst ? parent : undefined;
}
