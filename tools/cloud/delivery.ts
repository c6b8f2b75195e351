import { isRecord } from "../cli/record";

/** Where a device is with a shipment, in the console's words (docs/protocol/update.md#shipments); `waiting` is ours: not online since. */
export const deliveryStatuses = [
	"waiting",
	"started",
	"request-sent",
	"firmware-requested",
	"downloaded",
	"success",
	"upload-failure",
	"download-limit-reached",
	"rollback",
	"type-mismatch",
	"version-mismatch",
] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One device's part of a shipment. Changed in place by its owner. */
export interface Delivery {
	readonly shipment: number;
	readonly device: number;
	/** What the download asks for; it is the device's alone, and good for this shipment only. */
	readonly token: string;
	status: DeliveryStatus;
	/** Since when, Unix milliseconds. */
	at: number;
	/** Why, where the status alone does not say it: a sentence. */
	reason?: string;
	/** How much of the file was sent, counted from its start, bytes. */
	bytes: number;
	/** When downloads from the start of the file were begun, Unix milliseconds; the last 24 hours. */
	downloads: readonly number[];
	/** The version it came from. */
	from?: string;
}

export function isDelivery(value: unknown): value is Delivery {
	return (
		isRecord(value) &&
		["shipment", "device", "at", "bytes"].every(key => typeof value[key] === "number") &&
		typeof value["token"] === "string" &&
		deliveryStatuses.some(each => each === value["status"]) &&
		Array.isArray(value["downloads"])
	);
}
