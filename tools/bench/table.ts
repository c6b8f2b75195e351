import { readFileSync } from "node:fs";
import type { ShapeCost } from "./codec";

export interface Budget {
	readonly most: number;
	readonly unit: string;
	readonly what: string;
}

/** Measured values by key. A key that could not be measured is absent. */
export type Results = Readonly<Record<string, number>>;

/** Every key with a budget, in the order of the table (docs/figures.md#budgets). */
export const budgets: Readonly<Record<string, Budget>> = JSON.parse(
	readFileSync(new URL("budgets.json", import.meta.url), "utf8"),
);

/** The keys whose budgets do not hold. */
export function exceeded(results: Results): readonly string[] {
	return Object.entries(budgets)
		.filter(([key, { most }]) => (results[key] ?? 0) > most)
		.map(([key]) => key);
}

/** As Markdown, for people and docs/figures.md. */
export function table(results: Results): string {
	const rows = Object.entries(budgets).map(([key, { what, most, unit }]) => {
		const value = results[key];
		const shown = value === undefined ? "not measured" : `${format(value)}${value > most ? " **over**" : ""}`;
		return `| ${what} | ${shown} | ${format(most)} | ${unit} |`;
	});
	return ["| what | measured | budget | |", "|---|---:|---:|---|", ...rows].join("\n");
}

/** The shapes as Markdown: what a message of each costs, and what it costs blynk-library. */
export function shapesTable(results: Results): string {
	const rows = Object.keys(results).flatMap(key => {
		const [, direction = "", shape = ""] = /^codec\.(send|receive)\.(.+)\.ratio$/.exec(key) ?? [];
		if (!shape) return [];
		const counts = ["codec", "codec.instructions"].flatMap(group => {
			const own = `${group}.${direction}.${shape}`;
			const [ours, reference] = [results[own], results[`${own}.reference`]];
			if (ours === undefined || reference === undefined) return ["not measured", "", ""];
			return [whole(ours), whole(reference), (ours / reference).toFixed(2)];
		});
		return [`| ${direction} | ${shape} | ${counts.join(" | ")} |`];
	});
	return [
		"| | a message | computrons | blynk-library | ratio | instructions | blynk-library | ratio |",
		"|---|---|---:|---:|---:|---:|---:|---:|",
		...rows,
	].join("\n");
}

/** One row a shape, ours beside the reference, for people. */
export function shapeTable(what: string, shapes: readonly ShapeCost[]): string {
	const rows = shapes.map(({ direction, shape, ours, reference }) =>
		[
			`${direction} ${shape}`.padEnd(32),
			ours.toFixed(0).padStart(8),
			reference.toFixed(0).padStart(8),
			(ours / reference).toFixed(2).padStart(6),
		].join(""),
	);
	return [`${what}:`.padEnd(32) + "    ours   blynk-library ratio", ...rows].join("\n");
}

function whole(value: number): string {
	return Math.round(value).toLocaleString("en");
}

function format(value: number): string {
	return Number.isInteger(value) ? value.toLocaleString("en") : value.toFixed(2);
}
