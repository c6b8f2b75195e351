import ts from "typescript";
import { applied, type Edit } from "../../../hosts/translation/edits";

/**
 * Puts a counter into every block of a module: bodies of functions, branches, loops, cases, and what stands behind `&&`,
 * `||`, `??` and `?`. No line moves, so what is thrown still tells the right place.
 *
 * @param first the number of its first block; the next module's follows the last
 */
export function instrument(source: string, first: number): { readonly source: string; readonly next: number } {
	const file = ts.createSourceFile("module.js", source, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
	const edits: Edit[] = [];
	let block = first;
	const insert = (at: number, text: string): void => void edits.push({ start: at, end: at, text });
	const around = (node: ts.Node, before: string, after: string): void => {
		insert(node.getStart(file), before);
		visit(node);
		insert(node.end, after);
	};
	const inside = (body: ts.Node | undefined): void => {
		if (!body) return;
		if (ts.isBlock(body)) {
			insert(body.getStart(file) + 1, `__hit(${block++});`);
			ts.forEachChild(body, visit);
		} else if (ts.isStatement(body)) around(body, `{__hit(${block++});`, "}");
		else around(body, `(__hit(${block++}),`, ")");
	};
	const visit = (node: ts.Node): void => {
		if (ts.isFunctionLike(node) && "body" in node) {
			for (const each of node.parameters) visit(each);
			inside(node.body);
		} else if (ts.isIfStatement(node)) {
			visit(node.expression);
			inside(node.thenStatement);
			inside(node.elseStatement);
		} else if (ts.isIterationStatement(node, false)) {
			ts.forEachChild(node, child => (child === node.statement ? inside(child) : visit(child)));
		} else if (ts.isConditionalExpression(node)) {
			visit(node.condition);
			inside(node.whenTrue);
			inside(node.whenFalse);
		} else if (ts.isBinaryExpression(node) && isChoice(node.operatorToken.kind)) {
			visit(node.left);
			inside(node.right);
		} else if (ts.isCaseOrDefaultClause(node)) {
			if (ts.isCaseClause(node)) visit(node.expression);
			const [statement] = node.statements;
			if (statement) insert(statement.getStart(file), `__hit(${block++});`);
			for (const each of node.statements) visit(each);
		} else if (ts.isCatchClause(node)) inside(node.block);
		else if (isBytes(node)) {
			const [length] = node.arguments;
			if (length) around(length, "__size(", ")");
		} else ts.forEachChild(node, visit);
	};
	visit(file);
	return { source: applied(source, edits), next: block };
}

function isChoice(kind: ts.SyntaxKind): boolean {
	return (
		kind === ts.SyntaxKind.AmpersandAmpersandToken ||
		kind === ts.SyntaxKind.BarBarToken ||
		kind === ts.SyntaxKind.QuestionQuestionToken
	);
}

/** `new Uint8Array(x)` */
function isBytes(node: ts.Node): node is ts.NewExpression & { readonly arguments: ts.NodeArray<ts.Expression> } {
	return (
		ts.isNewExpression(node) &&
		ts.isIdentifier(node.expression) &&
		node.expression.text === "Uint8Array" &&
		node.arguments?.length === 1
	);
}
