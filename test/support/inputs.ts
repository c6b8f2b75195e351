/**
 * How many inputs are made up for a parser: a taste in `npm test`; in `npm run test:long`, where
 * test/modules/parsers.long.node.test.ts runs the same tests again, the 100,000 that each parser has to take.
 */
export const inputs = Number(process.env["PARSER_INPUTS"] ?? 10_000);

/** As titles of tests tell it. */
export const inputsText = inputs.toLocaleString("en");
