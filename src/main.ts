import type { Host } from "../hosts/host";
import { app as standardApp, type AppContext } from "./app";
import { Device, type Observation } from "./device";
import { readProduct } from "./product";

export type { Observation } from "./device";
export type { AppContext } from "./app";

/** What a host may add to a start. The product itself needs none of it. */
export interface StartOptions {
	/** Told what happens inside: for simulators and tests. */
	readonly watch?: (observation: Observation) => void;
	/** Runs instead of `src/app.ts`: for the examples. */
	readonly app?: (context: AppContext) => void;
}

/**
 * Where every host begins: the firmware comes to life on `host`, as the product that `config` describes.
 * @throws ConfigError when the config is wrong; it names the field, the value and the rule.
 */
export function start(host: Host, config: unknown, options: StartOptions = {}): Device {
	const device = new Device(host, readProduct(config), options.watch);
	device.start(options.app ?? standardApp);
	return device;
}
