import { equal } from "../../modules/bytes/index";
import type { Timer } from "../host";
import { tooWeak, type Air, type AirNetwork } from "./air";
import type { Life } from "./life";
import { radioTimes } from "./radio-times";
import { objection, reasons } from "./reasons";

/** Countries where nobody sends on the channels 12 and 13, and `"01"`, anywhere (ESP-IDF, esp_wifi_regulatory.txt). */
const elevenChannels: readonly string[] = ["01", "CA", "US"];

/** What the driver is asked to join. */
export interface JoinRequest {
	readonly ssid: Uint8Array;
	readonly password: Uint8Array;
	/** Absent: any access point of the name. */
	readonly bssid: Uint8Array | undefined;
	/** Where to look first. */
	readonly channel: number | undefined;
	readonly hostName: string | undefined;
}

/** IPv4, dotted decimal. */
export interface Addresses {
	readonly address: string;
	readonly gateway: string;
}

/** What the station tells. */
export interface StationWatcher {
	/** It is associated. */
	onConnected(bssid: Uint8Array): void;
	/** DHCP has given an address, or a static one is in use. */
	onAddress(addresses: Addresses, key: string, network: AirNetwork, hostName: string | undefined): void;
	/** A join failed or a link ended. */
	onDisconnected(reason: number, bssid: Uint8Array | undefined): void;
}

interface Joining {
	readonly request: JoinRequest;
	/** The next step of the way, the answer of DHCP included. */
	timer: Timer | undefined;
	/** Which network of the air, and how it was when it was found. */
	found?: { readonly key: string; readonly network: AirNetwork };
	associated: boolean;
	/** What DHCP gave. */
	lease?: Addresses;
	/** The link is dead, which shows only later. */
	ending?: { readonly reason: number; readonly timer: Timer };
}

/** The station of the driver: one join or link at a time, in an {@link Air}. */
export class AirStation {
	/** Static addresses; absent: those of DHCP. */
	fixed: Addresses | undefined;
	country = "01";
	readonly #life: Life;
	readonly #air: Air;
	readonly #watcher: StationWatcher;
	#joining: Joining | undefined;

	constructor(life: Life, air: Air, watcher: StationWatcher) {
		this.#life = life;
		this.#air = air;
		this.#watcher = watcher;
	}

	get state(): "idle" | "connecting" | "connected" {
		return !this.#joining ? "idle" : this.#joining.associated ? "connected" : "connecting";
	}

	/** The network it is associated with, as it is now. */
	get network(): AirNetwork | undefined {
		const { found, associated } = this.#joining ?? {};
		return associated && found ? this.#air.state.networks.get(found.key) : undefined;
	}

	/** Our addresses there, once there are such. */
	get addresses(): Addresses | undefined {
		const joining = this.#joining;
		return joining?.associated ? (this.fixed ?? joining.lease) : undefined;
	}

	/** The access point it is associated with, its signal fresh. */
	get peer(): Pick<AirNetwork, "bssid" | "channel" | "rssi"> | undefined {
		const { found, associated } = this.#joining ?? {};
		if (!associated || !found) return undefined;
		const { bssid, channel, rssi } = found.network;
		return { bssid, channel, rssi: this.network?.rssi ?? rssi };
	}

	/** Only while idle. */
	join(request: JoinRequest): void {
		const joining: Joining = { request, timer: undefined, associated: false };
		this.#joining = joining;
		if (this.#air.state.radio.station === "crashes")
			return this.#then(joining, radioTimes.associate, () => {
				throw new Error("the Wi-Fi driver ran out of memory");
			});
		const { bssid, channel } = request;
		const at = bssid && [...this.#air.state.networks.values()].find(network => equal(network.bssid, bssid));
		this.#then(joining, at && at.channel === channel ? 0 : radioTimes.search, () => this.#find(joining));
	}

	/** Ends the join or the link, if there is one. */
	end(reason: number): void {
		const joining = this.#joining;
		if (!joining) return;
		this.#life.clear(joining.timer);
		this.#life.clear(joining.ending?.timer);
		this.#joining = undefined;
		this.#watcher.onDisconnected(reason, joining.found?.network.bssid);
	}

