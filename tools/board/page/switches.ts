import type { SwitchView } from "../tour-events";
import { command, element, type Part } from "./link";

/** The switches of the air and of the cloud: each fault with the code it leads to. */
export function switches(): Part {
	const holder = element("switch-groups", HTMLElement);
	return event => {
		if (event.event !== "switches") return;
		const groups = [...new Set(event.switches.map(each => each.group))];
		const focused = document.activeElement?.id ?? "";
		const sets = groups.map(group =>
			set(
				group,
				event.switches.filter(each => each.group === group),
			),
		);
		holder.replaceChildren(...sets);
		if (focused.startsWith("switch-")) document.getElementById(focused)?.focus();
	};
}

function set(group: string, switches: readonly SwitchView[]): HTMLElement {
	const box = document.createElement("fieldset");
	const legend = document.createElement("legend");
	legend.textContent = group;
	box.append(legend, ...switches.map(each => (each.kind === "flag" ? flag(each) : text(each))));
	return box;
}

function flag(each: SwitchView): HTMLElement {
	const input = document.createElement("input");
	input.type = "checkbox";
	input.checked = each.value === true;
	input.addEventListener("change", () => void command({ switch: each.name, value: input.checked }));
	return label(each, input);
}

function text(each: SwitchView): HTMLElement {
	const input = document.createElement("input");
	input.value = String(each.value);
	input.autocomplete = "off";
	input.spellcheck = false;
	input.addEventListener("change", () => void command({ switch: each.name, value: input.value }));
	return label(each, input);
}

/** A switch with its name and the code it leads to. */
function label({ name, label: words, kind, code, on }: SwitchView, input: HTMLInputElement): HTMLElement {
	const line = document.createElement("label");
	line.className = on ? "switch on" : "switch";
	input.id = `switch-${name}`;
	const text = document.createElement("span");
	const number = document.createElement("code");
	number.textContent = String(code);
	text.append(`${words} `, number);
	line.append(...(kind === "flag" ? [input, text] : [text, input]));
	return line;
}
