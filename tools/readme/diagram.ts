import { table, type EventType, type Place } from "../../src/machine";

/** What somebody may wish nearly anywhere: as arrows they would be a third of the diagrams, so they have a table of their own. */
const wishes: Partial<Record<EventType, string>> = {
	setupWanted:
		"setup is asked for: by the button, the product's code (for the cloud), power switched on and off, the serial port",
	resetWanted: "a reset is asked for: by the button, a phone on the setup network, the serial port",
	restartWanted: "a restart is asked for: by a phone on the setup network, the serial port, the firmware itself",
};

/** The machine in four diagrams, by the place an arrow leaves: in one its labels would be too small to read. */
export const chapters = {
	setup: ["off", "rescue", "setup", "idle"],
	trying: ["trying", "storing"],
	online: ["joining", "connecting", "running"],
	beside: ["fetching", "updating", "resetting", "failed", "restarting"],
} as const satisfies Readonly<Record<string, readonly Place[]>>;

export type Chapter = keyof typeof chapters;

/** A chapter of the machine's table as a Mermaid state diagram; events of one arrow share a line. */
export function diagram(chapter: Chapter): string {
	const places: readonly Place[] = chapters[chapter];
	const arrows = new Map<string, string[]>();
	for (const [from, event, when, to] of table) {
		if (from === to || event in wishes || !places.includes(from)) continue;
		const arrow = `${from === "off" ? "[*]" : from} --> ${to}`;
		const label = when === "always" ? event : `${event} (${when})`;
		const labels = arrows.get(arrow) ?? [];
		if (!labels.includes(label)) labels.push(label);
		arrows.set(arrow, labels);
	}
	const lines = [...arrows].map(([arrow, labels]) => `    ${arrow}: ${labels.join("<br>")}`);
	if (places.includes("restarting")) lines.push("    restarting --> [*]");
	return ["```mermaid", "stateDiagram-v2", ...lines, "```"].join("\n");
}

/** What the diagrams leave out. */
export function wishTable(): string {
	const rows = Object.entries(wishes).map(([wish, meaning]) => {
		const own = table.filter(([from, event, , to]) => event === wish && from !== to);
		const places = own.map(([from]) => from).filter((from, index, all) => all.indexOf(from) === index);
		const [to]: readonly Place[] = own.map(([, , , to]) => to);
		return `| \`${wish}\` | ${meaning} | ${to} | ${places.join(", ")} |`;
	});
	return ["| event | what it is | leads to | from |", "|---|---|---|---|", ...rows].join("\n");
}
