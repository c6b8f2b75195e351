import { UsageError } from "../cli/command";
import { shipmentsOf } from "./follow";
import type { LocalCloud } from "./local-cloud";
import { shipmentLine } from "./told";

/** The number given as `--shipment`. @throws UsageError */
export function shipmentNumber(given: string | undefined): number | undefined {
	if (given === undefined || /^\d{1,9}$/.test(given)) return given === undefined ? undefined : Number(given);
	throw new UsageError(`--shipment is "${given}", but must be the number of a shipment.`);
}

/** The one that runs. @throws Error when there is none, UsageError when there are several */
export async function runningShipment(cloud: LocalCloud): Promise<number> {
	const running = (await shipmentsOf(cloud)).filter(each => each.state === "running");
	const [first, second] = running;
	if (!first) throw new Error("No shipment runs.");
	if (!second) return first.id;
	throw new UsageError(`Several shipments run: say which with --shipment.\n${running.map(shipmentLine).join("\n")}`);
}
