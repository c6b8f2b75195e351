/** How long what a test opened may take to close once the last test is over, in milliseconds. */
const patience = 30_000;

/**
 * Ends a run of tests that would wait for ever, since a test left something open: mocha waits for it without a word, and so did CI, for an
 * hour and a half. A test that fails half way leaves its boards and servers, so this comes last, and says what is there.
 */
export function mochaGlobalTeardown(): void {
	setTimeout(() => {
		console.error(
			`Tests are over, but ${[...new Set(process.getActiveResourcesInfo())].join(", ")} left open: close it where it is opened.`,
		);
		// After mocha's own listener, which sets the status by what failed.
		process.on("exit", () => (process.exitCode = 1));
		process.exit();
	}, patience).unref();
}
