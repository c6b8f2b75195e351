import { dynamic, type Product } from "../../src/product";
import { runCommand, UsageError, wholeNumber, type Output } from "../cli/command";
import { checkTemplate, productFrom } from "../cli/product";
import { DoesNotFit } from "../factory/label-page";
import { checkFields, labelOptions, labelStyle } from "../factory/label-options";
import { refuseOther, refuseOtherRelease } from "../factory/report";
import { usable } from "../factory/usable";
import { stopped } from "../cli/stopped";
import { readRelease } from "../factory/release";
import { bringBack } from "./bring";
import { writeFolder } from "./folder";
import { listUnits } from "./list";
import type { ListedUnit } from "./page/config";
import { labelDocument } from "./page/label";
import type { LabelStyle } from "./page/config";
import { pageConfig } from "./page-config";
import { serveFolder } from "./serve";

const help = `Flashing from a browser: writes a folder with a page that puts the image on a chip over USB (Web Serial).

  npx blynk-inject flasher --build DIR --out FOLDER [options]
  npx blynk-inject flasher --bring FILE --units DIR

  --build DIR     where the build's files and its release.json are
  --out FOLDER    where the page goes, with manifest.json for ESP Web Tools beside it
  --units DIR     what factory units made: the page is a station's, each chip gets a unit of its own.
                  Then the folder holds the units' keys: for one station, never for the web
  --serve         serve the folder on 127.0.0.1 until Ctrl+C; with --units the registry is kept up to date meanwhile
  --port N        for --serve (default 8770; 0: any free one). The browser keeps its list by port
  --sheet NAME    the size of its labels, each a page of its own; names as in factory labels (default 62x29)
  --fields A,B    columns of your own that stand on the label, and
  --code TEXT     what its code says, as in factory labels
  --speed N       bits a second while writing, 115200 to 2000000 (default 460800)
  --host NAME     the server name a device is told with its token (default: its own)
  --template ID   the devices' template, for a product that leaves it open (templateId "DYNAMIC")
  --bring FILE    take a list that a station's page saved back into the registry, and do nothing else
  --config FILE   the product, JSON (default: "config" of manifest.json)
  --json          one object a line on stdout: written, ready, bound, brought
  --help          this text

A page may use a serial port only on https:// or on this computer (http://127.0.0.1, http://localhost).

Exit code: 0, or 1 when the folder cannot be written or a list contradicts the registry, or 2 when the command or a file
it names is wrong.
`;

await runCommand({
	help,
	options: {
		build: { type: "string" },
		out: { type: "string" },
		units: { type: "string" },
		serve: { type: "boolean" },
		port: { type: "string" },
		speed: { type: "string" },
		host: { type: "string" },
		template: { type: "string" },
		bring: { type: "string" },
		...{ sheet: { type: "string", default: "62x29" }, fields: labelOptions.fields, code: labelOptions.code },
		config: { type: "string" },
	},
	async run({ build, out, units, serve = false, port, speed, host, template, bring, config, ...label }, output) {
		if (bring !== undefined) return takeBack(bring, units, output);
		if (build === undefined)
			throw new UsageError("--build is missing: name the folder of a build, with its release.json.");
		if (out === undefined) throw new UsageError("--out is missing: name the folder for the page.");
		if (port !== undefined && !serve) throw new UsageError("--port is for --serve.");
		const bits = wholeNumber("--speed", speed, 460_800, 2_000_000);
		if (bits < 115_200) throw new UsageError(`--speed is ${bits}, but must be at least 115200.`);
		if (host !== undefined && !/^[A-Za-z0-9.-]{1,63}$/.test(host))
			throw new UsageError(`--host is "${host}", but must be a host name of 1 to 63 characters.`);
		checkTemplate(template);
		const chosen = wholeNumber("--port", port, 8770);
		const product = productFrom(config);
		if (template !== undefined && product.templateId !== dynamic)
			throw new UsageError(`--template is for a product without one; this one has ${product.templateId}.`);
		const built = usable(() => readRelease(build));
		refuseOtherRelease(built, product);
		const { skip: _, ...style } = labelStyle(label);
		const station = units === undefined ? undefined : style;
		const page = pageConfig(product, built, { station, speed: bits, host, template });
		if (units !== undefined) refuseOther(units, product);
		const list = units === undefined ? undefined : usable(() => listUnits(units, page.nvs));
		if (list?.length === 0)
			throw new Error(`${String(units)} has no units. Issue some: factory units --csv FILE --out DIR.`);
		if (list && station) checkLabels(list, product, station);
		const files = await writeFolder(out, {
			...{ config: page, built },
			...(units !== undefined && list && { units: { dir: units, list } }),
		});
		output.event(
			{ event: "written", folder: out, files: files.length, image: built.hash, ...(list && { units: list.length }) },
			`${out}, ${files.length} files.`,
		);
		if (list) output.note("It holds the units' keys: for one station. Do not put it on the web.");
		if (!serve) return 0;
		const onBound = (serial: string, mac: string): void =>
			output.event({ event: "bound", serial, mac }, `${serial}\t${mac}`);
		const desk = units === undefined ? undefined : { dir: units, nvs: page.nvs, onBound };
		const served = await serveFolder(out, chosen, desk);
		output.event({ event: "ready", url: served.url }, served.url);
		await stopped();
		served.close();
		return 0;
	},
});

/** Draws each label once, so that no station stops at the first that does not fit. @throws UsageError */
function checkLabels(units: readonly ListedUnit[], product: Product, style: LabelStyle): void {
	checkFields(units, style);
	try {
		for (const unit of units) labelDocument(product, style, unit.mac ?? "00:00:00:00:00:00", unit);
	} catch (error) {
		if (!(error instanceof DoesNotFit)) throw error;
		throw new UsageError(`${error.message} See --sheet, or name fewer --fields.`);
	}
}

async function takeBack(file: string, units: string | undefined, output: Output): Promise<number> {
	if (units === undefined) throw new UsageError("--units is missing: name the folder with the registry.");
	const { bound, known, refused } = await bringBack(file, units);
	for (const each of refused) output.note(each);
	output.event(
		{ event: "brought", bound, known, refused: refused.length },
		`${bound} units have their chip now, ${known} had it, ${refused.length} contradict the registry.`,
	);
	return refused.length ? 1 : 0;
}
