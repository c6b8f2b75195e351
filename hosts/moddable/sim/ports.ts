import { readSettings } from "./environment";

/** The port of this PC that stands for a port of the board. */
export function localPort(port: number): number {
	return readSettings().ports[port] ?? port;
}

/** The port at which a service is really found that the board looks for at `port`. */
export function remotePort(port: number): number {
	return readSettings().remotePorts[port] ?? port;
}

/** Not on a PC, where the SDK's sockets ask for room no more once the other end has closed its half. */
export function holdEnd(_address: string, _port: number): void {}

export function tellEnd(_address: string, _port: number): void {}

/** Where a host is found that the settings name, as a cloud on this PC; `undefined`: the name servers know. */
export function addressOf(name: string): string | undefined {
	return readSettings().names[name];
}
