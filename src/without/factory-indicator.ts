/** Stands in for `factory-indicator.ts` in the image of a product that is not tested by commands. */
export { Indicator } from "../../modules/indicator/index";
