import { equal } from "../modules/bytes/index";
import { codes } from "../modules/codes/index";
import type { ConsoleDevice, KnownNetwork, PortDevice } from "./port-device";

/** What a device whose flash has room for one network tells the console: a candidate, and a proven one behind it. */
export class PresentNetwork implements ConsoleDevice {
	readonly #device: PortDevice;

	constructor(device: PortDevice) {
		this.#device = device;
	}

	get networks(): ConsoleDevice["networks"] {
		return this;
	}

	list(): KnownNetwork[] {
		const { store, inUse } = this.#device;
		const { candidate, proven } = store;
		const all: KnownNetwork[] = [];
		if (candidate) all.push({ ssid: candidate.ssid, state: "staged", used: candidate === inUse });
		if (proven) all.push({ ssid: proven.ssid, state: "proven", used: proven === inUse });
		return all;
	}

	/** A network comes with its account, by setup. */
	add({ ssid }: { readonly ssid: Uint8Array }): "unchanged" | "not stored" {
		return this.list().some(each => equal(each.ssid, ssid)) ? "unchanged" : "not stored";
	}

	remove(): boolean {
		return false;
	}

	why(write: (line: string) => void): void {
		write(codes[this.#device.status().code]);
	}
}
