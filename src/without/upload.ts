import type * as part from "../upload";

/** Stands in for `upload.ts` in the image of a product that takes no firmware on its setup network. */
export const uploadTarget: typeof part.uploadTarget = () => undefined;
