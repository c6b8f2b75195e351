/**
 * What a device has been through, kept over restarts and power cuts: counts, and its last outages.
 *
 * @packageDocumentation
 */
export * from "./record";
export { countLine, jsonPiece, whyLine } from "./tell";
