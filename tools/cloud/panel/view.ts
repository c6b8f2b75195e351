import type { Fault, FaultKind } from "../faults";

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
