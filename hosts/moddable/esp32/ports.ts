/** On a board every port is ours. */
export function localPort(port: number): number {
	return port;
}
