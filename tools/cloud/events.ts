import type { HardwareInfo } from "./device";
import type { DeliveryStatus } from "./delivery";

/** What happens in the cloud, as `--json` prints it and the page's stream carries it. Never holds a token. */
export type CloudEvent =
	| { readonly event: "device"; readonly id: number; readonly name: string; readonly templateId: string }
	| { readonly event: "removed"; readonly id: number }
	| { readonly event: "online"; readonly id: number; readonly name: string }
	/** A device tells of itself something else than before: that it runs another firmware, say. */
	| { readonly event: "hardware"; readonly id: number; readonly hardware: HardwareInfo }
	| { readonly event: "offline"; readonly id: number; readonly name: string; readonly reason: string }
	| {
			readonly event: "write";
			readonly id: number;
			readonly pin: number;
			/** A list when the pin holds several, as a location does. */
			readonly value: string | readonly string[];
			readonly from: "device" | "http";
			/** When it was measured, Unix milliseconds. */
			readonly at: number;
	  }
	| {
			readonly event: "property";
			readonly id: number;
			readonly pin: number;
			readonly property: string;
			readonly value: string;
	  }
	| {
			readonly event: "eventLogged";
			readonly id: number;
			readonly code: string;
			readonly description: string;
			readonly at: number;
	  }
	| { readonly event: "meta"; readonly id: number; readonly field: string; readonly value: string }
	| { readonly event: "fault"; readonly fault: string }
	/** A file was uploaded, or is there no more. */
	| { readonly event: "firmware"; readonly firmware: number; readonly name: string; readonly version: string }
	| { readonly event: "firmwareRemoved"; readonly firmware: number }
	/** A shipment was started, stopped, or is for other devices now. */
	| {
			readonly event: "shipment";
			readonly shipment: number;
			readonly name: string;
			readonly version: string;
			readonly state: "running" | "stopped";
	  }
	| { readonly event: "shipmentRemoved"; readonly shipment: number }
	/** Where a device is with a shipment; again whenever another hundredth of the file was sent to it. */
	| {
			readonly event: "delivery";
			readonly shipment: number;
			/** The device. */
			readonly id: number;
			readonly name: string;
			readonly status: DeliveryStatus;
			/** Sent so far, and in all. */
			readonly bytes: number;
			readonly size: number;
			readonly reason?: string;
	  };
