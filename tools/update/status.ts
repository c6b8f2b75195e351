import { runCommand } from "../cli/command";
import { deliveriesOf, follow, shipmentOf, shipmentsOf, stopSignal } from "./follow";
import { cloudHelp, cloudOptions, LocalCloud } from "./local-cloud";
import { deliveryLine, shipmentLine } from "./told";
import { shipmentNumber } from "./which";

const help = `Where devices are with their updates.

  update status [options]

  --shipment ID   this one only, with each of its devices
  --watch         tell what happens to it (without an ID the newest) until all devices have it, it is stopped, or Ctrl+C
${cloudHelp}  --json          one object a line on stdout: shipment, delivery
  --help          this text
`;

await runCommand({
	help,
	options: { shipment: { type: "string" }, watch: { type: "boolean", default: false }, ...cloudOptions },
	async run(values, output) {
		const given = shipmentNumber(values.shipment);
		const cloud = await LocalCloud.find(values);
		const all = given === undefined ? await shipmentsOf(cloud) : [await shipmentOf(cloud, given)];
		const [newest] = all;
		if (!newest) {
			output.note('Nothing was shipped yet: see "npm run update -- ship --help".');
			return 0;
		}
		if (values.watch) {
			await follow(cloud, newest.id, output, stopSignal());
			return 0;
		}
		for (const each of all) output.event({ event: "shipment", ...each }, shipmentLine(each));
		const { size } = newest.firmware;
		if (given !== undefined)
			for (const each of await deliveriesOf(cloud, newest.id))
				output.event({ event: "delivery", shipment: newest.id, size, ...each }, deliveryLine(each, size));
		return 0;
	},
});
