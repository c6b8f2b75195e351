import type { AccessPointFound, Host, JoinOptions, Link, LossReason, Radio, Security } from "../../../hosts/host";
import type { VirtualClock } from "../../../hosts/virtual/clock";
import { utf8 } from "../../../modules/bytes/index";
import { stubHost } from "../../support/stub-host";

/** A radio that does nothing by itself: the test answers for it. */
export class ScriptedRadio implements Radio {
	country = "01";
	/** Every join asked for, in order. */
	readonly joins: JoinOptions[] = [];
	readonly scans: ((found: readonly AccessPointFound[] | undefined) => void)[] = [];
	/** Open scans when a join was asked for, added up: each would have broken it, or been broken. */
	collisions = 0;
	#present: JoinOptions | undefined;
	#link: Link | undefined;

	get joining(): boolean {
		return this.#present !== undefined && this.#link === undefined;
	}

	join(options: JoinOptions): void {
		this.joins.push(options);
		this.collisions += this.scans.length;
		this.#present = options;
		this.#link = undefined;
	}

	leave(): void {
		this.#present = undefined;
		this.#link = undefined;
	}

	link(): Link | undefined {
		return this.#link;
	}

	scan(onDone: (found: readonly AccessPointFound[] | undefined) => void): void {
		if (this.joining) this.collisions++;
		this.scans.push(onDone);
	}

	openAccessPoint(): void {}
	closeAccessPoint(): void {}

	/** The present attempt succeeds. */
	succeed(): void {
		const options = this.#present;
		if (!options) throw new Error("nobody is joining");
		this.#link = { address: "10.0.0.7", gateway: "10.0.0.1", bssid: new Uint8Array(6), channel: 6, rssi: -50 };
		options.onJoined(this.#link);
	}

	/** The present attempt or link ends, at the access point that was asked for unless `bssid` is another. */
	fail(reason: LossReason, bssid?: Uint8Array): void {
		const options = this.#present;
		if (!options) throw new Error("nobody is joining");
		this.leave();
		options.onLost(reason, bssid ?? options.bssid);
	}

	/** The oldest open scan ends. */
	hear(found: readonly AccessPointFound[] | undefined): void {
		const onDone = this.scans.shift();
		if (!onDone) throw new Error("nobody is scanning");
		onDone(found);
	}
}

export function accessPoint(ssid: string, last: number, rssi: number, security: Security = "WPA2"): AccessPointFound {
	return { ssid: utf8(ssid), bssid: Uint8Array.of(2, 0, 0, 0, 0, last), rssi, channel: 1 + (last % 13), security };
}

export interface Bench {
	readonly host: Host;
	readonly radio: ScriptedRadio;
	readonly clock: VirtualClock;
}

/** A board with a {@link ScriptedRadio}, whose random bytes are all `byte`. */
export function bench(byte = 0): Bench {
	const stub = stubHost();
	const radio = new ScriptedRadio();
	const system = { ...stub.system, random: (into: Uint8Array) => void into.fill(byte) };
	return { host: Object.assign(stub, { radio, system }), radio, clock: stub.clock };
}
