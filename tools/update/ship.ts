import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { headerLength, readHeader } from "../../modules/update/index";
import { runCommand, UsageError } from "../cli/command";
import { checkTemplate, productFrom } from "../cli/product";
import { isRecord } from "../cli/record";
import { naming } from "../cli/json-file";
import { conditions } from "../cloud/shipment";
import { examine } from "./examine";
import { asShipment, follow, stopSignal } from "./follow";
import { cloudHelp, cloudOptions, LocalCloud } from "./local-cloud";
import { recipients, recipientsHelp, recipientsOptions } from "./recipients";
import { shipmentLine } from "./told";

const help = `Hands an update to the cloud on this machine, which offers it to devices that run a lower version.

  update ship FILE [options]

${recipientsHelp}  --template ID   whose devices (default: that of the product)
  --condition C   when a device is behind: ${conditions.join(", ")}
                  (default lower-version)
  --name NAME     what the shipment is called
  --anyway        also where units of this product would refuse the file
  --watch         tell until all devices have logged in with it, or Ctrl+C; their trial lasts half a minute more, and
                  "update status" tells of those that took it back
${cloudHelp}  --config FILE   the product, JSON (default: "config" of manifest.json)
  --json          one object a line on stdout: firmware, shipment, delivery
  --help          this text

For Blynk's own cloud upload the same FILE by hand, in the console's Blynk.Air: it documents no interface for programs.
`;

await runCommand({
	help,
	options: {
		...recipientsOptions,
		template: { type: "string" },
		condition: { type: "string" },
		name: { type: "string" },
		anyway: { type: "boolean", default: false },
		watch: { type: "boolean", default: false },
		...cloudOptions,
		config: { type: "string" },
	},
	words: ["FILE"],
	async run(values, output, [file = ""]) {
		checkTemplate(values.template);
		if (values.condition !== undefined && !conditions.some(each => each === values.condition))
			throw new UsageError(`--condition is "${values.condition}", but must be one of ${conditions.join(", ")}.`);
		const { template, condition, name } = values;
		const to = recipients(values);
		const bytes = fileAt(file, values.config, values.anyway);
		const templateId = template ?? templateOf(values.config);
		const cloud = await LocalCloud.find(values);
		const firmware = await cloud.ask("POST", `/admin/firmware?name=${encodeURIComponent(basename(file))}`, bytes);
		if (!isRecord(firmware))
			throw new Error("The cloud took the file and did not say as what. Is it of another version?");
		output.event({ event: "firmware", ...firmware }, `The cloud has version ${String(firmware["version"])}.`);
		const order = {
			...{ firmwareId: firmware["id"], templateId, ...to },
			...(condition === undefined ? {} : { condition }),
			...(name === undefined ? {} : { name }),
		};
		const shipment = asShipment(await cloud.ask("POST", "/admin/shipment", order));
		output.event({ event: "shipment", ...shipment }, shipmentLine(shipment));
		if (values.watch) await follow(cloud, shipment.id, output, stopSignal());
		return 0;
	},
});

/** @throws Error when units would refuse it, which costs each of them a download */
function fileAt(file: string, config: string | undefined, anyway: boolean): Uint8Array {
	if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
	const bytes = readFileSync(file);
	if (anyway) return bytes;
	const { problems } = naming(file, () => examine(bytes, productFrom(config)));
	if (!problems.length) return bytes;
	const { version = "" } = readHeader(bytes.subarray(0, headerLength)) ?? {};
	throw new Error(
		`Units of this product refuse ${file} (version ${version}):\n${problems.map(each => `- ${each}`).join("\n")}\nTo ship it all the same: --anyway`,
	);
}

function templateOf(config: string | undefined): string {
	const { templateId } = productFrom(config);
	if (templateId.startsWith("TMPL")) return templateId;
	throw new UsageError(
		"--template is missing: the product leaves its template to the app, so say whose devices are meant.",
	);
}
