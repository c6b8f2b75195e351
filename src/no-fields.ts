import type * as part from "./own-fields";

/** Stands in for `own-fields.ts` in the image of a product without fields of its own. */
export const ownFields: typeof part.ownFields = () => undefined;
