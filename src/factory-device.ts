import type { Host } from "../hosts/host";
import type { BlynkState } from "../modules/blynk/index";
import type { ConfigRequest } from "../modules/config-server/index";
import { Device } from "./device";
import { factoryData, type FactoryData } from "./factory-data";
import type { Observation } from "./observation";
import type { Product } from "./product";
import type { UnitInfo } from "./setup";

/** What stands for the unit's own token outside of the device: the token itself is told to nobody but the cloud. */
const own = "-".repeat(32);

/**
 * A device whose factory has left more in its flash than a key: a serial, which it tells, and perhaps a static token, so
 * that a phone need not bring one. A token that a phone brings wins.
 */
class FactoryDevice extends Device {
	readonly #data: FactoryData;
	#told = false;

	constructor(host: Host, product: Product, watch?: (observation: Observation) => void) {
		super(host, product, watch);
		this.#data = product.factory ? factoryData(host.flash, line => host.log(line)) : { serial: "", token: "" };
	}

	override get info(): UnitInfo {
		const { serial, token } = this.#data;
		return { ...super.info, ...(serial && { serial }), ...(token && { token: own }) };
	}

	override onApply(request: ConfigRequest, giver: number, live?: boolean): void {
		const { token } = this.#data;
		super.onApply(token && request.token === own ? { ...request, token } : request, giver, live);
	}

	override onCloud(state: BlynkState): void {
		super.onCloud(state);
		const { serial } = this.#data;
		if (this.#told || !serial || state.at !== "online") return;
		this.#told = true;
		this.blynk.setMeta("Serial Number", serial);
	}
}

export { FactoryDevice as Device };
