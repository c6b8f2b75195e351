/**
 * The time of day, as certificates need it: asked for, doubted, and asked for anew.
 *
 * @packageDocumentation
 */
export { WallClock } from "./wall-clock";
export type { WallClockHost } from "./wall-clock";
export type { TimeHost } from "./sntp";
