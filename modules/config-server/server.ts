import type { Accepted, Host, Listener, ListenerOptions, Timer } from "../../hosts/host";
import { Connection, type Service } from "./connection";
import { mostConnections, mostRefusals, tick } from "./limits";
import type { Head } from "./head";
import { plain, type Response, type Sink, type Waiting } from "./response";

/** An HTTP/1.1 server. What a stranger may send is bounded by `limits.ts`; whom it answers and how is its heirs' to say. */
export abstract class Server implements ListenerOptions, Service {
	/** @internal */
	readonly host: Host;
	/** TCP port. */
	readonly port: number;
	/** @internal */
	readonly scratch: Uint8Array;
	readonly #admits: (peer: string | undefined) => boolean;
	readonly #listener: Listener;
	readonly #serving = new Set<Connection>();
	readonly #refusing = new Set<Connection>();
	#timer: Timer | undefined;
	#closed = false;

	/**
	 * @param scratch how many bytes are moved at a time, in or out: one buffer for all connections
	 * @param admits whether to listen to a peer at all, by its address
	 * @throws Error when the port is taken.
	 */
	constructor(host: Host, port: number, scratch: number, admits: (peer: string | undefined) => boolean) {
		this.host = host;
		this.port = port;
		this.#admits = admits;
		this.scratch = new Uint8Array(scratch);
		this.#listener = new host.network.Listener(this);
	}

	/** @internal */
	abstract route(head: Head, length: number, peer?: string): Response | Sink | Waiting;

	/** For the listener: connections wait. @internal */
	onReadable(): void {
		while (!this.#closed) {
			const from = this.#listener.read();
			if (!from) return;
			this.#accept(from);
		}
	}

	/** For a connection: it is over. @internal */
	onEnd(connection: Connection): void {
		this.#serving.delete(connection);
		this.#refusing.delete(connection);
		if (this.#serving.size + this.#refusing.size) return;
		this.host.clock.clear(this.#timer);
		this.#timer = undefined;
	}

	/** Ends the server and its connections at once. What was accepted but not yet carried out is dropped. */
	close(): void {
		this.#closed = true;
		this.#listener.close();
		for (const connection of [...this.#serving, ...this.#refusing]) connection.close();
		this.#serving.clear();
		this.#refusing.clear();
		this.host.clock.clear(this.#timer);
		this.#timer = undefined;
	}

	#accept(from: Accepted): void {
		let connection: Connection;
		try {
			connection = new Connection(this, from);
		} catch (error) {
			// No socket or memory left for it; the host refuses what is not taken over.
			return this.host.log(`config server: no room for a connection: ${String(error)}`);
		}
		if (!this.#admits(connection.peer)) return connection.close();
		if (this.#serving.size >= mostConnections) this.#makeRoom(connection.peer);
		// What ended may have ended the server.
		if (this.#closed) return connection.close();
		if (this.#serving.size < mostConnections) this.#serving.add(connection);
		else {
			connection.answer(plain(503, "Too many requests at once. Try again in a second.", ["Retry-After: 1"]));
			// So many at once can not all be waited for: they get the refusal if it fits, and the end.
			if (this.#refusing.size >= mostRefusals) return connection.close();
			this.#refusing.add(connection);
		}
		this.#timer ??= this.host.clock.repeat(() => this.#tick(), tick);
	}

	/**
	 * Browsers keep connections in reserve and are slow to close those that are done: both may go for a real request. Then
	 * the latest of a phone that would still hold no fewer than the newcomer's.
	 */
	#makeRoom(peer: string | undefined): void {
		const all = [...this.#serving];
		const held = (by: string | undefined): number => all.filter(each => each.peer === by).length;
		const share = held(peer) + 2;
		const victim =
			all.find(each => each.use === "served") ??
			all.find(each => each.use === "reserve") ??
			all.reverse().find(each => held(each.peer) >= share);
		victim?.end();
	}

	#tick(): void {
		const now = this.host.clock.now();
		for (const connection of [...this.#serving, ...this.#refusing]) connection.tick(now);
	}
}
