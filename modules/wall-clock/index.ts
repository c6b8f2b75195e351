/** The time of day, as certificates need it: asked for, doubted, and asked for anew. */
export { WallClock } from "./wall-clock";
export type { WallClockHost } from "./wall-clock";
export { timeIn } from "./sntp";
