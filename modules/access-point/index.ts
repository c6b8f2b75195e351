/**
 * The setup network: a soft-AP whose name Blynk's apps find, with a DNS that leads every phone to the device.
 *
 * @packageDocumentation
 */
export { AccessPoint, address, isPhone, type AccessPointOptions } from "./access-point";
export { hostName, hotspotName, type HotspotNameOptions } from "./hotspot-name";
export { joinCode, makeKey } from "./join-code";
