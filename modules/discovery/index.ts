export { Discovery, group, mdnsPort, type DiscoveryOptions } from "./discovery";
export { answer, hear, probe, type Heard, type Service } from "./message";
