/** Stands in for `factory-button.ts` in the image of a product that is not tested by commands. */
export { ResetButton } from "../../modules/reset-button/index";
