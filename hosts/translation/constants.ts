import ts from "typescript";
import type { Edit } from "./edits";
import { outermost } from "./outermost";

/**
 * Gives `const` back to what esbuild's bundler declares with `var`: XS keeps 4 bytes of RAM for each variable of a
 * preloaded module that could change (docs/platform.md#preloaded-modules), and a closure of a constant is a constant, too.
 */
export function constants(file: ts.SourceFile): readonly Edit[] {
	const assigned = new Set<string>();
	const note = (target: ts.Node): void => {
		if (ts.isIdentifier(target)) assigned.add(target.text);
		else ts.forEachChild(target, note);
	};
	const look = (node: ts.Node): void => {
		if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) note(node.left);
		else if (ts.isPostfixUnaryExpression(node)) note(node.operand);
		else if (ts.isPrefixUnaryExpression(node) && isStep(node.operator)) note(node.operand);
		else if (ts.isForInStatement(node) || ts.isForOfStatement(node)) note(node.initializer);
		ts.forEachChild(node, look);
	};
	look(file);

	const edits: Edit[] = [];
	for (const statement of outermost(file)) {
		if (!ts.isVariableStatement(statement)) continue;
		const { declarationList: list } = statement;
		if (list.flags & ts.NodeFlags.BlockScoped) continue;
		const constant = list.declarations.every(
			({ name, initializer }) => initializer && namesOf(name).every(each => !assigned.has(each)),
		);
		const start = list.getStart(file);
		if (constant) edits.push({ start, end: start + "var".length, text: "const" });
	}
	return edits;
}

function namesOf(name: ts.BindingName): readonly string[] {
	if (ts.isIdentifier(name)) return [name.text];
	return name.elements.flatMap(each => (ts.isOmittedExpression(each) ? [] : namesOf(each.name)));
}

const isStep = (kind: ts.SyntaxKind): boolean =>
	kind === ts.SyntaxKind.PlusPlusToken || kind === ts.SyntaxKind.MinusMinusToken;

const isAssignment = (kind: ts.SyntaxKind): boolean =>
	kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
