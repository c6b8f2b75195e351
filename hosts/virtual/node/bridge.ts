import type { Socket } from "node:net";
import type { Peer } from "../wire";

/** Bytes that may wait for the board before the real socket is told to wait. */
const most = 64 * 1024;

/** A socket the board has closed gets this long to say goodbye, milliseconds. */
const closeTime = 2000;

/** Joins a real socket to the far end of a connection of the board. */
export function bridge(peer: Peer, socket: Socket): void {
	socket.setNoDelay(true);
	peer.onData = bytes => {
		if (!socket.write(bytes)) peer.pause();
	};
	socket.on("drain", () => peer.resume());
	socket.on("data", (bytes: Buffer) => {
		peer.send(bytes);
		if (peer.queued > most) socket.pause();
	});
	peer.onDrain = () => socket.resume();
	peer.onEnd = () => {
		socket.end();
		setTimeout(() => socket.destroy(), closeTime).unref();
	};
	socket.on("end", () => peer.close());
	socket.on("error", () => peer.reset());
	socket.on("close", () => peer.close());
}
