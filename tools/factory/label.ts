import { randomFillSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import QRCode from "qrcode";
import { makeKey } from "../../modules/access-point/index";
import { hex } from "../../modules/bytes/index";
import type { SetupSettings } from "../../src/product";
import { runCommand, UsageError } from "../cli/command";
import { productFrom } from "../cli/product";
import { labelOf } from "./label-of";
import { labelSvg } from "./svg";
import { accept, rules } from "./unit";
import { nameSpace, unitImage } from "./unit-image";

const help = `The label of one unit: its setup network's name, and a code with which a phone's camera joins it.

  npm run label -- --mac 24:6f:28:aa:bb:cc [options]

  --mac MAC      the unit's station MAC, as esptool prints it
  --key KEY      the unit's own key, 8 to 63 printable ASCII characters; for a product with setup.key "unit"
  --new-key      make one, and print it for the unit's factory data
  --out FILE     FILE.svg: a label of 62 x 29 mm; FILE.png: the code alone (default: no file)
  --nvs FILE     FILE.bin: write the key as the image of the unit's nvs partition; else as a table for ESP-IDF's
                 nvs_partition_gen.py, which makes such an image of it
  --config FILE  the product, JSON (default: "config" of manifest.json)
  --json         one object a line on stdout: label
  --help         this text
`;

await runCommand({
	help,
	options: {
		mac: { type: "string" },
		key: { type: "string" },
		"new-key": { type: "boolean" },
		out: { type: "string" },
		nvs: { type: "string" },
		config: { type: "string" },
	},
	async run(values, output) {
		const { out, nvs } = values;
		const mac = readMac(values.mac);
		if (out !== undefined && !/\.(svg|png)$/.test(out))
			throw new UsageError(`--out is "${out}", but must end in .svg or .png.`);
		const product = productFrom(values.config);
		const { setup } = product;
		const made = values["new-key"] ? makeKey(into => void randomFillSync(into)) : undefined;
		const key = keyOnLabel(setup, values.key, made);
		if (nvs !== undefined && setup.key !== "unit")
			throw new UsageError('--nvs is for a product with setup.key "unit".');
		const label = labelOf({ mac, key }, product);
		const { hotspot, code = "" } = label;
		if (out?.endsWith(".svg")) writeFileSync(out, labelSvg(label), { mode: 0o600 });
		else if (out !== undefined) await QRCode.toFile(out, code, { errorCorrectionLevel: "M", scale: 12 });
		if (nvs !== undefined && key !== undefined)
			writeFileSync(nvs, nvs.endsWith(".bin") ? unitImage({ key }) : nvsTable(key), { mode: 0o600 });
		output.event(
			{ event: "label", mac, hotspot, key: setup.key, ...(made && { made }), ...(out && { out }) },
			made === undefined ? hotspot : `${hotspot}\t${made}`,
		);
		return 0;
	},
});

function readMac(given: string | undefined): string {
	if (given === undefined) throw new UsageError("--mac is missing: give the unit's station MAC, 24:6f:28:aa:bb:cc.");
	const mac = accept("mac", given);
	if (mac === undefined) throw new UsageError(`--mac is "${given}", but must be ${rules.mac}.`);
	return mac;
}

/** The key that the label shows, by the product's rule. @throws UsageError when the command line does not follow it */
function keyOnLabel(setup: SetupSettings, given: string | undefined, made: string | undefined): string | undefined {
	if (setup.key !== "unit") {
		if (given === undefined && made === undefined) return setup.password;
		throw new UsageError(`This product's setup.key is "${setup.key}": its units have no key of their own.`);
	}
	if (given !== undefined && made !== undefined) throw new UsageError("Give --key or --new-key, not both.");
	const key = given ?? made;
	if (key === undefined) throw new UsageError('This product\'s setup.key is "unit": give --key, or --new-key.');
	if (accept("key", key) === undefined) throw new UsageError(`--key must be ${rules.key}.`);
	return key;
}

function nvsTable(key: string): string {
	const bytes = hex(new TextEncoder().encode(key));
	return `key,type,encoding,value\n${nameSpace},namespace,,\napkey,data,hex2bin,${bytes}\n`;
}
