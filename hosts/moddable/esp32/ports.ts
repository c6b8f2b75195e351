import FFI from "mc/ffi";

/** On a board a port is what it is; a simulated board shares those of a PC (`../sim/ports.ts`). */
export function localPort(port: number): number {
	return port;
}

export function remotePort(port: number): number {
	return port;
}

/**
 * Holds back that the phone at `address` and `port` has ended its half of a connection that was taken over: the SDK would
 * write nothing to it any more.
 */
export function holdEnd(address: string, port: number): void {
	new FFI().board_end(address, port, 1);
}

/** Tells it, now or when it comes. */
export function tellEnd(address: string, port: number): void {
	new FFI().board_end(address, port, 0);
}

/** Only a simulator knows addresses that no name server has. */
export function addressOf(_name: string): string | undefined {
	return undefined;
}
