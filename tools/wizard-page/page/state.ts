import type { Product } from "./device";
import { byId } from "./dom";
import type { Stage } from "./follow";
import type { Language } from "./language";
import { displayName, type Access, type Network } from "./networks";
import type { Step } from "./remedy";

/** What the device is doing with the settings, and how that ended. */
export type Course =
	| { readonly at: "editing" }
	| { readonly at: "following"; readonly stage: Stage }
	| { readonly at: "gone" }
	| { readonly at: "online" };

/** What the page shows, besides what is in the form's fields. */
export interface State {
	readonly language: Language;
	product: Product;
	step: Step;
	course: Course;
	networks: readonly Network[];
	/** By `Date.now()`. */
	scannedAt: number;
	looking: boolean;
	allRows: boolean;
	/** `undefined`: typed by name. */
	chosen: Network | undefined;
	/** Written anew when the language changes. */
	problem: (() => { readonly title: string; readonly text: string }) | undefined;
	/** The device did not answer. */
	offline: boolean;
}

/** The form's fields: what was typed lives here and nowhere else. */
export const field = {
	ssid: byId("ssid", HTMLInputElement),
	pass: byId("pass", HTMLInputElement),
	token: byId("token", HTMLInputElement),
	host: byId("host", HTMLInputElement),
};

/** The network as it is shown: with a space at its end where everybody sees it. */
export function networkName({ chosen }: State): string {
	return chosen?.name ?? displayName(field.ssid.value);
}

/** What the chosen network asks for. */
export function access({ chosen }: State): Access {
	return chosen?.access ?? "maybe";
}
