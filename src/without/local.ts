import type * as part from "../local";

/** Stands in for `local.ts` in the image of a product that shows nothing on its home network. */
export const openLocal: typeof part.openLocal = () => undefined;
