/**
 * Tells the device's state by light: flashing, swelling or standing colours on a mono, RGB or addressable LED.
 *
 * @packageDocumentation
 */
export { Indicator, type IndicatorOptions } from "./indicator";
export { colours, type Pattern } from "./pattern";
