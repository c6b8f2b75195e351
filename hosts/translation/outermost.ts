import ts from "typescript";

/** The statements of a module, or of the function that a script of one bundle is. */
export function outermost(file: ts.SourceFile): readonly ts.Statement[] {
	return file.statements.flatMap(statement => {
		const call = ts.isExpressionStatement(statement) ? statement.expression : undefined;
		const callee = call && ts.isCallExpression(call) ? call.expression : undefined;
		const inner = callee && ts.isParenthesizedExpression(callee) ? callee.expression : undefined;
		return inner && ts.isArrowFunction(inner) && ts.isBlock(inner.body) ? inner.body.statements : [statement];
	});
}
