import type { FailureCode } from "../../../modules/codes/index";

/** The steps in their order; `result` is outside of it. */
export const steps = ["network", "password", "token", "review"] as const;
export type Step = (typeof steps)[number] | "result";

/** Where the cause of a failure can be put right; everything else is tried again from the review. */
const remedies: Partial<Record<FailureCode, Step>> = {
	720: "network",
	712: "network",
	722: "password",
	703: "token",
	710: "token",
	711: "token",
};

export function remedy(code: FailureCode): Step {
	return remedies[code] ?? "review";
}
