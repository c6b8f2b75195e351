import ts from "typescript";
import type { Edit } from "./edits";

/**
 * Writes templates as sums: for an empty text between two values XS has four bytes of code, and one for each value that is to
 * become a text, which beside a text it does anyway. What firmware puts into a template is a text or a number (lint). Comes
 * after terser, to which `text + 1 + 2` is `text + 3`.
 */
export function templates(file: ts.SourceFile): readonly Edit[] {
	const edits: Edit[] = [];
	const look = (node: ts.Node): void => {
		if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)) edits.push(...sumOf(node, file));
		ts.forEachChild(node, look);
	};
	look(file);
	return edits;
}

function sumOf({ head, templateSpans: spans }: ts.TemplateExpression, file: ts.SourceFile): readonly Edit[] {
	const texts = [head, ...spans.map(({ literal }) => literal)];
	// Two values alone could be numbers, whose sum is another.
	const isSumOfTexts = texts.slice(0, 2).some(({ text }) => text);
	return texts.map((each, i) => {
		const isLast = i === spans.length;
		const isWanted = each.text || (i === 0 && !isSumOfTexts);
		const pieces = [...(i ? [")"] : []), ...(isWanted ? [JSON.stringify(each.text)] : []), ...(isLast ? [] : ["("])];
		const text = `${i ? "" : "("}${pieces.join(" + ")}${isLast ? ")" : ""}`;
		return { start: each.getStart(file), end: each.end, text };
	});
}
