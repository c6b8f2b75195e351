import { parseArgs, type ParseArgsConfig } from "node:util";

/** Ends the command with a sentence for whoever typed it. */
export class Failure extends Error {
	override readonly name: string = "Failure";
	readonly exitCode: number;

	constructor(message: string, exitCode = 1) {
		super(message);
		this.exitCode = exitCode;
	}
}

/** The command was typed wrongly: exit code 2. */
export class UsageError extends Failure {
	override readonly name = "UsageError";

	constructor(message: string) {
		super(message, 2);
	}
}

/** A JSON line: an object that says first what it is about. */
export interface Line {
	readonly event: string;
}

/** Where a command writes: JSON lines to stdout with `--json`, else sentences to stderr. */
export interface Output {
	readonly json: boolean;
	/** With `--json` writes `line`, else `text` when there is one. */
	tell(line: Line, text?: string): void;
}

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>["values"];

/**
 * Runs a command line program: `--help`, `--json`, and every error as one sentence on stderr. Exit code 0 only when
 * `main` returns, 2 for bad usage, else that of the {@link Failure}, or 1.
 * @param help what `--help` prints; it names every option
 * @param options as `parseArgs` of node:util takes them, without `help` and `json`
 */
export async function command<O extends Options>(
	help: string,
	options: O,
	main: (values: Values<O>, output: Output) => Promise<void> | void,
	args: readonly string[] = process.argv.slice(2),
): Promise<void> {
	process.stdout.on("error", () => process.exit()); // whoever read our lines has gone
	try {
		const common = { help: { type: "boolean", short: "h" }, json: { type: "boolean" } } as const;
		const { help: wantsHelp, json } = parseArgs({ args: [...args], options: { ...options, ...common } }).values as {
			help?: boolean;
			json?: boolean;
		};
		if (wantsHelp) {
			process.stdout.write(help);
			return;
		}
		const own = args.filter(arg => arg !== "--json");
		await main(parseArgs({ args: own, options }).values, output(json === true));
	} catch (error) {
		fail(error);
	}
}

/** Tells an error on stderr and sets the exit code. */
export function fail(error: unknown): void {
	const { message, exitCode } = asFailure(error);
	process.stderr.write(`${message}\n`);
	process.exitCode = exitCode;
}

function asFailure(error: unknown): Failure {
	if (error instanceof Failure) return error;
	const message = error instanceof Error ? error.message : String(error);
	const isUsage = error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
	return isUsage ? new UsageError(`${message.split(". ")[0]}. --help tells what there is.`) : new Failure(message);
}

function output(json: boolean): Output {
	return {
		json,
		tell(line, text) {
			if (json) process.stdout.write(`${JSON.stringify(line)}\n`);
			else if (text !== undefined) process.stderr.write(`${text}\n`);
		},
	};
}

/** The whole number of an option; `undefined` when the option is absent. @throws UsageError */
export function whole(option: string, text: string | undefined, from: number, to: number): number | undefined {
	if (text === undefined) return undefined;
	const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
	if (value >= from && value <= to) return value;
	throw new UsageError(`${option} is "${text}", but must be a whole number from ${from} to ${to}.`);
}

/** The port of an option, 0 for any free one. @throws UsageError */
export function port(option: string, text: string | undefined): number | undefined {
	return whole(option, text, 0, 65535);
}

/** `HOST:PORT` of an option. @throws UsageError */
export function hostPort(option: string, text: string | undefined): { host: string; port: number } | undefined {
	if (text === undefined) return undefined;
	const [, host, digits] = /^([A-Za-z0-9.-]+):(\d{1,5})$/.exec(text) ?? [];
	const number = Number(digits);
	if (host && number >= 1 && number <= 65535) return { host, port: number };
	throw new UsageError(`${option} is "${text}", but must be HOST:PORT as in 127.0.0.1:8080.`);
}
