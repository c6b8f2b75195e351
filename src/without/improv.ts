import type * as part from "../improv";

/** Stands in for `improv.ts` in the image of a product without Improv. */
export const openImprov: typeof part.openImprov = () => undefined;
