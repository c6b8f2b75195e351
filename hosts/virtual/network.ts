import type {
	Accepted,
	AcceptOptions,
	ConnectOptions,
	Listener,
	ListenerOptions,
	Network,
	Socket,
	UDP,
	UDPOptions,
} from "../host";
import type { Air } from "./air";
import { dial } from "./dial";
import type { Life } from "./life";
import { VirtualListener, type ListenerHome } from "./listener";
import type { VirtualRadio } from "./radio";
import { VirtualSocket, type Dialler } from "./sockets";
import { VirtualUDP, type UDPHome } from "./udp";
import { isAddress, type Upstream } from "./upstream";
import { Wire, type Peer, type WireOptions } from "./wire";

/** Milliseconds one way. */
export interface Latency {
	/** Between a phone and the board. */
	readonly local: number;
	/** Between the board and a server. */
	readonly upstream: number;
}

export const usualLatency: Latency = { local: 2, upstream: 20 };

/** How long it waits for a name server that does not answer, milliseconds (lwIP: four tries). */
export const resolveTimeout = 5000;

/** The board's own address on its setup network, and that of its first phone. */
export const ownAddress = "192.168.4.1";
export const phoneAddress = "192.168.4.2";

/** Where ports begin that nobody asked for by number (RFC 6335). */
const firstFree = 49_152;

/** What answers on the setup network. */
export interface Services {
	readonly tcp: readonly number[];
	readonly udp: readonly number[];
}

export interface NetworkOptions {
	readonly life: Life;
	readonly air: Air;
	readonly radio: VirtualRadio;
	readonly upstream: Upstream;
	readonly latency: Latency;
	/** The board's wall clock, Unix milliseconds. */
	readonly time: () => number | undefined;
	/** Called after each change of {@link VirtualNetwork.services}. */
	readonly onServices: (services: Services) => void;
}

/**
 * The sockets of one life of a board. Phones reach its listeners while its soft-AP is up; its own connections reach the
 * upstream while the station is joined and the network lets them.
 */
export class VirtualNetwork implements Network {
	readonly TCP: new (options: ConnectOptions | AcceptOptions) => Socket;
	readonly TLS: new (options: ConnectOptions) => Socket;
	readonly Listener: new (options: ListenerOptions) => Listener;
	readonly UDP: new (options: UDPOptions) => UDP;
	readonly #options: NetworkOptions;
	readonly #life: Life;
	readonly #listeners = new Map<number, VirtualListener>();
	readonly #udp = new Map<number, VirtualUDP>();
	/** Connections with phones. */
	readonly #local = new Set<Wire>();
	/** Connections with servers. */
	readonly #outward = new Set<Wire>();
	readonly #accepted = new Map<Accepted, Wire>();
	/** Where datagrams of phones came from, by the port the board sees. */
	readonly #phones = new Map<number, (bytes: Uint8Array) => void>();
	#services: Services = { tcp: [], udp: [] };
	#address: string | undefined;
	#nextPort = firstFree;

