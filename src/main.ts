/**
 * What a product's own code is written against, and where every host begins.
 *
 * @packageDocumentation
 */

import type { Host } from "../hosts/host";
import { app as standardApp, type App } from "./app";
import { Device } from "./factory-device";
import type { Observation } from "./observation";
import type { Product } from "./product";

export type { App, AppContext, AppHooks, ProductLight } from "./app";
export type { Place } from "./machine";
export type { LedObservation, Observation, OnlineObservation, PinObservation, StateObservation } from "./observation";
export type {
	Brand,
	ButtonSettings,
	ClickAction,
	CloudSettings,
	ConsoleSettings,
	LedSettings,
	Next,
	Product,
	SetupSettings,
	Sign,
	UpdateSettings,
} from "./product";

/** What a host may add to a start. The product itself needs none of it. */
export interface StartOptions {
	/** Told what happens inside: for simulators and tests. */
	readonly watch?: (observation: Observation) => void;
	/** Runs instead of `src/app.ts`: for the examples. */
	readonly app?: App;
}

/**
 * Where every host begins: the firmware comes to life on `host`, and lives until the host restarts.
 * @param product as `readProduct` of `src/product.ts` makes it from the config of a manifest
 */
export function start(host: Host, product: Product, options: StartOptions = {}): void {
	new Device(host, product, options.watch).start(options.app ?? standardApp);
}
