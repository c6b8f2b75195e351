import { runCommand, UsageError } from "../cli/command";
import { productFrom } from "../cli/product";
import { drawLabels, labelHelp, labelOptions, labelStyle, writeLabels } from "./label-options";
import { readRegistry } from "./registry";
import { refuseOther } from "./report";
import { sameSerial, type Unit } from "./unit";

const help = `A page of labels to print from a browser, for units that were issued.

  factory labels --out DIR [options]

  --out DIR        where factory units has put the registry; writes DIR/labels.html
${labelHelp}  --from SERIAL    the first and the last unit, in the order of issue (default: all)
  --to SERIAL
  --config FILE    the product, JSON (default: "config" of manifest.json)
  --json           one object a line on stdout: labels
  --help           this text
`;

await runCommand({
	help,
	options: {
		out: { type: "string" },
		...labelOptions,
		from: { type: "string" },
		to: { type: "string" },
		config: { type: "string" },
	},
	run(values, output) {
		const { out } = values;
		if (out === undefined)
			throw new UsageError("--out is missing: the folder where factory units has put the registry.");
		const style = labelStyle(values);
		const product = productFrom(values.config);
		refuseOther(out, product);
		const units = between(readRegistry(out), values.from, values.to);
		writeLabels(out, drawLabels(units, product, style), output);
		return Promise.resolve(0);
	},
});

function between(units: readonly Unit[], from: string | undefined, to: string | undefined): readonly Unit[] {
	const at = (option: string, serial: string): number => {
		const found = units.findIndex(each => sameSerial(each.serial) === sameSerial(serial));
		if (found < 0) throw new UsageError(`${option} is "${serial}", but no such unit was issued.`);
		return found;
	};
	const first = from === undefined ? 0 : at("--from", from);
	const last = to === undefined ? units.length - 1 : at("--to", to);
	if (units.length && last < first) throw new UsageError(`--to ${to} was issued before --from ${from}.`);
	return units.slice(first, last + 1);
}
