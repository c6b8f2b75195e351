import type { Host } from "../hosts/host";
import { equal, text } from "../modules/bytes/index";
import type { NetworkAnswer } from "../modules/config-server/index";
import { addNetwork, removeNetwork, type CredentialStore } from "../modules/credentials/index";
import { isPassword, type Network, type Station } from "../modules/station/index";

/** A network to join one day. */
export type NetworkGiven = Pick<Network, "ssid" | "password" | "hidden">;

/** A network that the device knows, without its password. */
export interface NetworkKnown {
	readonly ssid: Uint8Array;
	/** The cloud was not reached through it yet. */
	readonly staged: boolean;
	/** The device is on it now. */
	readonly used: boolean;
}

/** Whose networks they are: the device. */
export interface NetworkOwner {
	readonly store: CredentialStore;
	readonly station: Station;
}

/** The networks of this unit: what its owner may see and change while it lives on one of them. */
export class KnownNetworks {
	readonly #host: Host;
	readonly #owner: NetworkOwner;

	constructor(host: Host, owner: NetworkOwner) {
		this.#host = host;
		this.#owner = owner;
	}

	/** The one that is used first, the last used first. */
	list(): readonly NetworkKnown[] {
		const { link, network } = this.#owner.station;
		const used = link && network;
		return this.#owner.store.networks.map(({ ssid, password, staged = false }) => ({
			...{ ssid, staged },
			used: used !== undefined && equal(used.ssid, ssid) && equal(used.password, password),
		}));
	}

	/** Keeps a network, to be tried when no other is there; a candidate until the cloud was reached through it. */
	add({ ssid, password, hidden }: NetworkGiven): NetworkAnswer {
		if (ssid.length < 1 || ssid.length > 32 || !isPassword(password)) return "invalid";
		if (!this.#owner.store.proven) return "blank";
		if (!addNetwork(this.#owner.store, { ssid, password, hidden, staged: true })) return "not stored";
		this.#host.log(`networks: "${text(ssid)}" is known, for when it is needed`);
		return "added";
	}

	/** Forgets a network. Not the one that was used last: that is what a reset is for. False when it was not there. */
	remove(ssid: Uint8Array): boolean {
		return removeNetwork(this.#owner.store, ssid);
	}
}
