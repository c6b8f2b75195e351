import ts from "typescript";
import { isCommonJs, type Names } from "./names";
import type { Owned } from "./owned";
import { valueOf, type Site } from "./sites";

const { factory } = ts;

/** What `return` becomes in statements that are put into another function; `isLast` when they end there anyway. */
type Returning = (value: ts.Expression | undefined, isLast: boolean) => readonly ts.Statement[];

/** Carries out what {@link Site}s say. */
export class Inliner {
	readonly #names: Names;
	readonly #sites: ReadonlyMap<ts.Node, Site>;
	readonly #gone: ReadonlySet<ts.Node>;
	readonly #owned: ReadonlyMap<ts.Node, Owned>;
	/** What stands for parameters, and for constants. */
	readonly #values: ReadonlyMap<ts.Node, ts.Expression>;
	/** Names of their own for what functions have inside, so that none hides what is put there. */
	readonly #own = new Map<ts.Node, string>();
	readonly #done = new Set<Site>();
	/** Absent in a function that stays one. */
	#returning: Returning | undefined;
	/** The last of the statements that {@link #returning} is for. */
	#last: ts.Node | undefined;

	constructor(
		names: Names,
		sites: ReadonlyMap<ts.Node, Site>,
		literals: ReadonlyMap<ts.Node, ts.Expression>,
		owned: ReadonlyMap<ts.Node, Owned>,
	) {
		const all = [...sites.values()];
		this.#names = names;
		this.#sites = sites;
		this.#owned = owned;
		this.#gone = new Set([...all.map(({ once }) => once.place), ...[...owned.values()].map(({ place }) => place)]);
		this.#values = new Map([...literals, ...all.flatMap(({ values }) => [...values])]);
	}

	/** @throws Error when a function would be in no place any more: a fault of ours */
	file(root: ts.SourceFile): ts.SourceFile {
		const result = this.#children(root);
		for (const each of this.#sites.values())
			if (!this.#done.has(each)) throw new Error(`nothing took this function's place: ${each.once.node.getText()}`);
		return result;
	}

	readonly #visit = (node: ts.Node): ts.VisitResult<ts.Node | undefined> => {
		if (this.#gone.has(node)) return undefined;
		const site = this.#sites.get(node);
		if (site) return this.#put(site, node);
		if (ts.isIdentifier(node)) return this.#identifier(node);
		if (ts.isShorthandPropertyAssignment(node)) return this.#shorthand(node);
		if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) return this.#element(node);
		if (ts.isReturnStatement(node) && this.#returning) {
			const value = node.expression && this.#expression(node.expression);
			return together(node, this.#returning(value, node === this.#last));
		}
		if (ts.isClassDeclaration(node) || ts.isClassExpression(node)) return this.#class(node);
		return ts.isFunctionLike(node) ? this.#function(node) : this.#children(node);
	};

	#function<T extends ts.Node>(node: T): T {
		return this.#within(undefined, undefined, () => this.#children(node));
	}

	#children<T extends ts.Node>(node: T): T {
		return ts.visitEachChild(node, this.#visit, undefined);
	}

	#expression(node: ts.Expression): ts.Expression {
		return this.#visit(node) as ts.Expression;
	}

