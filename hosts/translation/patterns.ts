import ts from "typescript";
import type { Edit } from "./edits";

/**
 * Reads values one by one where a declaration takes an object, or a list that stands there, apart: `const { a, b } = c`
 * becomes `const a = c.a, b = c.b`, and `const [a, b] = [1, 2]` becomes `const a = 1, b = 2`; so are parameters. For a pattern
 * XS needs some ten bytes of code more, for a list's some sixty, and as many steps each time. What has defaults, takes the
 * rest, or goes deeper stays what it is.
 */
export function patterns(file: ts.SourceFile): readonly Edit[] {
	const edits: Edit[] = [];
	const look = (node: ts.Node): void => {
		if (ts.isVariableDeclaration(node) && node.initializer) {
			const { name, initializer } = node;
			if (ts.isObjectBindingPattern(name)) edits.push(...ofObject(name, initializer, file));
			else if (ts.isArrayBindingPattern(name) && ts.isArrayLiteralExpression(initializer))
				edits.push(...ofList(name, initializer, file));
		}
		if (ts.isFunctionLike(node) && "body" in node && node.body)
			edits.push(...ofParameters(node.parameters, node.body, file));
		ts.forEachChild(node, look);
	};
	look(file);
	return edits;
}

/** A parameter that is taken apart gets a name, and is taken apart where the body begins. */
function ofParameters(
	parameters: readonly ts.ParameterDeclaration[],
	body: ts.Node,
	file: ts.SourceFile,
): readonly Edit[] {
	const edits: Edit[] = [];
	const reads: string[] = [];
	for (const { name, initializer } of parameters) {
		// What stands for an argument that is not there could read what is taken apart.
		if (initializer) return [];
		if (!ts.isObjectBindingPattern(name)) continue;
		const properties = name.elements.map(propertyOf).filter(each => each !== undefined);
		if (!properties.length || properties.length < name.elements.length) continue;
		const holder = `$object${name.pos}`;
		edits.push({ start: name.getStart(file), end: name.end, text: holder });
		for (const each of properties) reads.push(`${each.name} = ${holder}.${each.property}`);
	}
	if (!reads.length) return [];
	const start = body.getStart(file);
	const all = `const ${reads.join(", ")};`;
	if (ts.isBlock(body)) return [...edits, { start: start + 1, end: start + 1, text: all }];
	return [...edits, { start, end: start, text: `{${all}return ` }, { start: body.end, end: body.end, text: ";}" }];
}

function ofObject(pattern: ts.ObjectBindingPattern, object: ts.Expression, file: ts.SourceFile): readonly Edit[] {
	const [first, ...others] = pattern.elements.map(propertyOf);
	if (!first || others.some(each => !each)) return [];
	const start = object.getStart(file);
	const plain = ts.isIdentifier(object) || object.kind === ts.SyntaxKind.ThisKeyword;
	const reads = (from: string, all: readonly (Property | undefined)[]): string =>
		all.map(each => (each ? `, ${each.name} = ${from}.${each.property}` : "")).join("");
	if (!plain && others.length) {
		const holder = `$object${pattern.pos}`;
		return [
			{ start: pattern.getStart(file), end: pattern.end, text: holder },
			{ start: object.end, end: object.end, text: reads(holder, [first, ...others]) },
		];
	}
	const rest = reads(object.getText(file), others);
	return [
		{ start: pattern.getStart(file), end: pattern.end, text: first.name },
		{ start, end: start, text: plain ? "" : "(" },
		{ start: object.end, end: object.end, text: `${plain ? "" : ")"}.${first.property}${rest}` },
	];
}

function ofList(
	pattern: ts.ArrayBindingPattern,
	list: ts.ArrayLiteralExpression,
	file: ts.SourceFile,
): readonly Edit[] {
	const names = pattern.elements.map(each => (ts.isOmittedExpression(each) ? undefined : propertyOf(each)?.name));
	const { elements } = list;
	if (!names.length || names.length !== elements.length || names.some(name => name === undefined)) return [];
	if (elements.some(each => ts.isSpreadElement(each) || ts.isOmittedExpression(each))) return [];
	let at = list.getStart(file);
	const edits: Edit[] = [{ start: pattern.getStart(file), end: pattern.end, text: names[0] ?? "" }];
	elements.forEach((each, i) => {
		edits.push({ start: at, end: each.getStart(file), text: i ? `, ${names[i] ?? ""} = ` : "" });
		at = each.end;
	});
	return [...edits, { start: at, end: list.end, text: "" }];
}

interface Property {
	readonly name: string;
	readonly property: string;
}

/** What an element of a pattern is called, and whose value it gets; `undefined` when it does more than that. */
function propertyOf(element: ts.BindingElement): Property | undefined {
	const { name, propertyName, initializer, dotDotDotToken } = element;
	if (!ts.isIdentifier(name) || initializer || dotDotDotToken) return undefined;
	if (propertyName && !ts.isIdentifier(propertyName)) return undefined;
	return { name: name.text, property: (propertyName ?? name).text };
}
