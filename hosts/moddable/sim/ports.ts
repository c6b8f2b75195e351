import { readSettings } from "./environment";

/** The port of this PC that stands for a port of the board. */
export function localPort(port: number): number {
	return readSettings().ports[port] ?? port;
}
