import ts from "typescript";
import type { Edit } from "./edits";

/**
 * Reads properties one by one where a declaration takes an object apart: `const { a, b } = c` becomes
 * `const a = c.a, b = c.b`. For a pattern XS needs some ten bytes of code more, and as many steps each time. What has
 * defaults, takes the rest, or goes deeper stays what it is.
 */
export function patterns(file: ts.SourceFile): readonly Edit[] {
	const edits: Edit[] = [];
	let holders = 0;
	const look = (node: ts.Node): void => {
		if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer) {
			const [first, ...others] = node.name.elements.map(propertyOf);
			if (first && others.every(each => each !== undefined)) {
				const { name, initializer } = node;
				const plain = ts.isIdentifier(initializer) || initializer.kind === ts.SyntaxKind.ThisKeyword;
				const pattern = { start: name.getStart(file), end: name.end };
				const before = { start: initializer.getStart(file), end: initializer.getStart(file) };
				const after = { start: initializer.end, end: initializer.end };
				if (plain || !others.length) {
					const object = initializer.getText(file);
					const rest = others.map(each => `, ${each.name} = ${object}.${each.property}`).join("");
					edits.push({ ...pattern, text: first.name }, { ...before, text: plain ? "" : "(" });
					edits.push({ ...after, text: `${plain ? "" : ")"}.${first.property}${rest}` });
				} else {
					const holder = `$object${holders++}`;
					const all = [first, ...others].map(each => `, ${each.name} = ${holder}.${each.property}`).join("");
					edits.push({ ...pattern, text: holder }, { ...after, text: all });
				}
			}
		}
		ts.forEachChild(node, look);
	};
	look(file);
	return edits;
}

/** What an element of a pattern is called, and whose value it gets; `undefined` when it does more than that. */
function propertyOf(element: ts.BindingElement): { readonly name: string; readonly property: string } | undefined {
	const { name, propertyName, initializer, dotDotDotToken } = element;
	if (!ts.isIdentifier(name) || initializer || dotDotDotToken) return undefined;
	if (propertyName && !ts.isIdentifier(propertyName)) return undefined;
	return { name: name.text, property: (propertyName ?? name).text };
}
