/** The steps in their order. */
export const steps = ["network", "password", "token", "fields", "review"] as const;
/** `help` says what to do elsewhere before the same is tried again, `result` is the end. */
export type Step = (typeof steps)[number] | "help" | "result";

/** Where the cause of a failure can be put right; the others are no matter of what was typed. */
export function remedy(code: number): Step {
	if (code === 720) return "network";
	if (code === 722) return "password";
	return code === 703 || code === 711 ? "token" : "help";
}
