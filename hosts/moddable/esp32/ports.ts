/** On a board a port is what it is; a simulated board shares those of a PC (`../sim/ports.ts`). */
export function localPort(port: number): number {
	return port;
}

export function remotePort(port: number): number {
	return port;
}

/** Only a simulator knows addresses that no name server has. */
export function addressOf(_name: string): string | undefined {
	return undefined;
}
