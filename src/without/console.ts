import type * as part from "../console";

/** Stands in for `console.ts` in the image of a product without a console. */
export const openConsole: typeof part.openConsole = () => undefined;
