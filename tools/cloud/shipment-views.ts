import type { Firmware } from "./firmware";
import type { Shipment } from "./shipment";
import type { DeliveryStatus } from "./delivery";
import type { Shipments } from "./shipments";

/** A firmware as API and page show it. */
export function firmwareView({ id, name, size, version, type, build, header, sha256, uploadedAt }: Firmware): object {
	return { id, name, size, version, type, build, header, sha256, uploadedAt };
}

/** A shipment as API and page show it: how many devices are where, and how much was sent of what there is to send. */
export function shipmentView(shipments: Shipments, shipment: Shipment): object {
	const all = shipments.deliveries(shipment);
	const counts: Partial<Record<DeliveryStatus, number>> = {};
	let sent = 0;
	const { version, size, name } = shipments.firmware(shipment);
	for (const { status, bytes } of all) {
		counts[status] = (counts[status] ?? 0) + 1;
		sent += status === "success" ? size : bytes;
	}
	const state = shipment.stoppedAt === undefined ? "running" : "stopped";
	return {
		...shipment,
		state,
		firmware: { version, size, name },
		devices: all.length,
		counts,
		sent,
		toSend: size * all.length,
	};
}
