/** The station side of the Wi-Fi radio: joins a network, says why that failed, and comes back after a loss. */
export { Station, type StationEvents } from "./station";
export type { Hint, Network, Networks } from "./network";
export { isPassword, isSupported } from "./security";
