import concurrently from "concurrently";

/**
 * Runs the npm scripts that it is told, beside each other, and shows the output of one after the other. The command of
 * `concurrently` itself exits at once when all have ended, and takes with it what a slow reader has not read yet: the names of
 * the tests that failed.
 */
const { result } = concurrently(
	process.argv.slice(2).map(name => `npm:${name}`),
	{ group: true },
);
result.catch(() => (process.exitCode = 1));
