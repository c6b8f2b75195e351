import { table } from "../../src/machine";

/** The machine's table as a Mermaid state diagram; events of one arrow share a line. */
export function diagram(): string {
	const arrows = new Map<string, string[]>();
	for (const [from, event, when, to] of table) {
		if (from === to) continue;
		const arrow = `${from === "off" ? "[*]" : from} --> ${to}`;
		const label = when === "always" ? event : `${event} (${when})`;
		const labels = arrows.get(arrow) ?? [];
		if (!labels.includes(label)) labels.push(label);
		arrows.set(arrow, labels);
	}
	const lines = [...arrows].map(([arrow, labels]) => `    ${arrow}: ${labels.join("<br>")}`);
	return ["```mermaid", "stateDiagram-v2", ...lines, "    restarting --> [*]", "```"].join("\n");
}
