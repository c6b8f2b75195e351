import ts from "typescript";
import type { Edit } from "./edits";

/** How the private names of a class are spelled once they are ordinary properties. */
export interface Naming {
	/** `readable`: `#timer` becomes `_timer`. `short`: names are taken from one small pool that all classes share. */
	readonly style: "readable" | "short";
	/** What the names of the pool begin with, so that classes of two scripts which extend each other do not meet. */
	readonly pool: string;
}

interface PrivateClass {
	readonly node: ts.ClassLikeDeclaration;
	/** What it extends, when that is a name. */
	readonly base: string | undefined;
	/** Its own private names, without `#`. */
	readonly names: readonly string[];
}

/**
 * Makes private names ordinary ones. A private name that a method uses is a slot of 16 bytes in that method's closure and
 * in the class, each instance has a slot more for the class, and nothing of it can be shared: 40 KB of the image, 2 KB of
 * RAM (docs/platform.md#what-lies-in-the-image). TypeScript has already seen to it that nobody else uses them.
 *
 * @throws Error where two classes of one line of descent use the same name: as properties they would be one
 */
export function privatesAsProperties(file: ts.SourceFile, naming: Naming): readonly Edit[] {
	const classes = new Map<ts.ClassLikeDeclaration, PrivateClass>();
	const byName = new Map<string, PrivateClass[]>();
	const edits: Edit[] = [];

	const collect = (node: ts.Node): void => {
		if (ts.isClassLike(node)) {
			const found = { node, base: baseOf(node), names: ownNames(node) };
			classes.set(node, found);
			for (const name of namesOf(node)) byName.set(name, [...(byName.get(name) ?? []), found]);
		}
		if (ts.isIdentifier(node) || ts.isStringLiteral(node)) refuseTaken(node);
		ts.forEachChild(node, collect);
	};
	collect(file);

	/** A class and all it extends, the first ancestor first. */
	const line = (each: PrivateClass, seen: readonly PrivateClass[] = []): readonly PrivateClass[] => {
		if (seen.includes(each)) return [];
		const bases = each.base === undefined ? [] : (byName.get(each.base) ?? []);
		return [...new Set(bases.flatMap(base => line(base, [...seen, each]))), each];
	};

	const spelled = new Map<PrivateClass, ReadonlyMap<string, string>>();
	for (const each of classes.values()) {
		const ancestors = line(each).filter(other => other !== each);
		for (const other of ancestors) {
			const twice = each.names.find(name => other.names.includes(name));
			if (twice !== undefined)
				throw new Error(`${where(file, each.node)}: "#${twice}" is used twice along one "extends"`);
		}
		const before = ancestors.flatMap(other => other.names).length;
		spelled.set(each, new Map(each.names.map((name, index) => [name, spell(naming, name, before + index)])));
	}

	/** The classes that `Name.prototype.#name` may mean. */
	const prototypeOf = ({ parent }: ts.Node): readonly PrivateClass[] => {
		const whole = ts.isPropertyAccessExpression(parent) && parent.expression;
		if (!whole || !ts.isPropertyAccessExpression(whole) || whole.name.text !== "prototype") return [];
		return (ts.isIdentifier(whole.expression) && byName.get(whole.expression.text)) || [];
	};

	const replace = (node: ts.Node, scope: readonly PrivateClass[]): void => {
		const own = ts.isClassLike(node) ? classes.get(node) : undefined;
		const inside = own ? [own, ...scope] : scope;
		if (ts.isPrivateIdentifier(node)) {
			const name = node.text.slice(1);
			const owner = [...inside, ...prototypeOf(node)].find(each => each.names.includes(name));
			const text = owner && spelled.get(owner)?.get(name);
			if (text === undefined) throw new Error(`${where(file, node)}: no class around it has "#${name}"`);
			const asText = ts.isBinaryExpression(node.parent) && node.parent.left === node;
			edits.push({ start: node.getStart(file), end: node.end, text: asText ? JSON.stringify(text) : text });
		}
		ts.forEachChild(node, child => replace(child, inside));
	};
	replace(file, []);
	return edits;

	/** A property of such a name could be meant to be another one. */
	function refuseTaken(node: ts.Identifier | ts.StringLiteral): void {
		const isMember =
			(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) ||
			((ts.isPropertyAssignment(node.parent) || ts.isClassElement(node.parent)) && node.parent.name === node);
		if (isMember && /^_[^_]/.test(node.text))
			throw new Error(`${where(file, node)}: "${node.text}" looks like a private name that was made a property`);
	}
}

function spell({ style, pool }: Naming, name: string, index: number): string {
	return style === "readable" ? `_${name}` : `_${pool}${index.toString(36)}`;
}

function baseOf(node: ts.ClassLikeDeclaration): string | undefined {
	const clause = node.heritageClauses?.find(each => each.token === ts.SyntaxKind.ExtendsKeyword);
	const base = clause?.types[0]?.expression;
	return base && ts.isIdentifier(base) ? base.text : undefined;
}

/** The names by which a class can be extended: its own, and that of the variable it is assigned to. */
function namesOf(node: ts.ClassLikeDeclaration): readonly string[] {
	const { parent } = node;
	const variable = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? [parent.name.text] : [];
	return [...new Set([...(node.name ? [node.name.text] : []), ...variable])];
}

function ownNames(node: ts.ClassLikeDeclaration): readonly string[] {
	const names = node.members.flatMap(({ name }) => (name && ts.isPrivateIdentifier(name) ? [name.text.slice(1)] : []));
	return [...new Set(names)];
}

function where(file: ts.SourceFile, node: ts.Node): string {
	return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
}
