import type { FactoryNative } from "../../../moddable/native";

/** Stands in for `inspect.ts` in the image of a product that is not tested by commands. */
export const inspect: Partial<FactoryNative> = {};
