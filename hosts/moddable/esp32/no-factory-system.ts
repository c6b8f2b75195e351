/** Stands in for `factory-system.ts` in the image of a product that is not tested by commands. */
export { Esp32System } from "./system";
