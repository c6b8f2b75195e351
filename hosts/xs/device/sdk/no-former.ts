import type { FormerNative } from "../../../moddable/native";

/** Stands in for `former.ts` in the image of a product that comes after no other firmware. */
export const former: Partial<FormerNative> = {};
