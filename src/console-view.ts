import type { Host } from "../hosts/host";
import type { DeviceInfo } from "../modules/blynk/index";
import { codes } from "../modules/codes/index";
import { equal } from "../modules/bytes/index";
import type { Status } from "../modules/config-server/index";
import type { Station } from "../modules/station/index";
import type { ConsoleDevice, ConsoleNetworks, KnownNetwork } from "./console";
import type { Port } from "./port";
import type { Product } from "./product";
import type { SetupEvent } from "./setup";

/** The device, as its console sees it. */
export class ConsoleView implements ConsoleDevice, ConsoleNetworks {
	readonly #port: Port;

	constructor(port: Port) {
		this.#port = port;
	}

	get host(): Host {
		return this.#port.host;
	}

	get product(): Product {
		return this.#port.product;
	}

	get info(): Required<DeviceInfo> {
		return this.#port.device.info;
	}

	get station(): Station {
		return this.#port.device.station;
	}

	get networks(): ConsoleNetworks {
		return this;
	}

	status(): Status {
		return this.#port.device.status();
	}

	onSetup(event: SetupEvent): void {
		this.#port.device.onSetup(event);
	}

	/** The candidate and the proven set, of which there is one each. */
	list(): readonly KnownNetwork[] {
		const { store, inUse } = this.#port.device;
		const { candidate, proven } = store;
		const all: KnownNetwork[] = [];
		if (candidate) all.push({ ssid: candidate.ssid, state: "staged", used: candidate === inUse });
		if (proven) all.push({ ssid: proven.ssid, state: "proven", used: proven === inUse });
		return all;
	}

	/** There is room for one network only, and it came with its account. */
	add(ssid: Uint8Array): "unchanged" | "not stored" {
		return this.list().some(each => equal(each.ssid, ssid)) ? "unchanged" : "not stored";
	}

	remove(): boolean {
		return false;
	}

	why(write: (line: string) => void): void {
		const { code } = this.status();
		write(code ? `${code}: ${codes[code]}` : codes[0]);
		write(`Last start: ${this.host.system.resetReason}`);
	}
}
