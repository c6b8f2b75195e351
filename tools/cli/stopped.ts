/** Settles when somebody asks this process to stop. */
export function stopped(): Promise<void> {
	return new Promise(resolve => {
		for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
	});
}
