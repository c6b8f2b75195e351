import ts from "typescript";

/** What is known of the names of a script. */
export interface Names {
	/** Where what a name stands for is declared; `undefined` for what is nobody's here, as `Math`. */
	declarationOf(name: ts.Identifier): ts.Node | undefined;
	/** Whether it gets a value after its declaration. */
	isAssigned(declaration: ts.Node): boolean;
	/** All places that name it, without its declaration. */
	referencesTo(declaration: ts.Node): readonly ts.Identifier[];
}

export function namesOf(file: ts.SourceFile, checker: ts.TypeChecker): Names {
	const references = new Map<ts.Node, ts.Identifier[]>();
	const assigned = new Set<ts.Node>();
	const declarationOf = (name: ts.Identifier): ts.Node | undefined => {
		const { parent } = name;
		// What a property is called says nothing, and TypeScript would look for its type.
		if (isOfProperty(name)) return undefined;
		const symbol = ts.isShorthandPropertyAssignment(parent)
			? checker.getShorthandAssignmentValueSymbol(parent)
			: ts.isExportSpecifier(parent)
				? checker.getExportSpecifierLocalTargetSymbol(parent)
				: checker.getSymbolAtLocation(name);
		return symbol?.valueDeclaration ?? symbol?.declarations?.[0];
	};
	const note = (target: ts.Node): void => {
		if (ts.isIdentifier(target)) {
			const declaration = declarationOf(target);
			if (declaration) assigned.add(declaration);
		} else if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target))
			ts.forEachChild(target, note);
	};
	const look = (node: ts.Node): void => {
		if (ts.isIdentifier(node)) {
			const declaration = declarationOf(node);
			const isItself = declaration && "name" in declaration && declaration.name === node;
			if (declaration && !isItself) {
				const all = references.get(declaration) ?? [];
				references.set(declaration, all);
				all.push(node);
			}
		} else if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) note(node.left);
		else if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
			const { operator } = node;
			if (operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken) note(node.operand);
		} else if (ts.isForInStatement(node) || ts.isForOfStatement(node)) note(node.initializer);
		ts.forEachChild(node, look);
	};
	look(file);
	return {
		declarationOf,
		isAssigned: declaration => assigned.has(declaration),
		referencesTo: declaration => references.get(declaration) ?? [],
	};
}

export const isAssignment = (kind: ts.SyntaxKind): boolean =>
	kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

/** TypeScript takes these for CommonJS's, whatever they are. */
export const isCommonJs = ({ text }: ts.Identifier): boolean =>
	text === "exports" || text === "module" || text === "require";

function isOfProperty(name: ts.Identifier): boolean {
	const { parent } = name;
	if (ts.isBindingElement(parent)) return parent.propertyName === name;
	if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name === name;
	return ts.isClassElement(parent) && parent.name === name;
}
