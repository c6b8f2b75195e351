import ts from "typescript";
import type { Script } from "./index";
import { chained } from "./maps";
import { calledOnce, isAssignment, isCommonJs, namesOf, type Names, type Once } from "./once";

const { factory } = ts;

/**
 * Puts the body of each function that is called once where it is called. What the sources say in small functions, to be read,
 * costs some hundred bytes of flash for each in XS: slots for the function, for what it knows of the outside and for whoever
 * knows it, and code that takes parameters.
 */
export function inlined({ code, map }: Script): Script {
	const { program, file, outputs } = programOf(code);
	program.emit(file, undefined, undefined, false, { before: [() => root => transformed(root, program.getTypeChecker())] });
	const made = outputs.get("bundle.js") ?? "";
	return {
		code: made.slice(0, made.lastIndexOf("//# sourceMappingURL=")),
		map: chained(outputs.get("bundle.js.map") ?? "", map),
	};
}

function programOf(code: string): {
	program: ts.Program;
	file: ts.SourceFile;
	outputs: ReadonlyMap<string, string>;
} {
	const file = ts.createSourceFile("/in/bundle.js", code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
	const outputs = new Map<string, string>();
	const options: ts.CompilerOptions = {
		...{ allowJs: true, noLib: true, noResolve: true, types: [], sourceMap: true, verbatimModuleSyntax: true },
		...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, outDir: "/out", rootDir: "/in" },
	};
	const host: ts.CompilerHost = {
		...ts.createCompilerHost({}),
		getSourceFile: name => (name === file.fileName ? file : undefined),
		fileExists: name => name === file.fileName,
		writeFile: (name, text) => void outputs.set(name.replace("/out/", ""), text),
	};
	return { program: ts.createProgram([file.fileName], options, host), file, outputs };
}

function transformed(root: ts.SourceFile, checker: ts.TypeChecker): ts.SourceFile {
	const names = namesOf(root, checker);
	const all = calledOnce(root, names);
	const sites = new Map<ts.Node, Site>();
	const gone = new Set<ts.Node>();
	const values = new Map<ts.Node, ts.Expression>();
	const calls = new Set<ts.Node>(all.map(({ call }) => call));
	for (const way of ["tail", "expression", "before"]) {
		for (const once of all) {
			const site = gone.has(once.place) ? undefined : sitesOf(once, names, calls).find(each => each.way === way);
			if (!site || !isFree(site, sites)) continue;
			sites.set(site.at, site);
			gone.add(once.place);
			site.values.forEach((value, parameter) => values.set(parameter, value));
		}
	}
	if (process.env['SHOW']) for (const o of all) console.error(gone.has(o.place) ? 'in ' : 'LEFT', o.node.getText().slice(0,70).replace(/\s+/g,' '), ' <<< ', o.call.parent.parent.getText().slice(0,120).replace(/\s+/g,' '));
	return new Inliner(names, sites, gone, values).file(root);
}

/** Nothing else is put where this one would be, or where it would come from. */
function isFree({ at, once, way }: Site, sites: ReadonlyMap<ts.Node, Site>): boolean {
	if (sites.has(at)) return false;
	if (way === "expression") {
		const { body } = once;
		return !ts.isBlock(body) || !body.statements.some(each => sites.has(each));
	}
	const around = functionAround(at);
	if ([...sites.values()].some(each => each.way === "expression" && each.once.node === around)) return false;
	for (let each: ts.Node = once.call; each !== at; each = each.parent) if (sites.has(each)) return false;
	return true;
}

function functionAround(node: ts.Node): ts.Node {
	let each = node;
	while (!ts.isFunctionLike(each)) each = each.parent;
	return each;
}

type Way =
	/** The value of its one expression stands for the call. */
	| "expression"
	/** It ends as the function around it does. */
	| "tail"
	/** Its statements come before the one that has the call, its value in place of that. */
	| "before";

interface Site {
	readonly once: Once;
	readonly way: Way;
	/** The node that is replaced: the call, or the statement that has it. */
	readonly at: ts.Node;
	/** What stands for parameters, as it is. */
	readonly values: ReadonlyMap<ts.ParameterDeclaration, ts.Expression>;
	/** Parameters that become variables. */
	readonly variables: readonly (readonly [ts.ParameterDeclaration, ts.Expression])[];
}

