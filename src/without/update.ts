import { keepOnly } from "../kept-firmware";
import type * as part from "../update";

/** Stands in for `update.ts` in the image of a product that takes no other firmware. */
export const openUpdates: typeof part.openUpdates = keepOnly;
