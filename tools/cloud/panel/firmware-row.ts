import { element, sureButton, type FirmwareView } from "./view";

export interface FirmwareActions {
	ship(templateId: string, percent: number): void;
	remove(): void;
}

/** An uploaded file, and the form that ships it. */
export function firmwareRow(view: FirmwareView, templates: readonly string[], actions: FirmwareActions): HTMLElement {
	const { id, name, version, type, size, header } = view;
	const kind = header ? `${header.signed ? "signed" : "unsigned"} update for ${header.chip}` : "plain image";
	const title = element("p", {}, element("strong", {}, version), " ", element("span", { className: "file" }, name));
	const facts = element("p", { className: "board" }, `${kind}, type ${type}, ${kilobytes(size)}`);
	const template = element("select", { id: `template-${id}` });
	const ids = [...new Set([...(type.startsWith("TMPL") ? [type] : []), ...templates])];
	template.replaceChildren(...ids.map(each => element("option", { value: each }, each)));
	const percent = element("input", {
		id: `percent-${id}`,
		type: "number",
		min: "0.1",
		max: "100",
		step: "any",
		value: "100",
	});
	percent.required = true;
	const form = element(
		"form",
		{ className: "ship", ariaLabel: `Ship ${name}` },
		...[
			element("label", { htmlFor: percent.id }, "To"),
			percent,
			element("label", { htmlFor: template.id }, "% of"),
			template,
		],
		element("button", { type: "submit" }, "Ship"),
		sureButton("Remove", "Remove for good?", `Remove ${name}`, () => actions.remove()),
	);
	form.addEventListener("submit", event => {
		event.preventDefault();
		actions.ship(template.value, percent.valueAsNumber);
	});
	return element("li", {}, title, facts, form);
}

export const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} KB`;
