import { text, utf8 } from "../../modules/bytes/index";
import type { Internet } from "../../hosts/virtual/internet";
import type { Peer } from "../../hosts/virtual/wire";

/** One frame as the cloud saw it; `·` for NUL. */
export interface SeenFrame {
	readonly type: number;
	readonly id: number;
	readonly body: string;
}

/** A Blynk cloud in memory, as much of one as a device's life needs: login, info, ping, writes both ways. */
export class MemoryCloud {
	readonly tokens = new Set<string>();
	/** How logins of known tokens are answered. */
	loginStatus = 200;
	/** From when to when its certificate is valid, Unix milliseconds. Take effect with {@link start}. */
	validFrom = 0;
	validTo = Infinity;
	/** Called before a login is answered. */
	beforeLogin: ((peer: Peer) => void) | undefined;
	/** Called with the token of a device that knows that it is logged in: it said what it is. */
	onReady: ((token: string) => void) | undefined;
	readonly frames: SeenFrame[] = [];
	readonly #online = new Map<Peer, string>();
	readonly #open: () => () => void;
	#close: () => void;

	constructor(internet: Internet, name = "blynk.cloud", address = "203.0.113.1", port = 443) {
		internet.name(name, address);
		this.#open = () => {
			const certificate = { names: [name], from: this.validFrom, to: this.validTo };
			return internet.serve({ address, port, certificate, onConnection: peer => this.#serve(peer) });
		};
		this.#close = this.#open();
	}

	/** Devices that are logged in. */
	get online(): number {
		return this.#online.size;
	}

	/** Writes a virtual pin of every device that is online. */
	write(pin: number, value: string): void {
		for (const peer of this.#online.keys()) peer.send(frame(20, 7, `vw·${pin}·${value}`));
	}

	/** It reads nothing any more of what the connected devices send, and so answers nothing. New connections are as ever. */
	stall(): void {
		for (const peer of this.#online.keys()) peer.pause();
	}

	/** Its process is killed: connections end, and new ones are refused until {@link start}. */
	stop(): void {
		this.#close();
		this.disconnect();
	}

	start(): void {
		this.#close = this.#open();
	}

	/** Ends every connection. */
	disconnect(): void {
		for (const peer of [...this.#online.keys()]) peer.close();
		this.#online.clear();
	}

	#serve(peer: Peer): void {
		let buffer = new Uint8Array(0);
		peer.onData = bytes => {
			const joined = new Uint8Array(buffer.length + bytes.length);
			joined.set(buffer);
			joined.set(bytes, buffer.length);
			buffer = joined;
			while (buffer.length >= 5) {
				const [type = 0, a = 0, b = 0, c = 0, d = 0] = buffer;
				const length = type === 0 ? 0 : (c << 8) | d;
				if (buffer.length < 5 + length) return;
				const body = text(buffer.subarray(5, 5 + length)).replaceAll("\0", "·");
				buffer = buffer.slice(5 + length);
				this.#take(peer, { type, id: (a << 8) | b, body });
			}
		};
		peer.onEnd = () => void this.#online.delete(peer);
	}

	#take(peer: Peer, seen: SeenFrame): void {
		this.frames.push(seen);
		if (seen.type === 29) {
			this.beforeLogin?.(peer);
			const status = this.tokens.has(seen.body) ? this.loginStatus : 9;
			if (status === 200) this.#online.set(peer, seen.body);
			peer.send(response(seen.id, status));
		} else if (seen.type === 6 || seen.type === 17) {
			peer.send(response(seen.id, 200));
			const token = this.#online.get(peer);
			if (seen.type === 17 && token !== undefined) this.onReady?.(token);
		}
	}
}

function frame(type: number, id: number, body: string): Uint8Array {
	const bytes = utf8(body.replaceAll("·", "\0"));
	return Uint8Array.of(type, id >> 8, id & 255, bytes.length >> 8, bytes.length & 255, ...bytes);
}

function response(id: number, status: number): Uint8Array {
	return Uint8Array.of(0, id >> 8, id & 255, status >> 8, status & 255);
}
