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
	readonly tls: boolean;
	readonly ports: readonly number[];
	readonly dialect: "cloud" | "legacy";
	readonly heartbeat: number;
	readonly #device: CloudDevice;

	constructor({ cloud }: Product, device: CloudDevice, trace: Trace | undefined) {
		this.trace = trace;
		this.tls = cloud.tls;
		this.ports = cloud.ports;
		this.dialect = cloud.dialect;
		this.heartbeat = cloud.heartbeat;
		this.#device = device;
	}

	get info(): DeviceInfo {
		return this.#device.info;
	}

	onState(state: BlynkState): void {
		this.#device.onCloud(state);
	}
}
