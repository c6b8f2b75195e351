import type { FaultKind } from "../faults";
import { element, type Snapshot } from "./view";

export interface ToolbarActions {
	/** Makes a device, or a token for one to come; the token. */
	create(what: "device" | "token", name: string): Promise<string>;
	setFault(kind: FaultKind): void;
}

/** Makes devices and tokens, and turns the cloud's fault. */
export class Toolbar {
	readonly element = element("div", { className: "toolbar" });
	readonly #fault = element("select", { id: "fault" });

	constructor(actions: ToolbarActions) {
		this.#fault.addEventListener("change", () => actions.setFault(this.#fault.value as FaultKind));
		const fault = element(
			"p",
			{ className: "fault" },
			element("label", { htmlFor: "fault" }, "This cloud"),
			this.#fault,
		);
		this.element.append(createForm(actions), fault);
	}

	show({ faults, fault }: Snapshot): void {
		const options = faults.map(({ kind, code, label }) =>
			element("option", { value: kind }, code ? `${label} (${code})` : label),
		);
		this.#fault.replaceChildren(...options);
		this.fault = fault.kind;
	}

	set fault(kind: string) {
		this.#fault.value = kind;
		this.element.classList.toggle("faulty", kind !== "none");
	}
}

function createForm(actions: ToolbarActions): HTMLElement {
	const name = element("input", { id: "name", required: true, maxLength: 50, autocomplete: "off", value: "My device" });
	const what = element(
		"select",
		{ id: "what" },
		element("option", { value: "device" }, "Device"),
		element("option", { value: "token" }, "Token for a device to come"),
	);
	const result = element("output", { className: "token" });
	const make = element("button", { type: "submit" }, "Create");
	const form = element(
		"form",
		{ className: "create" },
		...[element("label", { htmlFor: "what" }, "New"), what],
		...[element("label", { htmlFor: "name" }, "named"), name, make, result],
	);
	form.addEventListener("submit", async event => {
		event.preventDefault();
		const token = await actions.create(what.value === "token" ? "token" : "device", name.value);
		const copy = element("button", { type: "button" }, "Copy");
		copy.addEventListener("click", async () => {
			await navigator.clipboard.writeText(token);
			copy.textContent = "Copied";
		});
		result.replaceChildren("Auth Token ", element("code", {}, token), " ", copy);
	});
	return form;
}