/** The ways to put a function where it is called. */
function sitesOf(once: Once, names: Names, calls: ReadonlySet<ts.Node>): readonly Site[] {
	const { node, call } = once;
	if (call.arguments.length > node.parameters.length) return [];
	const values = new Map<ts.ParameterDeclaration, ts.Expression>();
	const variables: (readonly [ts.ParameterDeclaration, ts.Expression])[] = [];
	for (const [i, parameter] of node.parameters.entries()) {
		const given = call.arguments[i];
		if (given && parameter.initializer && !isSomething(given)) return [];
		const value = given ?? parameter.initializer ?? factory.createVoidZero();
		if (!names.isAssigned(parameter) && isStable(value, names)) values.set(parameter, value);
		else variables.push([parameter, value]);
	}
	const sites: Site[] = [];
	const site = { once, values, variables };
	const value = valueOf(once);
	const moved = value && variables.length === 1 ? movable(variables[0], value, names, calls) : undefined;
	if (moved) sites.push({ ...site, way: "expression", at: call, values: new Map([...values, moved]), variables: [] });
	if (value && !variables.length) sites.push({ ...site, way: "expression", at: call });
	const tail = tailOf(call);
	if (tail) sites.push({ ...site, way: "tail", at: tail });
	const statement = statementOf(call, names);
	if (statement) sites.push({ ...site, way: "before", at: statement });
	return sites;
}

/** A parameter that is read once, before anything else of `value` happens: its argument can stand there. */
function movable(
	variable: readonly [ts.ParameterDeclaration, ts.Expression] | undefined,
	value: ts.Expression,
	names: Names,
	calls: ReadonlySet<ts.Node>,
): readonly [ts.ParameterDeclaration, ts.Expression] | undefined {
	if (!variable) return undefined;
	const [use, ...others] = names.referencesTo(variable[0]);
	if (!use || others.length || names.isAssigned(variable[0])) return undefined;
	if (calls.has(use.parent)) return undefined;
	return firstIn(use, names, each => each === value) ? variable : undefined;
}

/** The one expression that a function is. */
function valueOf({ body }: Once): ts.Expression | undefined {
	if (!ts.isBlock(body)) return body;
	const [only, ...others] = body.statements;
	return only && !others.length && ts.isReturnStatement(only) ? only.expression : undefined;
}

/** Certainly not undefined. */
function isSomething(node: ts.Expression): boolean {
	return (
		ts.isLiteralExpression(node) ||
		node.kind === ts.SyntaxKind.TrueKeyword ||
		node.kind === ts.SyntaxKind.FalseKeyword ||
		node.kind === ts.SyntaxKind.ThisKeyword ||
		ts.isObjectLiteralExpression(node) ||
		ts.isArrayLiteralExpression(node) ||
		ts.isTemplateExpression(node) ||
		ts.isArrowFunction(node)
	);
}

/** Has the same value whenever it is read. */
function isStable(node: ts.Expression, names: Names): boolean {
	if (ts.isIdentifier(node)) {
		const declaration = names.declarationOf(node);
		return declaration ? !names.isAssigned(declaration) : node.text === "undefined";
	}
	return (
		ts.isNumericLiteral(node) ||
		ts.isStringLiteral(node) ||
		ts.isVoidExpression(node) ||
		node.kind === ts.SyntaxKind.TrueKeyword ||
		node.kind === ts.SyntaxKind.FalseKeyword ||
		node.kind === ts.SyntaxKind.ThisKeyword ||
		node.kind === ts.SyntaxKind.NullKeyword
	);
}

/** What a function's end follows on: `return f()`, or an arrow's whole body. */
function tailOf(call: ts.CallExpression): ts.Node | undefined {
	const { parent } = call;
	if (ts.isReturnStatement(parent)) return parent;
	return ts.isArrowFunction(parent) && parent.body === call ? parent : undefined;
}

/** The statement that has a call, when nothing of it happens before. */
function statementOf(call: ts.CallExpression, names: Names): ts.Statement | undefined {
	const found = firstIn(call, names, node => ts.isStatement(node.parent) || ts.isVariableDeclaration(node.parent));
	if (!found) return undefined;
	const { parent } = found;
	if (ts.isVariableDeclaration(parent)) {
		const list = parent.parent;
		if (!ts.isVariableDeclarationList(list) || list.declarations[0] !== parent) return undefined;
		return ts.isVariableStatement(list.parent) && isInList(list.parent) ? list.parent : undefined;
	}
	const isFirst =
		ts.isExpressionStatement(parent) ||
		ts.isReturnStatement(parent) ||
		ts.isThrowStatement(parent) ||
		(ts.isIfStatement(parent) && parent.expression === found) ||
		(ts.isSwitchStatement(parent) && parent.expression === found);
	return isFirst ? parent : undefined;
}

