import type { Host } from "../../../hosts/host";
import { start, type App, type Observation } from "../../../src/main";
import { readProduct } from "../../../src/product";

/** What is different about a version for the eye. */
export interface Showing {
	/** As its product has it. */
	readonly version: string;
	/** A pin of the template that takes a text. */
	readonly pin?: number | undefined;
}

/** Product code with something different about it. */
export type Change = (app: App, showing: Showing) => App;

/** How the code of an image begins: with what it says of itself (`BoardImage`). */
export type Begin = (
	host: Host,
	watch: (observation: Observation) => void,
	about: { readonly config: unknown; readonly pin?: number | undefined },
) => void;

/** The firmware with a product's code in it. */
export function firmware(app: App, change?: Change): Begin {
	return (host, watch, { config, pin }) => {
		const product = readProduct(config);
		const changed = change ? change(app, { version: product.firmwareVersion, pin }) : app;
		start(host, product, { watch, app: changed });
	};
}
