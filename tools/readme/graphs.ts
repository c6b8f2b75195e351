import { imports, moduleOf, sources } from "./imports";

/** Any module may use these few functions on bytes, text and numbers: in the picture they would be half of the arrows. */
export const everyday: readonly string[] = ["bytes", "codes", "date", "match", "rom"];

/** Which room imports from which, as a Mermaid graph; a dotted arrow is types only. */
export function rooms(): string {
	const arrows = new Map<string, "types" | "code">();
	for (const each of ["src", "modules", "hosts", "tools"].flatMap(sources).flatMap(imports)) {
		const [from, to] = [roomOf(each.file), roomOf(each.target)];
		if (!from || !to || from === to) continue;
		const arrow = `${from} ${to}`;
		if (arrows.get(arrow) !== "code") arrows.set(arrow, each.typeOnly ? "types" : "code");
	}
	const lines = [...arrows].map(([arrow, kind]) => arrow.replace(" ", kind === "types" ? " -.-> " : " --> "));
	return graph("TB", ['contract["hosts/host.ts"]', ...lines]);
}

/** Which module uses which, as a Mermaid graph, {@link everyday} ones left out. */
export function modules(): string {
	const files = sources("modules");
	const shown = unique(files.map(moduleOf)).filter(name => !everyday.includes(name));
	const arrows = files
		.flatMap(imports)
		.map(({ file, target }) => [moduleOf(file) ?? "", moduleOf(target) ?? ""] as const)
		.filter(([from, to]) => from !== to && shown.includes(from) && shown.includes(to));
	const alone = shown.filter(name => !arrows.flat().includes(name));
	return graph("LR", unique([...arrows.map(([from, to]) => `${from} --> ${to}`), ...alone]));
}

function graph(direction: string, lines: readonly string[]): string {
	return ["```mermaid", `flowchart ${direction}`, ...lines.toSorted().map(line => `    ${line}`), "```"].join("\n");
}

/** The contract is a room of its own. */
function roomOf(path: string): string | undefined {
	if (/^hosts\/(host|network)(\.ts)?$/.test(path)) return "contract";
	return /^(src|modules|hosts|tools)\//.exec(path)?.[1];
}

function unique(values: readonly (string | undefined)[]): readonly string[] {
	return [...new Set(values.filter(value => value !== undefined))];
}
