/** On a board a port is what it is; a simulated board shares those of a PC (`../sim/ports.ts`). */
export function localPort(port: number): number {
	return port;
}

export function remotePort(port: number): number {
	return port;
}
