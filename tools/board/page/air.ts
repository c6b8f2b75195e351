import type { SwitchView } from "../tour-events";
import { command, element, type Part } from "./link";

/** The switches of the air and of the cloud: each fault with the code it leads to. */
export function air(): Part {
	const holder = element("switches", HTMLElement);
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
	const holder = document.createElement("div");
	holder.className = "switches";
	holder.append(...switches.map(each => (each.kind === "flag" ? flag(each) : text(each))));
	box.append(legend, holder);
	return box;
}

function flag(each: SwitchView): HTMLElement {
	const label = document.createElement("label");
	label.className = "switch";
	const input = document.createElement("input");
	input.type = "checkbox";
	input.id = `switch-${each.name}`;
	input.checked = each.value === true;
	input.addEventListener("change", () => void command({ switch: each.name, value: input.checked }));
	const name = document.createElement("span");
	name.textContent = each.label;
	label.append(input, name);
	if (each.code) {
		const code = document.createElement("code");
		code.textContent = String(each.code);
		label.append(code);
	}
	return label;
}

function text(each: SwitchView): HTMLElement {
	const label = document.createElement("label");
	label.className = "field";
	label.append(`${each.label} `);
	const input = document.createElement("input");
	input.id = `switch-${each.name}`;
	input.value = String(each.value);
	input.addEventListener("change", () => void command({ switch: each.name, value: input.value }));
	label.append(input);
	return label;
}
