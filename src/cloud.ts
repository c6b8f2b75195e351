import type { BlynkOptions, BlynkState } from "../modules/blynk/index";
import type { Product } from "./product";

/** What the device hears of its connection to the cloud. */
export interface CloudEvents {
	onCloud(state: BlynkState): void;
}

/** Told of every virtual write. */
export type Trace = NonNullable<BlynkOptions["trace"]>;

/** The Blynk client's options, read where the product has them: an object of copies costs 300 bytes of RAM more. */
export class CloudOptions implements BlynkOptions {
	readonly info: Product;
	readonly trace: Trace | undefined;
	readonly #events: CloudEvents;

	constructor(product: Product, events: CloudEvents, trace: Trace | undefined) {
		this.info = product;
		this.trace = trace;
		this.#events = events;
	}

	get tls(): boolean {
		return this.info.cloud.tls;
	}

	get ports(): readonly number[] {
		return this.info.cloud.ports;
	}

	get dialect(): "cloud" | "legacy" {
		return this.info.cloud.dialect;
	}

	get heartbeat(): number {
		return this.info.cloud.heartbeat;
	}

	onState(state: BlynkState): void {
		this.#events.onCloud(state);
	}
}