const isInList = (node: ts.Node): boolean => ts.isBlock(node.parent) || ts.isSourceFile(node.parent);

/** Goes from a node to the outermost around it for which `isEnd`; `undefined` when anything else may happen before the node. */
function firstIn(start: ts.Expression, names: Names, isEnd: (node: ts.Node) => boolean): ts.Expression | undefined {
	let node: ts.Expression = start;
	while (!isEnd(node)) {
		const { parent } = node;
		const before = before_(node, parent);
		if (!before?.every(each => isHarmless(each, names))) return undefined;
		if (ts.isPropertyAssignment(parent) || ts.isTemplateSpan(parent)) node = parent.parent as ts.Expression;
		else node = parent as ts.Expression;
	}
	return node;
}

/** What an expression reads before one of its parts; `undefined` where the part may not come about. */
function before_(part: ts.Expression, whole: ts.Node): readonly ts.Expression[] | undefined {
	if (ts.isParenthesizedExpression(whole) || ts.isPropertyAccessExpression(whole)) return [];
	if (ts.isPrefixUnaryExpression(whole) || ts.isVoidExpression(whole) || ts.isTypeOfExpression(whole)) return [];
	if (ts.isConditionalExpression(whole)) return whole.condition === part ? [] : undefined;
	if (ts.isElementAccessExpression(whole)) {
		if (whole.expression === part) return [];
		return whole.questionDotToken ? undefined : [whole.expression];
	}
	if (ts.isCallExpression(whole) || ts.isNewExpression(whole)) {
		if (whole.expression === part) return [];
		if (isOptional(whole)) return undefined;
		const all = [...(whole.arguments ?? [])];
		return [whole.expression, ...all.slice(0, all.indexOf(part))];
	}
	if (ts.isSpreadElement(whole)) return undefined;
	if (ts.isArrayLiteralExpression(whole)) return whole.elements.slice(0, whole.elements.indexOf(part));
	if (ts.isTemplateSpan(whole)) {
		const { templateSpans } = whole.parent;
		return templateSpans.slice(0, templateSpans.indexOf(whole)).map(each => each.expression);
	}
	if (ts.isPropertyAssignment(whole)) {
		const { properties } = whole.parent;
		const before = properties.slice(0, properties.indexOf(whole));
		if (!before.every(each => ts.isPropertyAssignment(each))) return undefined;
		return before.map(each => each.initializer);
	}
	if (!ts.isBinaryExpression(whole)) return undefined;
	if (whole.left === part) return [];
	const { kind } = whole.operatorToken;
	if (kind === ts.SyntaxKind.EqualsToken) {
		if (ts.isIdentifier(whole.left)) return [];
		return ts.isPropertyAccessExpression(whole.left) ? [whole.left.expression] : undefined;
	}
	const isChoice = [
		ts.SyntaxKind.AmpersandAmpersandToken,
		ts.SyntaxKind.BarBarToken,
		ts.SyntaxKind.QuestionQuestionToken,
	].includes(kind);
	return isChoice || isAssignment(kind) ? undefined : [whole.left];
}

function isOptional(node: ts.Node): boolean {
	return (node.flags & ts.NodeFlags.OptionalChain) !== 0;
}

/** Neither does anything nor minds what others do. */
function isHarmless(node: ts.Expression, names: Names): boolean {
	if (isStable(node, names) || ts.isArrowFunction(node)) return true;
	if (ts.isParenthesizedExpression(node)) return isHarmless(node.expression, names);
	if (ts.isIdentifier(node)) return names.declarationOf(node) === undefined;
	// `Math.max`, `Uint8Array.of`: built-ins are frozen.
	return (
		ts.isPropertyAccessExpression(node) &&
		ts.isIdentifier(node.expression) &&
		names.declarationOf(node.expression) === undefined
	);
}

class Inliner {
	readonly #names: Names;
	readonly #sites: ReadonlyMap<ts.Node, Site>;
	readonly #gone: ReadonlySet<ts.Node>;
	readonly #values: ReadonlyMap<ts.Node, ts.Expression>;
	/** Names of their own for what functions have inside, so that none hides what is put there. */
	readonly #own = new Map<ts.Node, string>();
	/** What `return` becomes in what is being put into another function. */
	#returning: ((value: ts.Expression | undefined, isLast: boolean) => readonly ts.Statement[]) | undefined;
	#last: ts.Node | undefined;
	#count = 0;

	constructor(
		names: Names,
		sites: ReadonlyMap<ts.Node, Site>,
		gone: ReadonlySet<ts.Node>,
		values: ReadonlyMap<ts.Node, ts.Expression>,
	) {
		this.#names = names;
		this.#sites = sites;
		this.#gone = gone;
		this.#values = values;
	}

