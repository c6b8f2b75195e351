/**
 * The HTTP server of the setup network: Blynk.Inject's endpoints, the wizard page, and what makes phones show it; and the page that
 * a device may have on the home network.
 *
 * @packageDocumentation
 */
export { ConfigServer } from "./config-server";
export { CarePages } from "./care-pages";
export { NetworkPages, type NetworkAnswer, type OwnedNetworks } from "./network-pages";
export { StatusServer, type StatusFacts, type StatusOptions } from "./status-server";
export { names as configNames, readConfig, type ConfigDefaults, type ConfigRequest } from "./config-request";
export type { Fields } from "./form";
export type { Problem } from "./problem";
export { OwnFields, shown, type Choice, type Described, type Shown, type Translations } from "./own-fields";
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
