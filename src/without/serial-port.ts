import type * as part from "../serial-port";

/** Stands in for `serial-port.ts` in the image of a product without console and Improv. */
export const openPort: typeof part.openPort = () => undefined;
