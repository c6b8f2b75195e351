import ts from "typescript";
import { outermost } from "../outermost";
import type { Names } from "./names";
import { hasThis } from "./once";
import type { Site } from "./sites";

/** An outermost function that becomes a private method of the only class that calls it. */
export interface Owned {
	readonly node: ts.ArrowFunction | ts.FunctionDeclaration;
	readonly owner: ts.ClassLikeDeclaration;
	/** Of the method, with its `#`. */
	readonly name: string;
	/** What goes when the function does. */
	readonly place: ts.Node;
}

/**
 * Finds the outermost functions that are only called, and only where `this` is an object of one class. To know a function of
 * outside costs each method 16 bytes of flash, and 32 more one that knows nothing else; those of its class it knows anyway.
 * By declaration.
 */
export function ownedByOne(
	file: ts.SourceFile,
	names: Names,
	sites: ReadonlyMap<ts.Node, Site>,
): ReadonlyMap<ts.Node, Owned> {
	const calls = new Map([...sites.values()].map(({ once }) => [once.node as ts.Node, once.call]));
	const candidates = outermost(file)
		.flatMap(candidatesOf)
		.filter(({ declaration, node }) => {
			const uses = names.referencesTo(declaration);
			return !calls.has(node) && !hasThis(node) && uses.length && uses.every(isCalled);
		});
	const owners = new Map<ts.Node, ts.ClassLikeDeclaration>();

	/** The class of `this` at a node, where it will be. */
	const ownerAt = (node: ts.Node): ts.ClassLikeDeclaration | undefined => {
		for (let each = node.parent; !ts.isSourceFile(each); each = each.parent) {
			const call = calls.get(each);
			if (call) return ownerAt(call);
			const owner = owners.get(each);
			if (owner) return owner;
			if (ts.isFunctionDeclaration(each) || ts.isFunctionExpression(each)) return undefined;
			if (ts.isClassElement(each)) return isOfObjects(each) ? each.parent : undefined;
		}
		return undefined;
	};

	const owned = new Map<ts.Node, Owned>();
	for (let before = -1; before < owned.size;) {
		before = owned.size;
		for (const { declaration, node, name, place } of candidates) {
			if (owned.has(declaration)) continue;
			const [owner, ...others] = new Set(
				names
					.referencesTo(declaration)
					.map(use => (isWithin(use, node) ? node : ownerAt(use)))
					.filter(each => each !== node),
			);
			if (!owner || others.length || !ts.isClassLike(owner)) continue;
			owners.set(node, owner);
			owned.set(declaration, { node, owner, name: `#${name}$`, place });
		}
	}
	return owned;
}

interface Candidate extends Omit<Owned, "owner"> {
	readonly declaration: ts.Node;
}

function candidatesOf(statement: ts.Statement): readonly Candidate[] {
	if (ts.isFunctionDeclaration(statement)) {
		const { name, modifiers, asteriskToken, body } = statement;
		if (!name || !body || modifiers?.length || asteriskToken) return [];
		return [{ declaration: statement, node: statement, name: name.text, place: statement }];
	}
	if (!ts.isVariableStatement(statement)) return [];
	const [declaration, ...others] = statement.declarationList.declarations;
	if (!declaration || others.length || !ts.isIdentifier(declaration.name)) return [];
	const { name, initializer: node } = declaration;
	if (!node || !ts.isArrowFunction(node) || node.modifiers?.length) return [];
	return [{ declaration, node, name: name.text, place: statement }];
}

function isCalled(use: ts.Identifier): boolean {
	const { parent } = use;
	return ts.isCallExpression(parent) && parent.expression === use && !parent.questionDotToken;
}

function isWithin(node: ts.Node, outer: ts.Node): boolean {
	let each = node;
	while (each !== outer && !ts.isSourceFile(each)) each = each.parent;
	return each === outer;
}

/** Whether a member is one of objects of its class, which are there when it runs. */
function isOfObjects(
	member: ts.ClassElement,
): member is ts.ClassElement & { readonly parent: ts.ClassLikeDeclaration } {
	if (!ts.isClassLike(member.parent) || ts.isClassStaticBlockDeclaration(member)) return false;
	if (ts.isConstructorDeclaration(member)) return !member.parent.heritageClauses?.length;
	const modifiers = ts.canHaveModifiers(member) ? member.modifiers : undefined;
	return !modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
}
