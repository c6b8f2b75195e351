import type { PartView, SliderView } from "../../../hosts/virtual/parts";
import { standing } from "../standing";
import type { TourCommand } from "../tour-events";
import { command, element, type Part } from "./link";

/** The product's sensors, each with a slider, and its actors, each with a lamp. Not there for a product that has none. */
export function parts(): Part {
	const holder = element("parts", HTMLElement);
	const rows = new Map<string, Row>();
	return event => {
		if (event.event !== "parts") return;
		holder.hidden = event.parts.length === 0;
		for (const part of event.parts) {
			const name = `${part.kind} ${part.name}`;
			let row = rows.get(name);
			if (!row) {
				row = part.kind === "slider" ? new Slider(part) : new Lamp(part);
				rows.set(name, row);
				holder.append(row.box);
			}
			row.show(part);
		}
	};
}

/** What shows a part. It stays while the part changes, so that a hand on its slider is not shaken off. */
interface Row {
	readonly box: HTMLElement;
	show(part: PartView): void;
}

class Slider implements Row {
	readonly box = make("fieldset", "part");
	readonly #range = make("input");
	readonly #output = make("output");
	readonly #unplugged = checkbox();
	readonly #simulated = checkbox();
	#part: SliderView;
	/** What is yet to be sent: a slider moves faster than a request. */
	#next: TourCommand | undefined;
	#sends = false;

	constructor(part: SliderView) {
		this.#part = part;
		const { name, least, most, step } = part;
		const range = this.#range;
		Object.assign(range, { type: "range", min: least, max: most, step, ariaLabel: name });
		range.addEventListener("input", () => {
			// Kept: the answer to what is sent comes before the news of it, and what was before is not to be shown in between.
			this.#part = { ...this.#part, value: range.valueAsNumber, plugged: true };
			this.#show(this.#part);
			this.#send(range.valueAsNumber);
		});
		const unplugged = this.#unplugged;
		unplugged.addEventListener("change", () => this.#send(unplugged.checked ? "unplugged" : "plugged"));
		const simulated = this.#simulated;
		simulated.addEventListener("change", () => this.#send(simulated.checked ? "simulated" : range.valueAsNumber));
		const ticks = [label(unplugged, "Unplugged")];
		if (part.simulated !== undefined) ticks.unshift(label(simulated, "Simulated"));
		const legend = make("legend");
		legend.textContent = name;
		this.box.append(legend, range, this.#output, ...ticks);
	}

	show(part: PartView): void {
		if (part.kind !== "slider") return;
		this.#part = part;
		// What comes while a hand is at work is older than what the hand did.
		if (!this.#sends) this.#show(part);
	}

	#show(part: SliderView): void {
		this.#range.value = String(part.value);
		this.#range.ariaValueText = standing(part);
		this.#output.value = standing(part);
		this.#unplugged.checked = !part.plugged;
		this.#simulated.checked = part.simulated === true;
	}

	#send(to: Extract<TourCommand, { part: string }>["to"]): void {
		this.#next = { part: this.#part.name, to };
		if (!this.#sends) void this.#sendAll();
	}

	async #sendAll(): Promise<void> {
		this.#sends = true;
		for (let what = this.#next; what; what = this.#next) {
			this.#next = undefined;
			await command(what);
		}
		this.#sends = false;
		this.#show(this.#part);
	}
}

class Lamp implements Row {
	readonly box = make("p", "part");
	readonly #light = make("i", "lamp");
	readonly #text = make("span");

	constructor({ name }: PartView) {
		const label = make("b");
		label.textContent = name;
		this.#light.ariaHidden = "true";
		this.box.append(this.#light, label, this.#text);
	}

	show(part: PartView): void {
		if (part.kind !== "lamp") return;
		this.#light.style.setProperty("--lit", String(part.value / part.most));
		this.#text.textContent = standing(part);
	}
}

function checkbox(): HTMLInputElement {
	const made = make("input");
	made.type = "checkbox";
	return made;
}

function label(input: HTMLInputElement, words: string): HTMLElement {
	const made = make("label", "switch");
	const text = make("span");
	text.textContent = words;
	made.append(input, text);
	return made;
}

function make<K extends keyof HTMLElementTagNameMap>(name: K, className = ""): HTMLElementTagNameMap[K] {
	const made = document.createElement(name);
	made.className = className;
	return made;
}
