import { setImmediate as breathe } from "node:timers/promises";
import type { Product } from "../../src/product";
import type { Output } from "../cli/command";
import { Progress } from "../cli/progress";
import { counted } from "../cli/counted";
import { imageIn, reportIn, writeWhole } from "./folder";
import { drawLabels, writeLabels, type LabelStyle } from "./label-options";
import { unitsAfter, type Plan } from "./plan";
import type { Registry } from "./registry";
import { reportOf, type ReportedImage } from "./report";
import { unitImage } from "./unit-image";

/** A list that is right, and where to. */
export interface Work {
	readonly registry: Registry;
	readonly plan: Plan;
	readonly out: string;
	readonly product: Product;
	readonly style: LabelStyle;
	/** What they are to run, where it is known. */
	readonly image?: ReportedImage | undefined;
	/** Of the partition nvs, bytes. */
	readonly size: number;
}

/**
 * Issues what is new, then makes what is missing of all that was ever issued: where a run ended early, the next goes on.
 * Returns the exit code.
 * @throws UsageError when a label does not fit; nothing was issued then
 */
export async function issueUnits(
	{ registry, plan, out, product, style, image, size }: Work,
	output: Output,
	stop: AbortSignal,
): Promise<number> {
	// A label that does not fit is found before a unit is issued.
	const drawn = drawLabels(unitsAfter(plan, registry), product, style);
	await breathe();
	if (stop.aborted) return interrupted("Nothing was issued", output);
	registry.issue(plan.fresh);
	for (const { serial, mac } of plan.bound) registry.bind(serial, mac);

	const { units } = registry;
	const progress = new Progress(units.length, "images");
	let images = 0;
	for (const [at, unit] of units.entries()) {
		if (writeWhole(imageIn(out, unit.serial), unitImage(unit, size))) images++;
		progress.show(at + 1);
		if (at % 16 === 0) await breathe();
		if (stop.aborted) return interrupted(`${at + 1} of ${units.length} images are made`, output);
	}
	progress.clear();
	const fresh = new Set(plan.fresh.map(each => each.serial));
	const report = reportOf(units, product, size, image);
	for (const unit of report.units) if (fresh.has(unit.serial)) output.event({ event: "unit", ...unit });
	writeLabels(out, drawn, output);
	writeWhole(reportIn(out), `${JSON.stringify(report, undefined, "\t")}\n`);
	const issued = plan.fresh.length;
	if (output.json)
		output.event({
			...{ event: "done", issued, known: plan.known, bound: plan.bound.length, images, units: units.length },
			image: image?.hash,
		});
	if (image) output.note(`They are to run version ${image.version} for the ${image.chip}, image ${image.hash}.`);
	output.note(
		`${out}: ${counted(issued, "unit")} issued${plan.known ? `, ${plan.known} of the list before` : ""}; ${units.length} in ` +
			`all, ${units.length - drawn.withoutChip} with a known chip. ${counted(images, "image")} written.`,
	);
	return 0;
}

function interrupted(what: string, output: Output): number {
	output.note(`Stopped. ${what}; the same command again goes on from here.`);
	return 1;
}
