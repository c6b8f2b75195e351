import ts from "typescript";
import type { Edit } from "./edits";

/**
 * Gives `true` and `false` back, which terser writes as `!0` and `!1`: shorter as text, but three bytes of XS code where the
 * word is one; and has `undefined` made of `null`, which is one less than `0`. (To XS 17 `undefined` itself is a variable that
 * has to be looked for.)
 */
export function words(file: ts.SourceFile): readonly Edit[] {
	const edits: Edit[] = [];
	const look = (node: ts.Node): void => {
		const word = wordFor(node);
		if (word === undefined) return ts.forEachChild(node, look);
		const start = node.getStart(file);
		// `return!0` needs no space, `return true` does.
		const space = /[\w$]/.test(file.text.charAt(start - 1)) ? " " : "";
		edits.push({ start, end: node.end, text: space + word });
	};
	look(file);
	return edits;
}

function wordFor(node: ts.Node): string | undefined {
	if (ts.isVoidExpression(node) && ts.isNumericLiteral(node.expression)) return "void null";
	if (!ts.isPrefixUnaryExpression(node) || node.operator !== ts.SyntaxKind.ExclamationToken) return undefined;
	if (!ts.isNumericLiteral(node.operand)) return undefined;
	return node.operand.text === "0" ? "true" : node.operand.text === "1" ? "false" : undefined;
}
