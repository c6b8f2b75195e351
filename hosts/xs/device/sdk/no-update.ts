import type { UpdateNative } from "../../../moddable/native";

/** Stands in for `update.ts` in the image of a product that takes no updates. */
export const update: Partial<UpdateNative> = {};
