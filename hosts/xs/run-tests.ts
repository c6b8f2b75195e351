import { parseArgs } from "node:util";
import { relative, resolve } from "node:path";
import { buildEngine, NoEngine } from "./build";
import { root } from "./image";
import { TestFiles } from "./tests";

const help = `npx tsx hosts/xs/run-tests.ts FILE.test.ts... [--json]

Runs test files on the XS engine, each in a machine of its own, and ends with one line: N passed, N failed.

  --json   one object a line: event "test" for each, event "summary" at the end`;

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { help: { type: "boolean" }, json: { type: "boolean" } },
	});
	if (values.help) return void process.stdout.write(`${help}\n`);
	if (!positionals.length) throw new TypeError(help);
	const say = (event: object, text: string): boolean =>
		process.stdout.write(`${values.json ? JSON.stringify(event) : text}\n`);
	const engine = await buildEngine();
	let [passed, failed] = [0, 0];
	const files = positionals.map(each => relative(root, resolve(each)));
	const tests = await TestFiles.bundle(files, engine);
	for (const file of files) {
		for (const { title, error } of tests.run(file)) {
			if (error === undefined) passed++;
			else failed++;
			const text = error === undefined ? `ok    ${title.join(" > ")}` : `FAIL  ${title.join(" > ")}: ${error}`;
			say({ event: "test", file, title, passed: error === undefined, ...(error && { error }) }, text);
		}
	}
	tests.close();
	say({ event: "summary", passed, failed, bits: engine.bits }, `${passed} passed, ${failed} failed`);
	if (failed) process.exitCode = 1;
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof NoEngine || error instanceof TypeError ? error.message : String(error)}\n`);
	process.exitCode = error instanceof TypeError ? 2 : 1;
});
