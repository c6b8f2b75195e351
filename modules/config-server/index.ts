export { ConfigServer } from "./server";
export { CarePages } from "./care-pages";
export { names as configNames, type ConfigRequest } from "./config-request";
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
	UploadEvents,
} from "./options";
