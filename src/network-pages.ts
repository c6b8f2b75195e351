import type { Host } from "../hosts/host";
import { NetworkPages, type Care } from "../modules/config-server/index";
import { KnownNetworks, type NetworkOwner } from "./networks";
import type { Product } from "./product";

/** `others`, and the page of the networks before them. Names are shown where who joins the setup network knows its key. */
export function withNetworkPages(
	others: Care | undefined,
	host: Host,
	owner: NetworkOwner,
	{ setup }: Product,
): Care | undefined {
	if (!setup.networks) return others;
	return new NetworkPages(new KnownNetworks(host, owner), setup.key !== "open" && setup.password !== undefined, others);
}
