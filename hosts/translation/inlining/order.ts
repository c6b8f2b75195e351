import ts from "typescript";
import { isAssignment, type Names } from "./names";

/** Has the same value whenever it is read. */
export function isStable(node: ts.Expression, names: Names): boolean {
	if (ts.isIdentifier(node)) {
		const declaration = names.declarationOf(node);
		return declaration ? !names.isAssigned(declaration) : node.text === "undefined";
	}
	return (
		ts.isNumericLiteral(node) ||
		ts.isStringLiteral(node) ||
		ts.isVoidExpression(node) ||
		node.kind === ts.SyntaxKind.TrueKeyword ||
		node.kind === ts.SyntaxKind.FalseKeyword ||
		node.kind === ts.SyntaxKind.ThisKeyword ||
		node.kind === ts.SyntaxKind.NullKeyword
	);
}

/** Goes from a node to the outermost around it for which `isEnd`; `undefined` when anything else may happen before the node. */
export function firstIn(
	start: ts.Expression,
	names: Names,
	isEnd: (node: ts.Node) => boolean,
): ts.Expression | undefined {
	let node: ts.Expression = start;
	while (!isEnd(node)) {
		const { parent } = node;
		const before = readBefore(node, parent);
		if (!before?.every(each => isHarmless(each, names))) return undefined;
		if (ts.isPropertyAssignment(parent) || ts.isTemplateSpan(parent)) node = parent.parent as ts.Expression;
		else node = parent as ts.Expression;
	}
	return node;
}

/** What an expression reads before one of its parts; `undefined` where the part may not come about. */
function readBefore(part: ts.Expression, whole: ts.Node): readonly ts.Expression[] | undefined {
	if (ts.isParenthesizedExpression(whole) || ts.isPropertyAccessExpression(whole)) return [];
	if (ts.isPrefixUnaryExpression(whole) || ts.isVoidExpression(whole) || ts.isTypeOfExpression(whole)) return [];
	if (ts.isConditionalExpression(whole)) return whole.condition === part ? [] : undefined;
	if (ts.isElementAccessExpression(whole)) {
		if (whole.expression === part) return [];
		return whole.questionDotToken ? undefined : [whole.expression];
	}
	if (ts.isCallExpression(whole) || ts.isNewExpression(whole)) {
		if (whole.expression === part) return [];
		if (isOptional(whole)) return undefined;
		const all = [...(whole.arguments ?? [])];
		return [whole.expression, ...all.slice(0, all.indexOf(part))];
	}
	if (ts.isSpreadElement(whole)) return undefined;
	if (ts.isArrayLiteralExpression(whole)) return whole.elements.slice(0, whole.elements.indexOf(part));
	if (ts.isTemplateSpan(whole)) {
		const { templateSpans } = whole.parent;
		return templateSpans.slice(0, templateSpans.indexOf(whole)).map(each => each.expression);
	}
	if (ts.isPropertyAssignment(whole)) {
		const { properties } = whole.parent;
		const before = properties.slice(0, properties.indexOf(whole));
		if (!before.every(each => ts.isPropertyAssignment(each))) return undefined;
		return before.map(each => each.initializer);
	}
	if (!ts.isBinaryExpression(whole)) return undefined;
	if (whole.left === part) return [];
	const { kind } = whole.operatorToken;
	if (kind === ts.SyntaxKind.EqualsToken) {
		if (ts.isIdentifier(whole.left)) return [];
		return ts.isPropertyAccessExpression(whole.left) ? [whole.left.expression] : undefined;
	}
	const isChoice = [
		ts.SyntaxKind.AmpersandAmpersandToken,
		ts.SyntaxKind.BarBarToken,
		ts.SyntaxKind.QuestionQuestionToken,
	].includes(kind);
	return isChoice || isAssignment(kind) ? undefined : [whole.left];
}

function isOptional(node: ts.Node): boolean {
	return (node.flags & ts.NodeFlags.OptionalChain) !== 0;
}

/** Neither does anything nor minds what others do. */
function isHarmless(node: ts.Expression, names: Names): boolean {
	if (isStable(node, names) || ts.isArrowFunction(node)) return true;
	if (ts.isParenthesizedExpression(node)) return isHarmless(node.expression, names);
	if (ts.isIdentifier(node)) return names.declarationOf(node) === undefined;
	// `Math.max`, `Uint8Array.of`: built-ins are frozen.
	return (
		ts.isPropertyAccessExpression(node) &&
		ts.isIdentifier(node.expression) &&
		names.declarationOf(node.expression) === undefined
	);
}
