import { runCommand } from "../cli/command";
import { asShipment } from "./follow";
import { cloudHelp, cloudOptions, LocalCloud } from "./local-cloud";
import { recipients, recipientsHelp, recipientsOptions } from "./recipients";
import { shipmentLine } from "./told";
import { runningShipment, shipmentNumber } from "./which";

const help = `Has a shipment go to more devices, or to others. Who has been offered it keeps it.

  update widen [options]

${recipientsHelp}  --shipment ID   which (default: the one that runs, where it is one)
${cloudHelp}  --json          one object on stdout: shipment
  --help          this text
`;

await runCommand({
	help,
	options: { ...recipientsOptions, shipment: { type: "string" }, ...cloudOptions },
	async run(values, output) {
		const to = recipients(values);
		const given = shipmentNumber(values.shipment);
		const cloud = await LocalCloud.find(values);
		const shipmentId = given ?? (await runningShipment(cloud));
		const widened = asShipment(await cloud.ask("PUT", "/admin/shipment", { shipmentId, ...to }));
		output.event({ event: "shipment", ...widened }, shipmentLine(widened));
		return 0;
	},
});