	#statements(all: readonly ts.Statement[]): readonly ts.Statement[] {
		return [...ts.visitNodes(factory.createNodeArray(all), this.#visit, ts.isStatement)];
	}

	/** Does what statements need that end in their own way. */
	#within<T>(returning: Returning | undefined, last: ts.Node | undefined, work: () => T): T {
		const [outer, outerLast] = [this.#returning, this.#last];
		[this.#returning, this.#last] = [returning, last];
		const result = work();
		[this.#returning, this.#last] = [outer, outerLast];
		return result;
	}

	#identifier(node: ts.Identifier): ts.Expression {
		const declaration = this.#names.declarationOf(node);
		if (!declaration || isCommonJs(node)) return node;
		const value = isRead(node, declaration) ? this.#values.get(declaration) : undefined;
		if (value && ts.isIdentifier(value)) return this.#identifier(value);
		if (value) return factory.createParenthesizedExpression(this.#expression(value));
		const owned = this.#owned.get(declaration);
		if (owned && isRead(node, declaration))
			return factory.createPropertyAccessExpression(factory.createThis(), factory.createPrivateIdentifier(owned.name));
		if (!isInside(declaration)) return node;
		return ts.setTextRange(factory.createIdentifier(this.#nameOf(declaration, node.text)), node);
	}

	/** With what it owns. */
	#class(node: ts.ClassDeclaration | ts.ClassExpression): ts.Node {
		const made = this.#children(node);
		const own = [...this.#owned.values()].filter(({ owner }) => owner === node).map(each => this.#method(each));
		if (!own.length) return made;
		const { modifiers, name, typeParameters, heritageClauses } = made;
		const members = [...made.members, ...own];
		return ts.isClassDeclaration(made)
			? factory.updateClassDeclaration(made, modifiers, name, typeParameters, heritageClauses, members)
			: factory.updateClassExpression(made, modifiers, name, typeParameters, heritageClauses, members);
	}

	#method({ node, name }: Owned): ts.ClassElement {
		const site = this.#sites.get(node);
		const made = (site ? this.#put(site, node) : this.#function(node)) as Owned["node"];
		const body = made.body && (ts.isBlock(made.body) ? made.body : returned(made.body));
		const named = factory.createPrivateIdentifier(name);
		return factory.createMethodDeclaration(
			undefined,
			undefined,
			named,
			undefined,
			undefined,
			made.parameters,
			undefined,
			body,
		);
	}

	#nameOf(declaration: ts.Node, text: string): string {
		const name = this.#own.get(declaration) ?? `${text}$${this.#own.size}`;
		this.#own.set(declaration, name);
		return name;
	}

	/** `{ a }` of an object, or of what one is taken apart to. */
	#shorthand(node: ts.ShorthandPropertyAssignment): ts.Node {
		const value = this.#identifier(node.name);
		if (value === node.name) return this.#children(node);
		const { objectAssignmentInitializer: initializer } = node;
		const all = initializer ? factory.createAssignment(value, this.#expression(initializer)) : value;
		return factory.createPropertyAssignment(node.name.text, all);
	}

	#element(node: ts.BindingElement): ts.Node {
		const { name, propertyName, initializer, dotDotDotToken } = node;
		if (propertyName || dotDotDotToken || !ts.isIdentifier(name)) return this.#children(node);
		const value = initializer && this.#expression(initializer);
		return factory.createBindingElement(undefined, name.text, this.#identifier(name) as ts.Identifier, value);
	}

	#put(site: Site, node: ts.Node): ts.VisitResult<ts.Node> {
		this.#done.add(site);
		const { way, variables, once } = site;
		if (way === "expression") {
			const value = valueOf(once);
			if (!value) throw new Error(`this function is no expression: ${once.node.getText()}`);
			return factory.createParenthesizedExpression(this.#expression(value));
		}
		const declared = variables.map(([parameter, value]) => {
			const text = ts.isIdentifier(parameter.name) ? parameter.name.text : "";
			const flags = this.#names.isAssigned(parameter) ? ts.NodeFlags.Let : ts.NodeFlags.Const;
			return declare(this.#nameOf(parameter, text), flags, this.#expression(value));
		});
		if (way === "before") return together(node, [...declared, ...this.#before(site, node as ts.Statement)]);
		if (!ts.isArrowFunction(node)) return together(node, [...declared, ...this.#tail(site, node)]);
		const body = this.#within(undefined, undefined, () => this.#tail(site, node));
		const parameters = ts.visitNodes(node.parameters, this.#visit, ts.isParameter);
		const { equalsGreaterThanToken: arrow } = node;
		const block = factory.createBlock([...declared, ...body], true);
		return factory.updateArrowFunction(node, undefined, undefined, parameters, undefined, arrow, block);
	}

	#tail({ once: { body } }: Site, node: ts.Node): readonly ts.Statement[] {
		const isLast = node === this.#last;
		const returning: Returning = this.#returning ?? (value => [factory.createReturnStatement(value)]);
		if (!ts.isBlock(body)) return returning(this.#expression(body), isLast);
		const end = body.statements.at(-1);
		const all = this.#within(this.#returning, isLast ? end : this.#last, () => this.#statements(body.statements));
		const isOver = end && (ts.isReturnStatement(end) || ts.isThrowStatement(end));
		return isOver ? all : [...all, ...returning(undefined, isLast)];
	}

	#before(site: Site, statement: ts.Statement): readonly ts.Statement[] {
		const { body, call } = site.once;
		const isWanted = !ts.isExpressionStatement(call.parent);
		const value = this.#straightValue(site);
		if (value) {
			const before = ts.isBlock(body) ? this.#statements(body.statements.slice(0, -1)) : [];
			const last = this.#expression(value);
			return [...before, isWanted ? this.#withValue(statement, call, last) : factory.createExpressionStatement(last)];
		}
		if (!ts.isBlock(body)) throw new Error(`an expression without a value: ${body.getText()}`);
		const number = this.#done.size;
		const [result, label] = [`$result${number}`, `$end${number}`];
		let breaks = 0;
		const returning: Returning = (each, isLast) => {
			if (!isLast) breaks++;
			const kept = each && isWanted ? factory.createAssignment(factory.createIdentifier(result), each) : each;
			const told = kept ? [factory.createExpressionStatement(kept)] : [];
			return isLast ? told : [...told, factory.createBreakStatement(label)];
		};
		const all = this.#within(returning, body.statements.at(-1), () => this.#statements(body.statements));
		const block = factory.createBlock(all, true);
		const whole = breaks ? factory.createLabeledStatement(label, block) : block;
		if (!isWanted) return [whole];
		const read = this.#withValue(statement, call, factory.createIdentifier(result));
		return [declare(result, ts.NodeFlags.Let, undefined), whole, read];
	}

	/** The value of a function that has one end. */
	#straightValue({ once: { body } }: Site): ts.Expression | undefined {
		if (!ts.isBlock(body)) return body;
		const end = body.statements.at(-1);
		const isStraight = end && ts.isReturnStatement(end) && returnsIn(body) === 1 && !this.#sites.has(end);
		return isStraight ? end.expression : undefined;
	}

	/** The statement with a value in place of a call. */
	#withValue(statement: ts.Statement, call: ts.CallExpression, value: ts.Expression): ts.Statement {
		const put = (node: ts.Node): ts.VisitResult<ts.Node | undefined> => {
			if (node === call) return factory.createParenthesizedExpression(value);
			const hasCall = node.pos <= call.pos && call.end <= node.end;
			return hasCall ? ts.visitEachChild(node, put, undefined) : this.#visit(node);
		};
		if (!ts.isReturnStatement(statement) || !this.#returning) return ts.visitEachChild(statement, put, undefined);
		const expression = statement.expression && ts.visitNode(statement.expression, put, ts.isExpression);
		return factory.createBlock(this.#returning(expression, statement === this.#last));
	}
}

function isRead(node: ts.Identifier, declaration: ts.Node): boolean {
	return !ts.isExportSpecifier(node.parent) && !("name" in declaration && declaration.name === node);
}

function returned(value: ts.Expression): ts.Block {
	return factory.createBlock([factory.createReturnStatement(value)], true);
}

/** Several statements in the place of one. */
function together(node: ts.Node, all: readonly ts.Statement[]): ts.VisitResult<ts.Node> {
	return ts.isBlock(node.parent) ? [...all] : factory.createBlock(all, true);
}

function returnsIn(node: ts.Node): number {
	if (ts.isReturnStatement(node)) return 1;
	if (ts.isFunctionLike(node)) return 0;
	let count = 0;
	ts.forEachChild(node, child => void (count += returnsIn(child)));
	return count;
}

/** Whether something is declared inside of a function. */
function isInside(declaration: ts.Node): boolean {
	let each = ts.isFunctionLike(declaration) ? declaration.parent : declaration;
	while (!ts.isSourceFile(each)) {
		if (ts.isFunctionLike(each)) return true;
		each = each.parent;
	}
	return false;
}

function declare(name: string, flags: ts.NodeFlags, value: ts.Expression | undefined): ts.Statement {
	const variable = factory.createVariableDeclaration(name, undefined, undefined, value);
	return factory.createVariableStatement(undefined, factory.createVariableDeclarationList([variable], flags));
}
