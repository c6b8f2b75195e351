import { element, make } from "../../wizard-page/page/dom";
import type { ListedUnit } from "./config";
import { csv, type Entry, type Ledger } from "./ledger";
import { left } from "./units";

/** Rows that are shown; a saved list has all. */
const most = 200;

const words = { begun: "begun", good: "good", bad: "not done" } as const;

/** What was done here, on the page. */
export class List {
	readonly #ledger: Ledger;

	constructor(ledger: Ledger) {
		this.#ledger = ledger;
		element("list").hidden = false;
		element("save").onclick = () => save("flashed.jsonl", "application/jsonl", ledger.text);
		element("save-csv").onclick = () => save("flashed.csv", "text/csv", csv(ledger.entries));
		element("clear").onclick = () => void this.#clear();
	}

	#units: readonly ListedUnit[] = [];

	update(units = this.#units): void {
		this.#units = units;
		const { entries } = this.#ledger;
		const last = new Map(entries.map(entry => [entry.mac, entry]));
		const count = (what: Entry["result"]): number => [...last.values()].filter(({ result }) => result === what).length;
		const remain = left(units, entries);
		element("counts").textContent =
			`${count("good")} good, ${count("bad")} not done; ${remain} ${remain === 1 ? "unit" : "units"} left to give out.`;
		element("rows").replaceChildren(...[...last.values()].reverse().slice(0, most).map(row));
	}

	async #clear(): Promise<void> {
		if (!confirm("Save the list first. Clear it? Which unit is on which chip stays known.")) return;
		await this.#ledger.clear();
		this.update();
	}
}

function row({ time, serial = "", mac, result, why }: Entry): HTMLElement {
	const made = document.createElement("tr");
	const said = make("td", why === undefined ? words[result] : `${words[result]}: ${why}`);
	said.className = result;
	made.append(make("td", new Date(time).toLocaleTimeString()), make("td", serial), make("td", mac), said);
	return made;
}

function save(name: string, type: string, text: string): void {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(new Blob([text], { type }));
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
