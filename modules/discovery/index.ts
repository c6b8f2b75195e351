/**
 * Tells the home network where the device is: mDNS and DNS-SD.
 *
 * @packageDocumentation
 */
export { Discovery, type DiscoveryOptions } from "./discovery";
export type { Service } from "./message";
