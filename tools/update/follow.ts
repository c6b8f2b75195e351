import { setTimeout as sleep } from "node:timers/promises";
import type { Output } from "../cli/command";
import { Progress } from "../cli/progress";
import { isRecord } from "../cli/record";
import type { LocalCloud } from "./local-cloud";
import { deliveryLine, isShipmentTold, shipmentLine, type DeliveryTold, type ShipmentTold } from "./told";

/** How often the cloud is asked, milliseconds. */
const pace = 500;
const page = 1000;

/** A shipment as it is. */
export async function shipmentOf(cloud: LocalCloud, id: number): Promise<ShipmentTold> {
	return asShipment(await cloud.ask("GET", `/admin/shipment?shipmentId=${id}`));
}

export function asShipment(told: unknown): ShipmentTold {
	if (isShipmentTold(told)) return told;
	throw new Error("The cloud answered with something that is no shipment. Is it of another version?");
}

/** Newest first. */
export async function shipmentsOf(cloud: LocalCloud): Promise<readonly ShipmentTold[]> {
	const told = await cloud.ask("GET", "/admin/shipments");
	return Array.isArray(told) ? told.map(asShipment) : [];
}

/** Where every device of a shipment is. */
export async function deliveriesOf(cloud: LocalCloud, id: number): Promise<readonly DeliveryTold[]> {
	const all: DeliveryTold[] = [];
	for (let at = 0; ; at++) {
		const told = await cloud.ask("GET", `/admin/shipment/devices?shipmentId=${id}&page=${at}&size=${page}`);
		const content = isRecord(told) && Array.isArray(told["content"]) ? (told["content"] as DeliveryTold[]) : [];
		all.push(...content);
		if (content.length < page) return all;
	}
}

/** Tells what a shipment's devices do, until all have it, it is stopped, or `ended`. True when all have it. */
export async function follow(cloud: LocalCloud, id: number, output: Output, ended: AbortSignal): Promise<boolean> {
	const known = new Map<number, string>();
	let progress: Progress | undefined;
	for (;;) {
		const shipment = await shipmentOf(cloud, id);
		progress ??= new Progress(shipment.toSend || 1, "bytes");
		for (const each of await deliveriesOf(cloud, id)) {
			const now = `${each.status} ${each.reason ?? ""}`;
			if (known.get(each.id) === now) continue;
			known.set(each.id, now);
			progress.clear();
			output.event(
				{ event: "delivery", shipment: id, size: shipment.firmware.size, ...each },
				deliveryLine(each, shipment.firmware.size),
			);
		}
		const done = shipment.devices > 0 && shipment.counts.success === shipment.devices;
		if (done || shipment.state === "stopped" || ended.aborted) {
			progress.clear();
			output.event({ event: "shipment", ...shipment }, shipmentLine(shipment));
			return done;
		}
		progress.show(shipment.sent);
		await sleep(pace, undefined, { signal: ended }).catch(() => undefined);
	}
}

/** Aborted when somebody asks this process to stop. */
export function stopSignal(): AbortSignal {
	const stop = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
	return stop.signal;
}
