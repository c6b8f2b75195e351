import ts from "typescript";
import type { Edit } from "./edits";

/**
 * Makes statements of conditions: `a && b();` becomes `if (a) b();`, and `if (a && b) c();` becomes `if (a) if (b) c();`. For
 * the value of each `&&`, which nobody wants there, XS has two bytes of code.
 */
export function conditions(file: ts.SourceFile): readonly Edit[] {
	const edits: Edit[] = [];
	const replace = (token: ts.Node, text: string): void =>
		void edits.push({ start: token.getStart(file), end: token.end, text });
	const look = (node: ts.Node): void => {
		if (ts.isIfStatement(node) && !node.elseStatement)
			for (const each of chain(node.expression)) replace(each.operatorToken, ")if(");
		if (ts.isExpressionStatement(node)) {
			const [last, ...others] = chain(node.expression);
			if (last) {
				// In braces, so that an `else` of a statement around it stays that one's.
				const start = node.getStart(file);
				edits.push({ start, end: start, text: "{if(" });
				replace(last.operatorToken, ")");
				for (const each of others) replace(each.operatorToken, ")if(");
				edits.push({ start: node.end, end: node.end, text: "}" });
			}
		}
		ts.forEachChild(node, look);
	};
	look(file);
	return edits;
}

/** All of `a && b && c`, the last first. */
function chain(node: ts.Expression): readonly ts.BinaryExpression[] {
	if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken) return [];
	return [node, ...chain(node.left)];
}
