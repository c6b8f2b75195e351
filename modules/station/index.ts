/** The station side of the Wi-Fi radio: joins a network, says why that failed, and comes back after a loss. */
export { Station, type Network, type StationEvents } from "./station";
export { isSupported } from "./security";
