import type * as part from "./care-pages";

/** Stand in for `care-pages.ts` in the image of a product without `health`. */
export const carePage: typeof part.carePage = () => undefined;
export const careLinks: typeof part.careLinks = () => "";
