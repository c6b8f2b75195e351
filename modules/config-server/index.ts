export { ConfigServer } from "./server";
export type { ConfigRequest } from "./config-request";
export type {
	ConfigServerOptions,
	DeviceFacts,
	FoundList,
	Light,
	PageFacts,
	ScanResult,
	Status,
	UploadEvents,
} from "./options";