	constructor(options: NetworkOptions) {
		this.#options = options;
		const { life, radio } = options;
		this.#life = life;
		const dialler: Dialler = {
			life,
			dial: (to, secure, outcome) =>
				dial(
					{ ...options, trip: 2 * options.latency.upstream, wire: address => this.#outwardWire(address, secure) },
					to,
					secure,
					outcome,
				),
			adopt: ticket => this.#adopt(ticket),
		};
		const listenerHome: ListenerHome = {
			life,
			opened: (listener, port) => this.#bind(this.#listeners, listener, port),
			closed: (listener, port) => this.#unbind(this.#listeners, listener, port),
			ticket: wire => this.#ticket(wire),
		};
		const udpHome: UDPHome = {
			life,
			bound: (socket, port = this.#nextPort++) => {
				this.#bind(this.#udp, socket, port);
				return port;
			},
			unbound: (socket, port) => this.#unbind(this.#udp, socket, port),
			send: (socket, from, address, port, bytes) => this.#sendDatagram(socket, from, address, port, bytes),
		};
		this.TCP = class extends VirtualSocket {
			constructor(options: ConnectOptions | AcceptOptions) {
				super(dialler, options, false);
			}
		};
		this.TLS = class extends VirtualSocket {
			constructor(options: ConnectOptions) {
				super(dialler, options, true);
			}
		};
		this.Listener = class extends VirtualListener {
			constructor(options: ListenerOptions) {
				super(listenerHome, options);
			}
		};
		this.UDP = class extends VirtualUDP {
			constructor(options: UDPOptions) {
				super(udpHome, options);
			}
		};
		radio.watch(() => this.#changed());
		life.atEnd(() => {
			for (const wire of [...this.#local, ...this.#outward]) wire.cut("closed");
			this.#listeners.clear();
			this.#udp.clear();
			this.#changed();
		});
	}

	/** The ports phones reach now. */
	get services(): Services {
		return this.#services;
	}

	resolve(name: string, onDone: (address: string | undefined) => void): void {
		const answer = (address: string | undefined, after: number): void => {
			this.#life.set(() => onDone(address), after);
		};
		const { air, radio, upstream, latency } = this.#options;
		const { network } = radio;
		if (isAddress(name)) return answer(name, 0);
		if (!network) return answer(undefined, 0);
		// Where router and soft-AP have one address the board asks itself, as captive portals answer.
		if (radio.setupNetwork && radio.addresses?.gateway === ownAddress) return answer(ownAddress, latency.local);
		if (!network.dns || !network.internet) return answer(undefined, resolveTimeout);
		if (network.captive) return answer(radio.addresses?.gateway, latency.local);
		if (air.state.cloud.name === "unknown") return answer(undefined, 2 * latency.upstream);
		upstream.resolve(name, address => answer(address, 2 * latency.upstream));
	}

	/** A phone opens a connection to the board. It ends at once when nobody listens or the soft-AP is not up. */
	connect(port: number, address = phoneAddress): Peer {
		const wire = this.#wire(this.#local, { address, latency: this.#options.latency.local });
		this.#life.world.set(() => {
			const listener = this.#services.tcp.includes(port) ? this.#listeners.get(port) : undefined;
			if (listener) listener.offer(wire);
			else wire.cut("refused");
		}, this.#options.latency.local);
		return wire.peer;
	}

	/** A phone sends the board a datagram from its own port `from`; lost when nobody listens. */
	send(port: number, bytes: Uint8Array, from: number, onReply: (bytes: Uint8Array) => void): void {
		const copy = bytes.slice();
		this.#life.set(() => {
			if (!this.#services.udp.includes(port)) return;
			this.#phones.set(from, onReply);
			this.#udp.get(port)?.receive({ bytes: copy, address: phoneAddress, port: from });
		}, this.#options.latency.local);
	}

	#bind<T>(table: Map<number, T>, socket: T, port: number): void {
		if (this.#life.ended) return;
		if (table.has(port)) throw new Error(`port ${port} is taken`);
		table.set(port, socket);
		this.#changed();
	}

	#unbind<T>(table: Map<number, T>, socket: T, port: number): void {
		if (table.get(port) !== socket) return;
		table.delete(port);
		this.#changed();
	}

	#sendDatagram(socket: VirtualUDP, from: number, address: string, port: number, bytes: Uint8Array): void {
		const { upstream, latency } = this.#options;
		if (address === phoneAddress) {
			const reply = this.#services.udp.includes(from) ? this.#phones.get(port) : undefined;
			if (reply) this.#life.world.set(() => reply(bytes), latency.local);
			return;
		}
		if (!this.#passes()) return;
		upstream.datagram(address, port, bytes, reply => {
			const copy = reply.slice();
			this.#life.set(() => {
				if (this.#passes()) socket.receive({ bytes: copy, address, port });
			}, 2 * latency.upstream);
		});
	}

	/** A ticket for a waiting connection; good until the firmware's present call is over. */
	#ticket(wire: Wire): Accepted {
		const ticket = {} as Accepted; // opaque by contract: its identity is all it has
		this.#accepted.set(ticket, wire);
		this.#life.set(() => {
			if (this.#accepted.delete(ticket)) wire.cut("refused");
		}, 0);
		return ticket;
	}

	#adopt(ticket: Accepted): Wire | undefined {
		const wire = this.#accepted.get(ticket);
		this.#accepted.delete(ticket);
		return wire;
	}

	#outwardWire(address: string, secure: boolean): Wire {
		const { upstream } = this.#options.latency;
		return this.#wire(this.#outward, { address, secure, latency: upstream, passes: () => this.#passes() });
	}

	#wire(side: Set<Wire>, options: Omit<WireOptions, "clock" | "onOver">): Wire {
		const wire = new Wire({ ...options, clock: this.#life.world, onOver: () => side.delete(wire) });
		side.add(wire);
		return wire;
	}

	/** Whether anything gets through to servers and back. */
	#passes(): boolean {
		const { air, radio } = this.#options;
		return radio.network?.internet === true && air.state.cloud.answers !== "never";
	}

	#changed(): void {
		const { radio, onServices } = this.#options;
		const address = radio.addresses?.address;
		if (address !== this.#address) {
			this.#address = address;
			for (const wire of this.#outward) wire.cut("unreachable");
		}
		for (const wire of this.#outward) wire.poke();

		const reachable = (radio.setupNetwork?.phones ?? 0) > 0;
		if (!reachable) for (const wire of this.#local) wire.cut("closed");
		const services: Services = reachable
			? { tcp: [...this.#listeners.keys()], udp: [...this.#udp.keys()].filter(port => port < firstFree) }
			: { tcp: [], udp: [] };
		if (same(services.tcp, this.#services.tcp) && same(services.udp, this.#services.udp)) return;
		this.#services = services;
		onServices(services);
	}
}

const same = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();
