import Timer from "timer";
import type { AccessPointFound, JoinOptions, Link, LossReason, OpenAccessPointOptions, Radio } from "../../host";
import { guarded } from "../guard";
import type { SimulatedNetwork } from "./settings";

/** How long things take, milliseconds: about what an ESP32 takes. */
const scanTime = 1500;
const joinTime = 800;
const addressTime = 15_000;

/**
 * A radio without waves. The station "joins" networks of a simulated air and then simply uses the PC's own network;
 * phones reach the soft-AP's services on the PC's loopback address. (The SDK's own simulation of `wifi` has neither a
 * soft-AP nor a wrong password that is not spelled "invalid!".)
 */
export class SimulatedRadio implements Radio {
	country = "01";
	#air: readonly SimulatedNetwork[];
	#join: Attempt | undefined;
	#scan: Timer | undefined;
	#accessPoint: OpenAccessPointOptions | undefined;
	readonly #log: (line: string) => void;

	constructor(air: readonly SimulatedNetwork[], log: (line: string) => void) {
		this.#air = air;
		this.#log = log;
	}

	openAccessPoint(options: OpenAccessPointOptions): void {
		this.#accessPoint = options;
		this.#log(`sim: soft-AP "${new TextDecoder().decode(options.ssid)}" is up`);
	}

	closeAccessPoint(): void {
		if (this.#accessPoint) this.#log("sim: soft-AP is down");
		this.#accessPoint = undefined;
	}

	scan(onDone: (found: readonly AccessPointFound[] | undefined) => void): void {
		if (this.#scan) {
			Timer.set(
				guarded(() => onDone(undefined)),
				0,
			);
			return;
		}
		this.#scan = Timer.set(
			guarded(() => {
				this.#scan = undefined;
				onDone(this.#air.map(found));
			}),
			scanTime,
		);
	}

	join(options: JoinOptions): void {
		this.leave();
		const network = this.#air.find(each => same(utf8(each.ssid), options.ssid));
		const join: Attempt = { options, timer: undefined };
		this.#join = join;
		const after = (delay: number, action: () => void): void => {
			join.timer = Timer.set(guarded(action), delay);
		};
		if (!network) after(joinTime, () => this.#lose("not-found"));
		else if (!same(utf8(network.password ?? ""), options.password)) after(joinTime, () => this.#lose("auth"));
		else if (network.dhcp === false && !options.static) after(addressTime, () => this.#lose("no-address"));
		else
			after(joinTime, () => {
				join.network = network;
				const link = this.link();
				if (!link) return;
				this.#log(`sim: joined "${network.ssid}" as ${options.hostName ?? "nobody"}`);
				options.onJoined(link);
			});
	}

	leave(): void {
		Timer.clear(this.#join?.timer);
		this.#join = undefined;
	}

	link(): Link | undefined {
		const network = this.#join?.network;
		return network && { address: "127.0.0.1", gateway: "127.0.0.1", ...signal(network) };
	}

	/** The air changed. */
	set air(air: readonly SimulatedNetwork[]) {
		this.#air = air;
		const { network } = this.#join ?? {};
		if (network && !air.some(each => each.ssid === network.ssid)) this.#lose("not-found");
	}

	/** `count` phones are now on the soft-AP. */
	set phones(count: number) {
		this.#accessPoint?.onPhones?.(count);
	}

	#lose(reason: LossReason): void {
		const { options } = this.#join ?? {};
		this.leave();
		options?.onLost(reason);
	}
}

/** From `join` until the station is down. */
interface Attempt {
	readonly options: JoinOptions;
	timer: Timer | undefined;
	/** Present once joined. */
	network?: SimulatedNetwork;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function same(a: Uint8Array, b: Uint8Array): boolean {
	return a.byteLength === b.byteLength && a.every((byte, index) => byte === b[index]);
}

function signal({ ssid, rssi = -55, channel = 6 }: SimulatedNetwork): Pick<Link, "bssid" | "rssi" | "channel"> {
	const bssid = new Uint8Array(6);
	bssid.set(utf8(ssid).subarray(0, 5), 1);
	bssid[0] = 2; // locally administered
	return { bssid, rssi, channel };
}

function found(network: SimulatedNetwork): AccessPointFound {
	const security = network.password === undefined ? "OPEN" : "WPA2";
	return { ssid: utf8(network.ssid), security, ...signal(network) };
}