	file(root: ts.SourceFile): ts.SourceFile {
		return ts.visitEachChild(root, this.#visit, undefined);
	}

	readonly #visit = (node: ts.Node): ts.VisitResult<ts.Node | undefined> => {
		if (this.#gone.has(node)) return undefined;
		if (ts.isIdentifier(node)) return this.#identifier(node);
		if (ts.isShorthandPropertyAssignment(node)) {
			const name = this.#identifier(node.name);
			return name === node.name ? node : factory.createPropertyAssignment(node.name.text, name);
		}
		if (ts.isBindingElement(node) && ts.isIdentifier(node.name) && !node.propertyName && !node.dotDotDotToken) {
			if (!ts.isObjectBindingPattern(node.parent)) return this.#children(node);
			const initializer = node.initializer && this.#expression(node.initializer);
			return factory.createBindingElement(undefined, node.name.text, this.#identifier(node.name) as ts.Identifier, initializer);
		}
		if (ts.isReturnStatement(node) && this.#returning && !this.#sites.has(node)) {
			const value = node.expression && this.#expression(node.expression);
			return this.#returns(node, value);
		}
		const site = this.#sites.get(node);
		if (site) return this.#inline(site, node);
		if (ts.isFunctionLike(node)) {
			const returning = this.#returning;
			this.#returning = undefined;
			const result = this.#children(node);
			this.#returning = returning;
			return result;
		}
		return this.#children(node);
	};

	#children<T extends ts.Node>(node: T): T {
		return ts.visitEachChild(node, this.#visit, undefined);
	}

	#expression(node: ts.Expression): ts.Expression {
		return ts.visitNode(node, this.#visit) as ts.Expression;
	}

	#identifier(node: ts.Identifier): ts.Expression {
		const { parent } = node;
		if (ts.isPropertyAccessExpression(parent) && parent.name === node) return node;
		if ((ts.isPropertyAssignment(parent) || ts.isClassElement(parent)) && parent.name === node) return node;
		if (ts.isBindingElement(parent) && parent.propertyName === node) return node;
		const declaration = this.#names.declarationOf(node);
		if (!declaration || isCommonJs(node)) return node;
		const value = this.#values.get(declaration);
		if (value) {
			const isPart = ts.isIdentifier(value) || ts.isToken(value);
			const read = ts.isIdentifier(value) ? this.#identifier(value) : this.#expression(value);
			return isPart ? read : factory.createParenthesizedExpression(read);
		}
		if (!isInside(declaration)) return node;
		return ts.setTextRange(factory.createIdentifier(this.#nameOf(declaration, node.text)), node);
	}

	#nameOf(declaration: ts.Node, text: string): string {
		const name = this.#own.get(declaration) ?? `${text}$${this.#own.size}`;
		this.#own.set(declaration, name);
		return name;
	}

	#inline(site: Site, node: ts.Node): ts.VisitResult<ts.Node> {
		const { once, way, variables } = site;
		if (way === "expression") {
			const value = valueOf(once);
			if (!value) throw new Error("a function without a value");
			return factory.createParenthesizedExpression(this.#expression(value));
		}
		const declared = variables.map(([parameter, value]) => this.#variable(parameter, value));
		if (way === "tail") {
			const returning = this.#returning;
			const body = [...declared, ...this.#tail(once, node)];
			this.#returning = returning;
			if (!ts.isArrowFunction(node)) return this.#together(node, body);
			return factory.updateArrowFunction(
				node,
				undefined,
				undefined,
				ts.visitNodes(node.parameters, this.#visit, ts.isParameter),
				undefined,
				node.equalsGreaterThanToken,
				factory.createBlock(body, true),
			);
		}
		return this.#together(node, [...declared, ...this.#before(once, node as ts.Statement)]);
	}

	/** Several statements in the place of one. */
	#together(node: ts.Node, all: readonly ts.Statement[]): ts.VisitResult<ts.Node> {
		return ts.isBlock(node.parent) ? [...all] : factory.createBlock(all, true);
	}

	#variable(parameter: ts.ParameterDeclaration, value: ts.Expression): ts.Statement {
		const flags = this.#names.isAssigned(parameter) ? ts.NodeFlags.Let : ts.NodeFlags.Const;
		const text = ts.isIdentifier(parameter.name) ? parameter.name.text : "";
		return declaration(this.#nameOf(parameter, text), flags, this.#expression(value));
	}

	#tail({ body }: Once, node: ts.Node): readonly ts.Statement[] {
		const isOwnFunction = ts.isArrowFunction(node);
		if (isOwnFunction) this.#returning = undefined;
		if (!ts.isBlock(body)) return this.#returning
			? this.#returning(this.#expression(body), node === this.#last)
			: [factory.createReturnStatement(this.#expression(body))];
		const last = this.#last;
		const end = body.statements.at(-1);
		if (node === this.#last) this.#last = end;
		const all = this.#statements(body.statements);
		this.#last = last;
		if (end && (ts.isReturnStatement(end) || ts.isThrowStatement(end))) return all;
		if (this.#returning) return [...all, ...this.#returning(undefined, node === this.#last)];
		return [...all, factory.createReturnStatement()];
	}

	#statements(all: ts.NodeArray<ts.Statement>): readonly ts.Statement[] {
		return [...ts.visitNodes(all, this.#visit, ts.isStatement)];
	}

	/** What a `return` of a function becomes. */
	#returns(node: ts.ReturnStatement, value: ts.Expression | undefined): ts.VisitResult<ts.Node> {
		const all = this.#returning?.(value, node === this.#last) ?? [];
		return this.#together(node, all);
	}

	#before(once: Once, statement: ts.Statement): readonly ts.Statement[] {
		const { body, call } = once;
		const outer = { returning: this.#returning, last: this.#last };
		const end = ts.isBlock(body) ? body.statements.at(-1) : undefined;
		const isWanted = !ts.isExpressionStatement(call.parent);
		const label = `end$${this.#count}`;
		const result = `result$${this.#count++}`;
		let breaks = 0;
		this.#last = end;
		this.#returning = (value, isLast) => {
			if (!isLast) breaks++;
			const kept = value && isWanted ? factory.createAssignment(factory.createIdentifier(result), value) : value;
			return [
				...(kept ? [factory.createExpressionStatement(kept)] : []),
				...(isLast ? [] : [factory.createBreakStatement(label)]),
			];
		};
		let all: readonly ts.Statement[];
		let value: ts.Expression = factory.createIdentifier(result);
		if (!ts.isBlock(body)) {
			this.#returning = undefined;
			[all, value] = [[], this.#expression(body)];
		} else {
			const straight =
				isWanted && end && ts.isReturnStatement(end) && end.expression && returnsIn(body) === 1 && !this.#sites.has(end)
					? end.expression
					: undefined;
			if (straight) {
				this.#returning = undefined;
				all = this.#statements(factory.createNodeArray(body.statements.slice(0, -1)));
				value = this.#expression(straight);
			} else {
				all = this.#statements(body.statements);
				if (breaks) all = [factory.createLabeledStatement(label, factory.createBlock(all, true))];
				else if (all.length > 1) all = [factory.createBlock(all, true)];
				if (isWanted) all = [declaration(result, ts.NodeFlags.Let, undefined), ...all];
			}
		}
		this.#returning = outer.returning;
		this.#last = outer.last;
		if (!isWanted) return ts.isBlock(body) ? all : [factory.createExpressionStatement(value)];
		return [...all, this.#withValue(statement, call, value)];
	}

	/** The statement with a value in place of a call. */
	#withValue(statement: ts.Statement, call: ts.CallExpression, value: ts.Expression): ts.Statement {
		const visit = this.#visit;
		const put = (node: ts.Node): ts.VisitResult<ts.Node | undefined> => {
			if (node === call) return factory.createParenthesizedExpression(value);
			return contains(node, call) ? ts.visitEachChild(node, put, undefined) : visit(node);
		};
		if (ts.isReturnStatement(statement) && this.#returning) {
			const expression = statement.expression && ts.visitNode(statement.expression, put, ts.isExpression);
			return factory.createBlock(this.#returning(expression, statement === this.#last));
		}
		return ts.visitEachChild(statement, put, undefined);
	}
}

function contains(node: ts.Node, inner: ts.Node): boolean {
	return node.pos <= inner.pos && inner.end <= node.end;
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
	let each: ts.Node | undefined = ts.isParameter(declaration) ? declaration.parent : declaration;
	if (ts.isParameter(declaration)) return true;
	while (each && !ts.isSourceFile(each)) {
		each = each.parent;
		if (each && ts.isFunctionLike(each)) return true;
	}
	return false;
}

function declaration(name: string, flags: ts.NodeFlags, value: ts.Expression | undefined): ts.Statement {
	const variable = factory.createVariableDeclaration(name, undefined, undefined, value);
	return factory.createVariableStatement(undefined, factory.createVariableDeclarationList([variable], flags));
}
