import { quantile } from "../cli/quantile";
import { escapeXml } from "../cli/xml";
import type { Report } from "./report";
import type { Tally } from "./tally";
import { waits, type Wait } from "./times";

const width = 900;
const plot = { left: 60, top: 60, width: 790, height: 240 };
const row = { height: 18, label: 360 };
/** Where the list of troubles begins. */
const listTop = plot.top + plot.height + 100;

/** Seconds at the ends of the curve's axis, which is logarithmic. */
const axis = { from: 1, to: 1000 };

/** Readable on white and on black; a browser tells which. */
const style = "text { fill: #333 } @media (prefers-color-scheme: dark) { text { fill: #ddd } }";

const colours: Readonly<Record<Wait, string>> = { settings: "#2f6fde", power: "#1d9a6c", outage: "#c9711a" };
const names: Readonly<Record<Wait, string>> = {
	settings: "after settings were accepted",
	power: "after power came on",
	outage: "after the last trouble was over",
};

/** An SVG for the documents: how long it took to be online, and how lives ended by what went wrong in them. */
export function picture(tally: Tally, { lives, faults, seed }: Report): string {
	const troubles = [...tally.byTrouble].sort(([a], [b]) => a.localeCompare(b, "en"));
	const height = listTop + troubles.length * row.height + 20;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
		`\t<title>${lives} simulated lives, faults: ${faults}, seed: ${escapeXml(seed)}</title>`,
		`\t<style>${style}</style>`,
		text(
			plot.left,
			28,
			`Online within ... (${lives} lives, faults: ${faults}, seed: ${seed})`,
			' font-size="16" font-weight="bold"',
		),
		...grid(),
		...waits.flatMap((wait, i) => curve(wait, tally.sorted(wait), i)),
		text(plot.left, listTop - 30, "How lives ended by what went wrong in them", ' font-size="16" font-weight="bold"'),
		text(
			row.label,
			listTop - 10,
			"green: running; blue: in setup, with the right code; red: anything else",
			' fill="#555"',
		),
		...troubles.flatMap(([name, { running, setup, bad }], i) =>
			bar(name, [running, setup, bad], listTop + i * row.height),
		),
		"</svg>",
		"",
	].join("\n");
}

/** Ends as text stands in the documents: a number of digits that a change of the last one does not blow up. */
const at = (value: number): string => value.toFixed(1);

function text(x: number, y: number, words: string, more = ""): string {
	return `\t<text x="${at(x)}" y="${at(y)}"${more}>${escapeXml(words)}</text>`;
}

/** Where so many seconds are on the axis. */
function across(seconds: number): number {
	const share = Math.log(Math.max(axis.from, seconds) / axis.from) / Math.log(axis.to / axis.from);
	return plot.left + plot.width * Math.min(1, share);
}

const up = (share: number): number => plot.top + plot.height * (1 - share);

function grid(): readonly string[] {
	const bottom = up(0);
	const line = (x1: number, y1: number, x2: number, y2: number): string =>
		`\t<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="#8883"/>`;
	const upright = [1, 3, 10, 30, 100, 300, 1000].flatMap(seconds => [
		line(across(seconds), plot.top, across(seconds), bottom),
		text(across(seconds), bottom + 18, `${seconds} s`, ' text-anchor="middle"'),
	]);
	const level = [0, 0.25, 0.5, 0.75, 1].flatMap(share => [
		line(plot.left, up(share), plot.left + plot.width, up(share)),
		text(plot.left - 8, up(share) + 4, `${share * 100} %`, ' text-anchor="end"'),
	]);
	return [...upright, ...level];
}

/** The share that was online by each time; `sorted`, milliseconds. */
function curve(wait: Wait, sorted: readonly number[], number: number): readonly string[] {
	const steps = 200;
	const points = Array.from({ length: steps + 1 }, (_, i) => {
		const share = i / steps;
		return `${at(across(quantile(sorted, share) / 1000))},${at(up(share))}`;
	});
	const colour = colours[wait];
	const y = up(0) + 42;
	const x = plot.left + number * 260;
	return [
		`\t<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
		`\t<rect x="${x}" y="${at(y - 10)}" width="12" height="12" fill="${colour}"/>`,
		text(x + 18, y, names[wait]),
	];
}

function bar(name: string, parts: readonly [number, number, number], y: number): readonly string[] {
	const total = parts.reduce((sum, each) => sum + each, 0);
	const fills = ["#1d9a6c", "#2f6fde", "#d22"];
	const room = width - row.label - 70;
	let x = row.label;
	const rects = parts.map((part, i) => {
		const size = (room * part) / total;
		const rect = `\t<rect x="${at(x)}" y="${at(y)}" width="${at(size)}" height="12" fill="${fills[i] ?? ""}"/>`;
		x += size;
		return rect;
	});
	return [
		text(row.label - 10, y + 10, name, ' text-anchor="end"'),
		...rects,
		text(row.label + room + 8, y + 10, `${total}`),
	];
}
