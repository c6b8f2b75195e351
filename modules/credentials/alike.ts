import { equal } from "../bytes/index";
import type { Network } from "../station/index";
import { pack } from "./record";

/** One network, told by all that a person can give. */
export function isAlike(a: Network, b: Network): boolean {
	return equal(pack([given(a)]), pack([given(b)]));
}

/** What a person gives of a network. */
export function given({ ssid, password, hidden, static: fixed }: Network): Network {
	return { ssid, password, hidden, ...(fixed ? { static: fixed } : {}) };
}
