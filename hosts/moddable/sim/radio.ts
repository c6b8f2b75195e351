import Timer from "timer";
import { equal, unhex } from "../../../modules/bytes/index";
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
				// The strongest first, as the contract has it.
				onDone(this.#air.map(found).sort((a, b) => b.rssi - a.rssi));
			}),
			scanTime,
		);
	}

	join(options: JoinOptions): void {
		this.leave();
		const network = this.#reach(options);
		const join: Attempt = { options, timer: undefined };
		this.#join = join;
		const after = (delay: number, action: () => void): void => {
			join.timer = Timer.set(guarded(action), delay);
		};
		if (!network) after(joinTime, () => this.#lose("not-found"));
		else if (!equal(utf8(network.password ?? ""), options.password)) after(joinTime, () => this.#lose("auth"));
		else if (network.dhcp === false && !options.static) after(addressTime, () => this.#lose("no-address"));
		else
			after(joinTime, () => {
				join.network = network;
				const link = this.link();
				if (!link) return;
				this.#log(`sim: joined "${network.ssid}" as ${options.hostName ?? "nobody"} at ${link.rssi} dBm`);
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
		const join = this.#join;
		if (!join?.network) return;
		const { ssid, bssid } = join.network;
		const same = air.find(each => each.ssid === ssid && each.bssid === bssid);
		if (same) join.network = same;
		else this.#lose("not-found");
	}

	/** `count` phones are now on the soft-AP. */
	set phones(count: number) {
		this.#accessPoint?.onPhones?.(count);
	}

	/** The access point that a join leads to: the one that was asked for, else the strongest. */
	#reach({ ssid, bssid }: JoinOptions): SimulatedNetwork | undefined {
		const all = this.#air.filter(each => equal(utf8(each.ssid), ssid) && (!bssid || equal(signal(each).bssid, bssid)));
		return all.sort((a, b) => signal(b).rssi - signal(a).rssi)[0];
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

function signal(network: SimulatedNetwork): Pick<Link, "bssid" | "rssi" | "channel"> {
	const { ssid, rssi = -55, channel = 6 } = network;
	const given = network.bssid === undefined ? undefined : unhex(network.bssid);
	if (given?.length === 6) return { bssid: given, rssi, channel };
	const bssid = new Uint8Array(6);
	bssid.set(utf8(ssid).subarray(0, 5), 1);
	bssid[0] = 2; // locally administered
	return { bssid, rssi, channel };
}

function found(network: SimulatedNetwork): AccessPointFound {
	const security = network.password === undefined ? "OPEN" : "WPA2";
	return { ssid: utf8(network.ssid), security, ...signal(network) };
}
