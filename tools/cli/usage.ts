/** What was typed, and what was meant: nothing here needs Node, so that pages may share what a command checks. */

/** The command was typed wrong: exit code 2, and a pointer to `--help`. */
export class UsageError extends Error {
	override readonly name = "UsageError";
}

/** A whole number from the command line. @throws UsageError naming the option. */
export function wholeNumber(option: string, given: string | undefined, fallback: number, most = 65535): number {
	if (given === undefined) return fallback;
	const value = Number(given);
	if (/^\d+$/.test(given) && value <= most) return value;
	throw new UsageError(`${option} is "${given}", but must be a whole number from 0 to ${most}.`);
}

/** One of `all` from the command line. @throws UsageError naming the option */
export function oneOf<T extends string>(option: string, given: string, all: readonly T[]): T {
	const found = all.find(each => each === given);
	if (found !== undefined) return found;
	throw new UsageError(`${option} is "${given}", but must be one of ${all.join(", ")}.`);
}

/** An `http://` address from the command line. @throws UsageError naming the option. */
export function httpAddress(option: string, given: string | undefined): URL {
	if (given === undefined) throw new UsageError(`${option} is missing: give an address as http://127.0.0.1:8080.`);
	const url = URL.canParse(given) ? new URL(given) : undefined;
	if (url && (url.protocol === "http:" || url.protocol === "https:")) return url;
	throw new UsageError(`${option} is "${given}", but must be an address as http://127.0.0.1:8080.`);
}
