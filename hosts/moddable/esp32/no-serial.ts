import type * as part from "./serial";

/** Stands in for `serial.ts` in the image of a product that has no use for the port. */
export const serialOf: typeof part.serialOf = () => undefined;

export const print: typeof part.print = () => undefined;
