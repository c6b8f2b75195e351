import { equal } from "../bytes/index";
import type { Network } from "../station/index";
import { isAlike } from "./alike";
import type { CredentialStore } from "./store";

/**
 * Keeps another network for the account of the store's proven set, `staged` until the cloud was reached through it; the staged
 * one of the same name goes. False when the flash does not take it, or nothing is proven: then all stays as it was.
 */
export function addNetwork(store: CredentialStore, network: Network): boolean {
	const { networks } = store;
	if (networks.some(each => isAlike(each, network))) return true;
	const others = networks.slice(1).filter(each => !(equal(each.ssid, network.ssid) && each.staged));
	const first = others.findIndex(each => each.staged);
	others.splice(first < 0 ? others.length : first, 0, network);
	return store.keep(others);
}

/** Forgets a network that is not the proven set's. False when there is none of that name, or the flash still has it. */
export function removeNetwork(store: CredentialStore, ssid: Uint8Array): boolean {
	const further = store.networks.slice(1);
	const left = further.filter(each => !equal(each.ssid, ssid));
	return left.length < further.length && store.keep(left);
}
