import { UsageError, runCommand } from "./command";

/** A command that is several: each name loads the file which runs it. */
export type Subcommands = Readonly<Record<string, () => Promise<unknown>>>;

/**
 * Runs the one that the first word names, as if the words behind it were the whole command line. `--help`, or no word at
 * all, prints `help`; a word that names none is a usage error.
 */
export async function runSubcommand(all: Subcommands, help: string): Promise<void> {
	const [name] = process.argv.splice(2, 1);
	const load = name === undefined ? undefined : Object.hasOwn(all, name) ? all[name] : undefined;
	if (load) return void (await load());
	process.argv.splice(2);
	await runCommand({
		help,
		options: {},
		run() {
			if (name === "--help") process.stdout.write(help);
			else
				throw new UsageError(
					name === undefined
						? `A command is missing: one of ${Object.keys(all).join(", ")}.`
						: `There is no command "${name}": one of ${Object.keys(all).join(", ")}.`,
				);
			return Promise.resolve(0);
		},
	});
}
