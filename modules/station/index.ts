/**
 * The station side of the Wi-Fi radio: joins a network, says why that failed, and comes back after a loss.
 *
 * @packageDocumentation
 */
export { Station, type StationEvents } from "./station";
export type { Hint, Network, Networks } from "./network";
export type { OnFound } from "./scanner";
export { isPassword, isSupported } from "./security";
