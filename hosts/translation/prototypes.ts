import ts from "typescript";
import type { Edit } from "./edits";
import { binder, calledEarly } from "./functions";
import { namesOf, type Names } from "./inlining/names";
import { outermost } from "./outermost";

/**
 * Gives prototypes what the methods of their class read from outside: `text(bytes)` becomes `this.#text(bytes)`, and where
 * both are declared follows `Reader.prototype.#text = text`. In flash a function has 16 bytes for each name that it knows of
 * outside, and 34 more when there is any; a prototype has 16 for each, whatever methods know it. In RAM a function that is made
 * while the device runs has its `this` in place of them all.
 */
export function prototypes(file: ts.SourceFile): readonly Edit[] {
	const checker = binder(file);
	const names = namesOf(file, checker);
	const early = calledEarly(file, checker);
	const statements = outermost(file);
	const edits: Edit[] = [];
	const following = new Map<ts.Statement, string>();
	for (const statement of statements) {
		const found = classOf(statement);
		if (!found) continue;
		const users = usersIn(found.node, names, statements);
		const given = worthGiving(users);
		// Along an "extends" no private name is there twice.
		const spelled = (declaration: ts.Node): string => `#${nameOf(declaration)}$${found.name}`;
		for (const { identifier, declaration } of users.flat()) {
			if (!given.has(declaration)) continue;
			const value = `this.${spelled(declaration)}`;
			const text = ts.isShorthandPropertyAssignment(identifier.parent) ? `${identifier.text}: ${value}` : value;
			edits.push({ start: identifier.getStart(file), end: identifier.end, text });
		}
		if (!given.size) continue;
		const { pos } = found.node.members;
		edits.push({ start: pos, end: pos, text: [...given.keys()].map(each => `${spelled(each)};`).join("") });
		for (const [declaration, from] of given) {
			const isThere = from.pos <= statement.pos || early.has(from);
			const after = isThere ? statement : from;
			const text = `${found.name}.prototype.${spelled(declaration)} = ${nameOf(declaration)};`;
			following.set(after, (following.get(after) ?? "") + text);
		}
	}
	for (const [{ end }, text] of following) edits.push({ start: end, end, text: `;${text}` });
	return edits;
}

/** Where something outermost is read. */
interface Read {
	readonly identifier: ts.Identifier;
	readonly declaration: ts.Node;
	/** The statement that declares it. */
	readonly from: ts.Statement;
}

/** A class that has a name outside. */
function classOf(statement: ts.Statement): { node: ts.ClassLikeDeclaration; name: string } | undefined {
	if (ts.isClassDeclaration(statement)) return statement.name && { node: statement, name: statement.name.text };
	if (!ts.isVariableStatement(statement)) return undefined;
	const [declaration, ...others] = statement.declarationList.declarations;
	if (!declaration?.initializer || others.length || !ts.isIdentifier(declaration.name)) return undefined;
	const { name, initializer: node } = declaration;
	return ts.isClassExpression(node) ? { node, name: name.text } : undefined;
}

/** What each function of a class reads where `this` is an object of it. */
function usersIn(
	node: ts.ClassLikeDeclaration,
	names: Names,
	statements: readonly ts.Statement[],
): readonly (readonly Read[])[] {
	const outer = new Set<ts.Node>(statements);
	// What fields begin with is read in the constructor.
	const fields: Read[] = [];
	const users = [fields];
	const look = (each: ts.Node, reads: Read[]): void => {
		if (hasOwnThis(each)) return;
		if (ts.isIdentifier(each)) {
			const declaration = names.declarationOf(each);
			const from = declaration && statementOf(declaration, outer);
			if (from && !names.isAssigned(declaration) && !isTable(declaration))
				reads.push({ identifier: each, declaration, from });
		}
		ts.forEachChild(each, child => look(child, reads));
	};
	for (const member of node.members) {
		if (!isOfObjects(member, Boolean(node.heritageClauses?.length))) continue;
		const reads = ts.isPropertyDeclaration(member) || ts.isConstructorDeclaration(member) ? fields : [];
		if (reads !== fields) users.push(reads);
		ts.forEachChild(member, child => {
			if (!("name" in member && member.name === child)) look(child, reads);
		});
	}
	return users;
}

function hasOwnThis(node: ts.Node): boolean {
	return (ts.isFunctionLike(node) && !ts.isArrowFunction(node)) || ts.isClassLike(node);
}

/** Whether a member runs with a `this` that is there from the beginning. */
function isOfObjects(member: ts.ClassElement, isDerived: boolean): boolean {
	if (ts.isClassStaticBlockDeclaration(member) || (ts.isConstructorDeclaration(member) && isDerived)) return false;
	const modifiers = ts.canHaveModifiers(member) ? member.modifiers : undefined;
	return !modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
}

/** The outermost statement that declares something for all. */
function statementOf(declaration: ts.Node, outer: ReadonlySet<ts.Node>): ts.Statement | undefined {
	if (ts.isClassExpression(declaration) || ts.isFunctionExpression(declaration)) return undefined;
	let each = declaration;
	while (!outer.has(each)) {
		if (ts.isFunctionLike(each) || ts.isBlock(each) || ts.isSourceFile(each) || ts.isClassLike(each)) return undefined;
		each = each.parent;
	}
	return each as ts.Statement;
}

/** Terser puts the values of an object that is nothing but read where they are read. */
function isTable(declaration: ts.Node): boolean {
	const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
	return value !== undefined && ts.isObjectLiteralExpression(value);
}

function nameOf(declaration: ts.Node): string {
	return "name" in declaration ? (declaration.name as ts.Identifier).text : "";
}

/** The names that take less of flash in the prototype than in each function, and the statements that declare them. */
function worthGiving(users: readonly (readonly Read[])[]): ReadonlyMap<ts.Node, ts.Statement> {
	const given = new Map<ts.Node, ts.Statement>();
	const bytes = (): number => {
		let sum = 16 * given.size;
		for (const reads of users) {
			const left = new Set(reads.map(each => each.declaration).filter(each => !given.has(each)));
			if (left.size) sum += 34 + 16 * left.size;
			// `this.#a` takes two bytes more of code than `a`.
			sum += 2 * reads.filter(each => given.has(each.declaration)).length;
		}
		return sum;
	};
	const before = bytes();
	for (const { declaration, from } of users.flat()) given.set(declaration, from);
	const all = [...given];
	// Takes back each that is not worth it, until none is.
	for (let least = bytes(), size = -1; size !== given.size;) {
		size = given.size;
		for (const [declaration, from] of all) {
			if (!given.delete(declaration)) continue;
			const now = bytes();
			if (now < least) least = now;
			else given.set(declaration, from);
		}
	}
	return bytes() < before ? given : new Map();
}
