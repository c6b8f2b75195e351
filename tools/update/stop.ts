import { runCommand } from "../cli/command";
import { asShipment } from "./follow";
import { cloudHelp, cloudOptions, LocalCloud } from "./local-cloud";
import { shipmentLine } from "./told";
import { runningShipment, shipmentNumber } from "./which";

const help = `Stops a shipment: nobody is offered it any more, and downloads under way end at once. A unit that has all of it
already goes on: whether it keeps it is decided by its trial (docs/update.md).

  update stop [options]

  --shipment ID   which (default: the one that runs, where it is one)
${cloudHelp}  --json          one object on stdout: shipment
  --help          this text
`;

await runCommand({
	help,
	options: { shipment: { type: "string" }, ...cloudOptions },
	async run(values, output) {
		const given = shipmentNumber(values.shipment);
		const cloud = await LocalCloud.find(values);
		const shipmentId = given ?? (await runningShipment(cloud));
		const stopped = asShipment(await cloud.ask("POST", "/admin/shipment/stop", { shipmentId }));
		output.event({ event: "shipment", ...stopped }, shipmentLine(stopped));
		return 0;
	},
});
