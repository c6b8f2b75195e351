import type { Host } from "../hosts/host";
import { app as standardApp, type App } from "./app";
import { Device } from "./factory-device";
import type { Observation } from "./observation";
import type { Product } from "./product";

export type { Observation } from "./observation";
export type { App, AppContext, AppHooks, ProductLight } from "./app";

/** What a host may add to a start. The product itself needs none of it. */
export interface StartOptions {
	/** Told what happens inside: for simulators and tests. */
	readonly watch?: (observation: Observation) => void;
	/** Runs instead of `src/app.ts`: for the examples. */
	readonly app?: App;
}

/** Where every host begins: the firmware comes to life on `host`, as `product` (see `readProduct`). */
export function start(host: Host, product: Product, options: StartOptions = {}): Device {
	const device = new Device(host, product, options.watch);
	device.start(options.app ?? standardApp);
	return device;
}
