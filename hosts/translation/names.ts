import ts from "typescript";

/**
 * What variables may be called so that no name is in the image only for them: XS keeps 20 bytes for each, and properties
 * need theirs anyway. Of these, the most used first.
 */
export function propertyNames(file: ts.SourceFile): readonly string[] {
	const counts = new Map<string, number>();
	const visit = (node: ts.Node): void => {
		const name =
			ts.isPropertyAccessExpression(node) || ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node)
				? node.name
				: undefined;
		if (name && ts.isIdentifier(name)) counts.set(name.text, (counts.get(name.text) ?? 0) + 1);
		ts.forEachChild(node, visit);
	};
	visit(file);
	// To XS a call of this is not one.
	counts.delete("native");
	return [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
}
