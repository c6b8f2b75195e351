import { existsSync, statSync } from "node:fs";
import { runCommand, UsageError, wholeNumber, type Output } from "../cli/command";
import { naming } from "../cli/json-file";
import { productFrom } from "../cli/product";
import { stopped } from "../cli/stopped";
import { counted } from "../cli/counted";
import { issueUnits } from "./issue";
import { labelHelp, labelOptions, labelStyle } from "./label-options";
import { planOf, type Plan } from "./plan";
import { issuedIn, Registry, type Issued } from "./registry";
import { readRelease } from "./release";
import { refuseOther, refuseOtherRelease, reportedBefore } from "./report";
import { usable } from "./usable";
import { nvsBytes } from "./unit-image";
import { readUnitList, type Problem, type UnitList } from "./unit-list";

const help = `Issues units from a list: each gets its setup key, an image for its flash, and its label.

  factory units --csv FILE --out DIR [options]

  --csv FILE       a CSV with a row for each unit, or the zip that Blynk's console exports static tokens in. Columns:
                     serial   your own name for the unit: letters, digits, ".", "-" and "_" (or --number)
                     mac      its chip's station MAC, where you know it; else factory flash learns it
                     key      the key of its setup network; made where it is empty
                     token    its static token, for a product with "factory": true
                     template checked against the product's
                   Any other column is your own: it goes into the registry, and with --fields onto the label.
  --out DIR        DIR/registry.csv who was issued with what, DIR/nvs/SERIAL.bin, DIR/labels.html, DIR/report.json.
                   They hold keys and tokens: only you can read them
  --number PREFIX  the list has no serials: PREFIX0001, PREFIX0002 and so on
  --release DIR    the folder with release.json: what the units are to run goes into the report, and the size of the
                   partition nvs is taken from it
  --nvs-size N     that size without a release, bytes (default ${nvsBytes}, as in the SDK's partition table)
  --dry-run        say what is wrong with the list, if anything, and issue nothing
${labelHelp}  --config FILE    the product, JSON (default: "config" of manifest.json)
  --json           one object a line on stdout: problem, unit, labels, done
  --help           this text

A unit is issued once: the same list again, or a longer one, changes nothing about it. Where a run was interrupted, the
next one goes on. Exit code: 0; 2 when the list is wrong, then nothing was issued; 1 for anything else.
`;

/** How many problems are told in sentences: more help nobody. */
const mostTold = 20;

await runCommand({
	help,
	options: {
		csv: { type: "string" },
		out: { type: "string" },
		number: { type: "string" },
		release: { type: "string" },
		"nvs-size": { type: "string" },
		"dry-run": { type: "boolean" },
		...labelOptions,
		config: { type: "string" },
	},
	async run(values, output) {
		const { csv, out, number } = values;
		if (csv === undefined) throw new UsageError("--csv is missing: a list with a row for each unit.");
		if (out === undefined) throw new UsageError("--out is missing: a folder for registry, images and labels.");
		const style = labelStyle(values);
		const product = productFrom(values.config);
		refuseOther(out, product);
		const built = values.release === undefined ? undefined : usable(() => readRelease(values.release ?? ""));
		if (built) refuseOtherRelease(built, product);
		if (built && values["nvs-size"] !== undefined)
			throw new UsageError("--nvs-size is the release's already: leave one of the two out.");
		const before = reportedBefore(out);
		const size = built?.nvs.size ?? nvsSize(values["nvs-size"], before.nvsBytes);
		const list = listIn(csv);
		const plan = (issued: Issued): Plan => {
			const made = planOf(list, product, issued, number);
			if (made.problems.length) throw new UsageError(told(csv, made.problems, output));
			return made;
		};
		// What was taken for a column of theirs by mistake is seen here.
		if (list.own.length) output.note(`Columns of your own, which stay out of the flash: ${list.own.join(", ")}.`);
		// Before there is anything: a wrong list leaves no folder behind.
		const { fresh, known } = plan(issuedIn(out));
		if (values["dry-run"]) {
			const sentence = `The list is right: ${counted(fresh.length, "unit")} would be issued, ${known} were before.`;
			output.event({ event: "checked", fresh: fresh.length, known }, sentence);
			return 0;
		}
		const registry = await Registry.openSoon(out, { create: true });
		try {
			const image = built ? { version: built.version, chip: built.chip, hash: built.hash } : before.image;
			return await issueUnits(
				{ registry, plan: plan(registry), out, product, style, size, image },
				output,
				stopSignal(),
			);
		} finally {
			registry.close();
		}
	},
});

function listIn(csv: string): UnitList {
	if (!existsSync(csv) || !statSync(csv).isFile()) throw new UsageError(`There is no file ${csv}.`);
	try {
		return naming(csv, () => readUnitList(csv));
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}

function nvsSize(given: string | undefined, before = nvsBytes): number {
	const size =
		given?.startsWith("0x") && /^0x[0-9a-f]{1,6}$/i.test(given)
			? Number(given)
			: wholeNumber("--nvs-size", given, before, 0x100000);
	if (size % 0x1000 || size < 0x3000)
		throw new UsageError(`--nvs-size is ${size}, but must be whole pages of 4096 bytes, at least 3 of them.`);
	return size;
}

function told(csv: string, problems: readonly Problem[], output: Output): string {
	const sorted = [...problems].sort((a, b) => a.row - b.row);
	for (const each of output.json ? sorted : []) output.event({ event: "problem", ...each });
	const lines = sorted.slice(0, mostTold).map(({ row, column, why }) => {
		const where = column === undefined ? "" : `, column "${column}"`;
		return `${csv}, row ${row}${where}: ${why}`;
	});
	if (sorted.length > mostTold) lines.push(`... and ${sorted.length - mostTold} more.`);
	return `${lines.join("\n")}\nNothing was issued.`;
}

/** Aborted when somebody asks this process to stop. */
function stopSignal(): AbortSignal {
	const stop = new AbortController();
	void stopped().then(() => stop.abort());
	return stop.signal;
}
