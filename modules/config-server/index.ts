export { ConfigServer } from "./config-server";
export { CarePages } from "./care-pages";
export { NetworkPages, type NetworkAnswer, type OwnedNetworks } from "./network-pages";
export { StatusServer, type StatusFacts, type StatusOptions } from "./status-server";
export { names as configNames, readConfig, type ConfigRequest } from "./config-request";
export type { Fields } from "./form";
export type { Problem } from "./problem";
export { OwnFields, shown, type Described, type Translations } from "./own-fields";
export type {
	Care,
	ConfigServerOptions,
	DeviceFacts,
	FoundList,
	Light,
	PageFacts,
	ScanResult,
	Status,
	UploadReceiver,
	UploadTarget,
} from "./options";
