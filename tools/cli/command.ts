import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { project, root } from "./folders";
import { UsageError } from "./usage";

export { httpAddress, oneOf, UsageError, wholeNumber } from "./usage";

/** What a command says: with `--json` events on stdout, one object a line; without it sentences. */
export interface Output {
	readonly json: boolean;
	/** Something happened. Without `--json`, `sentence` (if any) goes to stdout instead. */
	event<E extends { readonly event: string }>(what: E, sentence?: string): void;
	/** For people only, always on stderr. */
	note(sentence: string): void;
}

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>["values"];

export interface Command<O extends Options> {
	/** The text of `--help`, which every command has, as it has `--json`. */
	readonly help: string;
	readonly options: O;
	/** Names of what is given without an option, as `DIR`: each is asked for. */
	readonly words?: readonly string[];
	/** Does the work and returns the exit code; what it throws is told in a sentence, with exit code 1. */
	run(values: Values<O>, output: Output, words: readonly string[]): Promise<number>;
}

/** Runs a command the way all of ours behave. Leaves the exit code in `process.exitCode`, so that output is not cut. */
export async function runCommand<const O extends Options>(command: Command<O>): Promise<void> {
	// Whoever read it has gone, as `head` does: nothing is wrong, and nobody is left to hear more.
	process.stdout.on("error", () => undefined);
	try {
		process.exitCode = await attempt(command);
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		if (error instanceof UsageError || isParseError(error)) {
			process.stderr.write(`${asTyped(message)}\nSee --help.\n`);
			process.exitCode = 2;
		} else {
			process.stderr.write(`${asTyped(message)}\n`);
			process.exitCode = 1;
		}
	}
}

async function attempt<O extends Options>(command: Command<O>): Promise<number> {
	const common = parseArgs({ options: { json: { type: "boolean" }, help: { type: "boolean" } }, strict: false }).values;
	if (common.help) {
		process.stdout.write(asTyped(command.help));
		return 0;
	}
	const json = common.json === true;
	const all: O = { ...command.options, json: { type: "boolean" }, help: { type: "boolean" } };
	const { words = [] } = command;
	const { values, positionals } = parseArgs({ options: all, allowPositionals: words.length > 0 });
	if (positionals.length < words.length) throw new UsageError(`${words[positionals.length]} is missing.`);
	if (positionals.length > words.length) throw new UsageError(`"${positionals[words.length]}" is one word too many.`);
	const output: Output = {
		json,
		event(what, sentence) {
			if (json) process.stdout.write(`${JSON.stringify(what)}\n`);
			else if (sentence !== undefined) process.stdout.write(`${asTyped(sentence)}\n`);
		},
		note: sentence => void process.stderr.write(`${asTyped(sentence)}\n`),
	};
	return command.run(values, output, positionals);
}

/**
 * Whoever has the package and not its sources types `npx blynk-inject board` for our `npm run board`, and reads our
 * `docs/config.md` where npm has put it.
 */
function asTyped(text: string): string {
	if (!/blynk-inject(\.js)?$/.test(process.argv[1] ?? "")) return text;
	return text
		.replace(/npm (?:run (?:-s )?)?(?!install|test|ci|check)([a-z-]+)(?: --(?= ))?/g, "npx blynk-inject $1")
		.replace(/(?<![\w./-])(?:docs|hosts|tools)\/[\w./-]*\w/g, path => {
			const isOurs = existsSync(join(root, path)) && !existsSync(join(project, path));
			return isOurs ? join(relative(project, root), path) : path;
		});
}

function isParseError(error: unknown): boolean {
	return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
