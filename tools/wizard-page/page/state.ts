import type { Product } from "./device";
import { element } from "./dom";
import type { Stage } from "./follow";
import type { Kept } from "./retry";
import type { Language } from "./language";
import { displayName, type Access, type Network } from "./networks";
import type { Step } from "./remedy";

/** What the device is doing with the settings, and how that ended. */
export type Course =
	| { readonly at: "editing" }
	/** `told`: what already goes wrong, in words, while the device still tries. */
	| { readonly at: "following"; readonly stage: Stage; readonly told?: string | undefined }
	| { readonly at: "gone" }
	| { readonly at: "online" };

/** Why the page came back to editing. */
export interface Problem {
	readonly title: string;
	readonly text: string;
	/** Label and value of what has to be told to somebody else. */
	readonly facts?: readonly (readonly [label: string, value: string | undefined])[];
}

/** What the page shows, besides what is in the form's fields. */
export interface State {
	readonly language: Language;
	product: Product;
	step: Step;
	course: Course;
	/** Only what failed is asked, and then tried again at once. */
	mending: boolean;
	kept: Kept | undefined;
	networks: readonly Network[];
	/** By `Date.now()`. */
	scannedAt: number;
	looking: boolean;
	allRows: boolean;
	/** `undefined`: typed by name. */
	chosen: Network | undefined;
	/** From the link: what the user chose where the product leaves its template open. */
	templateId: string;
	/** Written anew when the language changes. */
	problem: (() => Problem) | undefined;
	/** The device did not answer. */
	offline: boolean;
}

/** The form's own fields. */
export const field = {
	ssid: element<HTMLInputElement>("ssid"),
	pass: element<HTMLInputElement>("pass"),
	token: element<HTMLInputElement>("token"),
	host: element<HTMLInputElement>("host"),
};

/** The device reports while the setup network stays open. */
export const isLive = ({ product }: State): boolean => product.verify === "live";

/** The network as it is shown: with a space at its end where everybody sees it. */
export function networkName({ chosen }: State): string {
	return chosen?.name ?? displayName(field.ssid.value);
}

/** What the chosen network asks for. */
export function access({ chosen }: State): Access {
	return chosen?.access ?? "maybe";
}