	/** The router that was found sends us away. */
	kick(reason: number): void {
		if (this.#joining?.found) this.end(reason);
	}

	/** The power is gone. */
	forget(): void {
		this.#joining = undefined;
	}

	airChanged(): void {
		const joining = this.#joining;
		if (!joining?.associated) return;
		this.#watchLink(joining);
		if (!joining.lease && !joining.timer) this.#askForAddress(joining);
	}

	/** One step further on the way to a link. */
	#then(joining: Joining, delay: number, step: () => void): void {
		joining.timer = this.#life.set(() => {
			joining.timer = undefined;
			step();
		}, delay);
	}

	#find(joining: Joining): void {
		const result = this.#search(joining.request);
		if (typeof result === "number") return this.end(result);
		joining.found = result;
		const { network } = result;
		const { password } = joining.request;
		const fail = (reason: number, after: number): void => this.#then(joining, after, () => this.end(reason));
		if (network.rssi < tooWeak || network.answers === "never") fail(reasons.authExpire, radioTimes.silence);
		else if (network.answers === "full") fail(reasons.tooMany, radioTimes.associate);
		else if (equal(network.password, password))
			this.#then(joining, radioTimes.associate, () => this.#associate(joining, network));
		else fail(network.security.endsWith("WPA3") ? reasons.authFail : reasons.handshake, radioTimes.handshakeTimeout);
	}

	/** The strongest network that fits what was asked for, or why there is none: of several reasons the one nearest to success. */
	#search({ ssid, password, bssid }: JoinRequest): NonNullable<Joining["found"]> | number {
		let best: Joining["found"];
		let reason: number | undefined;
		for (const [key, network] of this.#air.state.networks) {
			if (!network.on || !equal(network.ssid, ssid) || (bssid && !equal(network.bssid, bssid))) continue;
			// The driver asks for every network by its name.
			if (network.hidden && !this.#mayAsk(network.channel)) continue;
			const against = objection(network.security, password.length === 0);
			if (against !== undefined) reason = Math.min(reason ?? against, against);
			else if (!best || network.rssi > best.network.rssi) best = { key, network };
		}
		return best ?? reason ?? reasons.notFound;
	}

	/** Where it must not send, a radio only listens, and hears no network that does not tell its name. */
	#mayAsk(channel: number): boolean {
		return channel <= (elevenChannels.includes(this.country) ? 11 : 13);
	}

	#associate(joining: Joining, network: AirNetwork): void {
		joining.associated = true;
		this.#watcher.onConnected(network.bssid);
		if (this.fixed) this.#up(joining, this.fixed);
		else this.#askForAddress(joining);
		this.#watchLink(joining); // it may have changed meanwhile
	}

	/** The DHCP client asks for ever: a router that begins to answer is heard. */
	#askForAddress(joining: Joining): void {
		if (this.fixed || this.#dhcp === undefined) return;
		this.#then(joining, radioTimes.dhcp, () => {
			const address = this.#dhcp;
			if (address === undefined) return;
			joining.lease = { address, gateway: address.replace(/\d+$/, "1") };
			this.#up(joining, joining.lease);
		});
	}

	get #dhcp(): string | undefined {
		return this.network?.dhcp;
	}

	#up({ request, found }: Joining, addresses: Addresses): void {
		if (found) this.#watcher.onAddress(addresses, found.key, found.network, request.hostName);
	}

	/** Ends the link some time after its network has gone or become another, if it stays so. */
	#watchLink(joining: Joining): void {
		const reason = this.#broken(joining);
		if (reason === joining.ending?.reason) return;
		this.#life.clear(joining.ending?.timer);
		delete joining.ending;
		if (reason === undefined) return;
		const delay = reason === reasons.beaconTimeout ? radioTimes.beacons : radioTimes.goodbye;
		joining.ending = { reason, timer: this.#life.set(() => this.end(reason), delay) };
	}

	/** Why a link has no network any more; `undefined` while it has. */
	#broken({ found }: Joining): number | undefined {
		const { network } = this;
		if (!network?.on || !found || network.rssi < tooWeak || network.answers === "never") return reasons.beaconTimeout;
		const same =
			network.channel === found.network.channel &&
			network.security === found.network.security &&
			equal(network.ssid, found.network.ssid) &&
			equal(network.bssid, found.network.bssid) &&
			equal(network.password, found.network.password);
		return same ? undefined : reasons.authLeave;
	}
}
