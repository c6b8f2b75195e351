import type * as part from "../factory-commands";

/** Stands in for `factory-commands.ts` in the image of a product that is not tested by them. */
export const openFactory: typeof part.openFactory = () => undefined;

export const factoryHelp = "";
