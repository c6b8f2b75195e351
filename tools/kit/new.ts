import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { runCommand, UsageError } from "../cli/command";
import { packageVersion, root } from "../cli/folders";
import { boardNames } from "../sdk/targets";
import { originOf } from "./origin";
import { productFiles, writeProduct, type NewProduct } from "./product-files";
import { asker, questions, type Question } from "./questions";

const help = `Makes the folder of a new product.

npx blynk-inject new DIR [--vendor V] [--name N] [--template TMPL...] [--board NAME] [--from SPEC]

  --vendor V     the first word of the units' setup networks, as the Blynk app looks for it
  --name N       the template's name in the Blynk console
  --template T   the template's id, TMPL..., or DYNAMIC: the app asks whoever sets a unit up
  --board NAME   ${boardNames().join(", ")}; or ./board, for a first one of your own
  --from SPEC    where the product gets this package from: a version, a folder or a tarball
                 (default: where this command itself comes from)
  --json         one object a line on stdout: created
  --help         this text

What is not given is asked for where there is a terminal. The folder must be new or empty.
Exit code: 0, or 1 when a file cannot be written, or 2 for a wrong option.
`;

await runCommand({
	help,
	options: {
		vendor: { type: "string" },
		name: { type: "string" },
		template: { type: "string" },
		board: { type: "string" },
		from: { type: "string" },
	},
	words: ["DIR"],
	async run({ from, ...given }, output, [directory = ""]) {
		const folder = resolve(directory);
		const there = statSync(folder, { throwIfNoEntry: false });
		if (there && !there.isDirectory()) throw new UsageError(`${directory} is a file: name a new folder.`);
		if (there && readdirSync(folder).length > 0) throw new UsageError(`${directory} is not empty: name a new folder.`);
		const ask = asker(output);
		const answer = async (question: Question): Promise<string> => {
			const value = given[question.option];
			if (value === undefined) return ask(question);
			const wrong = question.wrong(value);
			if (wrong === undefined) return value;
			throw new UsageError(`--${question.option} is "${value}", but must be ${wrong}.`);
		};
		const product: NewProduct = {
			vendor: await answer(questions.vendor),
			name: await answer(questions.name),
			template: await answer(questions.template),
			board: await answer(questions.board),
			from: specification(from),
		};
		ask.end();
		const files = productFiles(product);
		writeProduct(folder, files);
		output.event(
			{ event: "created", folder, files: [...files.keys()] },
			`${folder} has your product. Now:\n\n  cd ${quoted(directory)}\n  npm install\n  npx blynk-inject start`,
		);
		return 0;
	},
});

/** A path as a shell takes it for one word. */
function quoted(path: string): string {
	return /^[\w./~:\\-]+$/.test(path) ? path : `"${path}"`;
}

/** What the new product's package.json depends on. */
function specification(given: string | undefined): string {
	if (given === undefined) {
		// A checkout has no tarball to be had anywhere.
		if (existsSync(join(root, "test"))) return `file:${root}`;
		return originOf(root) ?? packageVersion();
	}
	return /^\.{0,2}\//.test(given) || /\.(tgz|tar\.gz)$/.test(given) ? `file:${resolve(given)}` : given;
}
