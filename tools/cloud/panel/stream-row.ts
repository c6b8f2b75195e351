import { element, type StreamView, type Value } from "./view";

/** One datastream: its name, its value, and a control when the app may write it. */
export class StreamRow {
	readonly element: HTMLElement;
	readonly #value = element("span", { className: "value" });
	readonly #stream: StreamView;
	readonly #input: HTMLInputElement | undefined;

	constructor(stream: StreamView, write: (value: string) => void) {
		this.#stream = stream;
		const label = element("span", { className: "name" }, stream.name, " ", element("small", {}, `V${stream.pin}`));
		this.element = element("li", { className: "stream" }, label, this.#value);
		this.element.dataset["pin"] = String(stream.pin);
		if (stream.control) {
			this.#input = control(stream);
			this.element.append(form(this.#input, write));
		}
		if (stream.value !== undefined) this.show(stream.value);
		else this.#value.textContent = "no value yet";
	}

	show(value: Value): void {
		const text = typeof value === "object" ? value.join(", ") : String(value);
		const unit = this.#stream.unit ? ` ${this.#stream.unit}` : "";
		this.#value.textContent = text + unit;
		this.#value.classList.remove("fresh");
		void this.#value.offsetWidth; // lets the animation start over
		this.#value.classList.add("fresh");
		if (this.#input && !this.#input.matches(":focus")) this.#input.value = text;
	}
}

function control({ name, type, min, max }: StreamView): HTMLInputElement {
	const ranged = type === "integer" && min !== undefined && max !== undefined;
	const input = element("input", { type: ranged ? "range" : "text", ariaLabel: `New value of ${name}` });
	if (ranged) Object.assign(input, { min: String(min), max: String(max) });
	else Object.assign(input, { maxLength: 1024, autocomplete: "off", required: true });
	return input;
}

/** A slider sends when it is let go, a text by its button or the Enter key. */
function form(input: HTMLInputElement, write: (value: string) => void): HTMLFormElement {
	const made = element("form", {}, input);
	if (input.type === "range") input.addEventListener("change", () => write(input.value));
	else made.append(element("button", { type: "submit" }, "Send"));
	made.addEventListener("submit", event => {
		event.preventDefault();
		write(input.value);
	});
	return made;
}
