import ts from "typescript";
import { outermost } from "../outermost";
import type { Names } from "./names";

/**
 * What outermost constants are that may as well stand where they are read: numbers, and texts that are short or read once.
 * To read a constant from outside costs 16 bytes in each function that does, and 32 more in one that reads nothing else.
 */
export function literalsOf(file: ts.SourceFile, names: Names): ReadonlyMap<ts.Node, ts.Expression> {
	const literals = new Map<ts.Node, ts.Expression>();
	const isLiteral = (node: ts.Expression, uses: number): boolean => {
		if (ts.isNumericLiteral(node)) return true;
		if (ts.isStringLiteralLike(node)) return uses === 1 || node.text.length <= shortText;
		if (ts.isParenthesizedExpression(node) || ts.isPrefixUnaryExpression(node))
			return isLiteral(ts.isPrefixUnaryExpression(node) ? node.operand : node.expression, uses);
		if (ts.isBinaryExpression(node)) return isLiteral(node.left, uses) && isLiteral(node.right, uses);
		const declaration = ts.isIdentifier(node) && names.declarationOf(node);
		return declaration ? literals.has(declaration) : false;
	};
	for (const statement of outermost(file)) {
		if (!ts.isVariableStatement(statement)) continue;
		for (const declaration of statement.declarationList.declarations) {
			const { initializer } = declaration;
			const uses = names.referencesTo(declaration).length;
			if (initializer && !names.isAssigned(declaration) && isLiteral(initializer, uses))
				literals.set(declaration, initializer);
		}
	}
	return literals;
}

/** Characters of a text that takes no more where it is read than the way to it does. */
const shortText = 32;
