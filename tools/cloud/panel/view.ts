import type { Fault, FaultKind } from "../faults";
import type { Selection } from "../shipment";
import type { DeliveryStatus } from "../delivery";

/** What the cloud tells its page: `/admin/events`. */
export interface Snapshot {
	readonly event: "snapshot";
	readonly devices: readonly DeviceView[];
	readonly total: number;
	readonly templates: readonly { readonly id: string; readonly name: string }[];
	readonly fault: Fault;
	readonly faults: readonly { readonly kind: FaultKind; readonly code: number; readonly label: string }[];
}

export interface DeviceView {
	readonly id: number;
	readonly name: string;
	readonly templateId: string;
	readonly connected: boolean;
	readonly hardwareInfo: { readonly boardType?: string; readonly version?: string };
	readonly datastreams: readonly StreamView[];
	readonly events: readonly { readonly at: number; readonly code: string; readonly description: string }[];
}

/** A file that was uploaded (tools/cloud/shipment-views.ts). */
export interface FirmwareView {
	readonly id: number;
	readonly name: string;
	readonly size: number;
	readonly version: string;
	readonly type: string;
	readonly header?: { readonly chip: string; readonly signed: boolean };
}

export interface ShipmentView {
	readonly id: number;
	readonly name: string;
	readonly state: "running" | "stopped";
	readonly templateId: string;
	readonly selection: Selection;
	readonly firmware: { readonly version: string; readonly size: number };
	readonly devices: number;
	readonly counts: Readonly<Partial<Record<DeliveryStatus, number>>>;
	readonly sent: number;
	readonly toSend: number;
}

export interface DeliveryView {
	readonly id: number;
	readonly name: string;
	readonly status: DeliveryStatus;
	readonly reason?: string;
	readonly bytes: number;
}

export type Value = number | string | readonly (number | string)[];

export interface StreamView {
	readonly pin: number;
	readonly name: string;
	readonly type: "integer" | "double" | "string" | "location" | "any";
	readonly min?: number;
	readonly max?: number;
	readonly unit?: string;
	readonly control?: boolean;
	readonly value?: Value;
}

/** An element with its properties and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
	name: K,
	properties: Partial<HTMLElementTagNameMap[K]> = {},
	...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
	const made = Object.assign(document.createElement(name), properties);
	made.append(...children);
	return made;
}

export const time = (at: number): string => new Date(at).toLocaleTimeString();

/** A button that does what cannot be undone: it asks once more. */
export function sureButton(label: string, question: string, ariaLabel: string, action: () => void): HTMLButtonElement {
	const button = element("button", { type: "button", className: "quiet", ariaLabel }, label);
	button.addEventListener("click", () => {
		if (button.dataset["sure"]) return action();
		button.dataset["sure"] = "yes";
		button.textContent = question;
	});
	button.addEventListener("blur", () => {
		delete button.dataset["sure"];
		button.textContent = label;
	});
	return button;
}
