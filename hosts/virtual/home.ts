import type { Datagram } from "../host";

/** Somebody on the home network. */
export interface Neighbour {
	/** Dotted decimal; `undefined` while it is not there. */
	readonly address: string | undefined;
	/** A datagram to `port` comes, for everybody in `group` or, `undefined`, for this one alone. */
	receive(datagram: Datagram, port: number, group: string | undefined): void;
}

/** What those on a home network send each other directly, by UDP. Nothing here takes time: that is each one's own. */
export class HomeNetwork {
	readonly #neighbours = new Set<Neighbour>();

	/** Returns how to leave. */
	join(neighbour: Neighbour): () => void {
		this.#neighbours.add(neighbour);
		return () => void this.#neighbours.delete(neighbour);
	}

	/** Sends to a group, or to one of them; lost when nobody is there. */
	send(from: Neighbour, fromPort: number, address: string, port: number, bytes: Uint8Array): void {
		if (from.address === undefined) return;
		const group = isGroup(address) ? address : undefined;
		const datagram: Datagram = { bytes: bytes.slice(), address: from.address, port: fromPort };
		for (const each of [...this.#neighbours])
			if (each !== from && (group !== undefined || each.address === address)) each.receive(datagram, port, group);
	}

	/** Whether somebody is at this address, or it is a group's. */
	has(address: string): boolean {
		return isGroup(address) || [...this.#neighbours].some(each => each.address === address);
	}
}

/** Class D: 224.0.0.0 to 239.255.255.255 (RFC 5771). */
function isGroup(address: string): boolean {
	const first = Number(address.slice(0, address.indexOf(".")));
	return first >= 224 && first <= 239;
}
