import type * as part from "./roam";

/** Stands in for `roam.ts` in the image of a product that stays where it is. */
export class Roam implements Pick<part.Roam, "isDue" | "choose" | "failed" | "joined"> {
	constructor(_since: number) {}

	isDue(): false {
		return false;
	}

	choose(): undefined {}

	failed(): void {}

	joined(): void {}
}
