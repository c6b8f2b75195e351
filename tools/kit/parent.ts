/** How often it is looked whether the parent is still there, milliseconds: no event tells. */
const lookEvery = 250;

/**
 * Ends this command, in the order in which SIGTERM ends it, when whoever started it has gone. npx and `npm start` put a
 * shell between themselves and us, and SIGTERM, which npm hands to that shell, goes no further.
 */
export function endWithParent(): void {
	if (process.env["npm_config_user_agent"] === undefined) return;
	const parent = process.ppid;
	const looking = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(looking);
		process.kill(process.pid, "SIGTERM");
	}, lookEvery);
	looking.unref();
}
