import type { SocketError } from "../host";
import type { AirCloud } from "./air";
import type { Peer } from "./wire";

/** What TLS needs to know to verify a server. */
export interface TlsRequest {
	readonly serverName: string;
	/** The board's wall clock, Unix milliseconds. */
	readonly time: number;
	/** What the air makes of the certificate. */
	readonly certificate: AirCloud["certificate"];
}

/** A board asks for a connection. Answer it with `accept` or `refuse`, now or later. */
export interface Dial {
	readonly address: string;
	readonly port: number;
	readonly tls: TlsRequest | undefined;
	/** The connection stands (with TLS: is verified). Returns its far end. */
	accept(): Peer;
	refuse(error: SocketError): void;
}

/** What lies beyond the board's router: servers of a test in memory, or real ones. */
export interface Upstream {
	/** `undefined`: there is no such name. */
	resolve(name: string, onDone: (address: string | undefined) => void): void;
	connect(dial: Dial): void;
	/** One datagram; `reply` sends one back, any number of times. */
	datagram(address: string, port: number, bytes: Uint8Array, reply: (bytes: Uint8Array) => void): void;
}

const octets = /^\d{1,3}(\.\d{1,3}){3}$/;

/** True for an IPv4 address in dotted decimal. */
export function isAddress(name: string): boolean {
	return octets.test(name) && name.split(".").every(part => Number(part) <= 255);
}
