import type * as part from "../networks-pin";

/** Stands in for `networks-pin.ts` in the image of a product that takes no networks from the cloud. */
export const stageByPin: typeof part.stageByPin = () => {};
