import { percent } from "../cli/percent";
import { isRecord } from "../cli/record";
import type { Selection } from "../cloud/shipment";
import type { DeliveryStatus } from "../cloud/delivery";

/** A shipment as the cloud tells it (tools/cloud/shipment-views.ts). */
export interface ShipmentTold {
	readonly id: number;
	readonly name: string;
	readonly state: "running" | "stopped";
	readonly templateId: string;
	readonly selection: Selection;
	readonly firmware: { readonly version: string; readonly size: number; readonly name: string };
	/** So many are meant. */
	readonly devices: number;
	readonly counts: Readonly<Partial<Record<DeliveryStatus, number>>>;
	/** Bytes. */
	readonly sent: number;
	readonly toSend: number;
}

/** One device's part, as the cloud tells it. */
export interface DeliveryTold {
	readonly id: number;
	readonly name: string;
	readonly status: DeliveryStatus;
	readonly reason?: string;
	readonly bytes: number;
	readonly from?: string;
}

export function isShipmentTold(value: unknown): value is ShipmentTold {
	return isRecord(value) && typeof value["id"] === "number" && isRecord(value["counts"]) && isRecord(value["firmware"]);
}

/** For people: one line. */
export function shipmentLine({
	id,
	name,
	state,
	selection,
	firmware,
	templateId,
	devices,
	counts,
}: ShipmentTold): string {
	const parts = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
	return `Shipment ${id} "${name}" (${state}): version ${firmware.version} to ${whom(selection)} of ${templateId}, ${devices} in all: ${parts.join(", ") || "none"}.`;
}

/** For people: one line. */
export function deliveryLine({ id, name, status, reason, bytes }: DeliveryTold, size: number): string {
	const part = status === "firmware-requested" ? `, ${percent(bytes, size)} %` : "";
	return `  device ${id} (${name}): ${status}${part}${reason === undefined ? "" : `. ${reason}`}`;
}

function whom(selection: Selection): string {
	switch (selection.kind) {
		case "all":
			return "all devices";
		case "devices":
			return "named devices";
		case "percent":
			return `${selection.percent} % of the devices`;
	}
}
