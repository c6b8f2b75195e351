import type { BlynkOptions, BlynkState, DeviceInfo } from "../modules/blynk/index";
import type { Product } from "./product";

/** The device, as its connection to the cloud sees it. */
export interface CloudDevice {
	readonly info: DeviceInfo;
	onCloud(state: BlynkState): void;
}

/** Told of every virtual write. */
export type Trace = NonNullable<BlynkOptions["trace"]>;

/** The Blynk client's options, read where the product has them: an object of copies costs 300 bytes of RAM more. */
export class CloudOptions implements BlynkOptions {
	readonly trace: Trace | undefined;
	readonly #product: Product;
	readonly #device: CloudDevice;

	constructor(product: Product, device: CloudDevice, trace: Trace | undefined) {
		this.trace = trace;
		this.#product = product;
		this.#device = device;
	}

	get info(): DeviceInfo {
		return this.#device.info;
	}

	get tls(): boolean {
		return this.#product.cloud.tls;
	}

	get ports(): readonly number[] {
		return this.#product.cloud.ports;
	}

	get dialect(): "cloud" | "legacy" {
		return this.#product.cloud.dialect;
	}

	get heartbeat(): number {
		return this.#product.cloud.heartbeat;
	}

	onState(state: BlynkState): void {
		this.#device.onCloud(state);
	}
}
