import type { Datagram, UDP, UDPOptions } from "../host";
import type { Life } from "./life";

/** Datagrams that wait unread; more are lost, as in lwIP's mailbox (CONFIG_LWIP_UDP_RECVMBOX_SIZE is 6). */
const most = 6;

/** What a UDP socket asks of its network. */
export interface UDPHome {
	readonly life: Life;
	/** Returns the port bound. @throws Error when the port is taken, or there is no network for its group. */
	bound(socket: VirtualUDP, port: number | undefined): number;
	unbound(socket: VirtualUDP, port: number): void;
	send(socket: VirtualUDP, from: number, address: string, port: number, bytes: Uint8Array): void;
}

/** A board's UDP socket. */
export class VirtualUDP implements UDP {
	readonly #home: UDPHome;
	readonly #options: UDPOptions;
	readonly #port: number;
	readonly #waiting: Datagram[] = [];
	/** The multicast group it listens to. */
	readonly group: string | undefined;
	#open = true;

	constructor(home: UDPHome, options: UDPOptions) {
		this.#home = home;
		this.#options = options;
		this.group = options.group;
		this.#port = home.bound(this, options.port);
	}

	/** For the network: a datagram arrives. */
	receive(datagram: Datagram): void {
		if (!this.#open || this.#waiting.length >= most) return;
		this.#waiting.push(datagram);
		this.#home.life.run(() => this.#options.onReadable(this.#waiting.length));
	}

	read(): Datagram | undefined {
		return this.#waiting.shift();
	}

	write(address: string, port: number, bytes: Uint8Array): void {
		if (this.#open && !this.#home.life.ended) this.#home.send(this, this.#port, address, port, bytes.slice());
	}

	close(): void {
		if (!this.#open) return;
		this.#open = false;
		this.#waiting.length = 0;
		this.#home.unbound(this, this.#port);
	}
}
