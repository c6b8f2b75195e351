export { AccessPoint, address, isPhone, type AccessPointOptions } from "./access-point";
export { hostName, hotspotName, type HotspotNameOptions } from "./hotspot-name";
export { joinCode, makeKey } from "./join-code";
