import FFI from "mc/ffi";

/**
 * Has the UDP socket at `port` take part in a multicast group of the home network, as long as the board is in it. On a PC that
 * is the loopback.
 * @throws Error when the board refuses.
 */
export function joinGroup(group: string, port: number): void {
	if (new FFI().board_group(group, port)) throw new Error(`no group ${group}`);
}
