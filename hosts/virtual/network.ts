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
import type { HomeNetwork, Neighbour } from "./home";
import type { Life } from "./life";
import { answerTime, connectTime, packetTime, segmentTime, type Quality } from "./quality";
import type { Random } from "./random";
import { VirtualListener, type ListenerHome } from "./listener";
import type { VirtualRadio } from "./radio";
import { VirtualSocket, type Dialler } from "./sockets";
import { shiftAnswer, sntpPort } from "./sntp";
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
	/** TCP ports that are listened on. */
	readonly tcp: readonly number[];
	/** UDP ports that are. */
	readonly udp: readonly number[];
}

export interface NetworkOptions {
	readonly life: Life;
	readonly air: Air;
	readonly radio: VirtualRadio;
	readonly upstream: Upstream;
	readonly latency: Latency;
	/** Who else is on the home network. */
	readonly home: HomeNetwork;
	/** Decides what is late and what is lost, where the air has a network that carries badly. */
	readonly chance: Random;
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
	/** Connections with others on the home network. */
	readonly #visits = new Set<Wire>();
	/** The board, on the home network. */
	readonly #neighbour: Neighbour;
	readonly #accepted = new Map<Accepted, Wire>();
	/** Where datagrams of phones came from, by the port the board sees. */
	readonly #phones = new Map<number, (bytes: Uint8Array) => void>();
	#services: Services = { tcp: [], udp: [] };
	#address: string | undefined;
	#nextPort = firstFree;
	/** TCP and TLS. */
	#open = 0;

	constructor(options: NetworkOptions) {
		this.#options = options;
		const { life, radio } = options;
		this.#life = life;
		const dialler: Dialler = {
			life,
			dial: (to, secure, outcome) =>
				dial(
					{
						...options,
						trip: () => connectTime(this.#quality(), options.chance),
						wire: address => this.#outwardWire(address, secure),
					},
					to,
					secure,
					outcome,
				),
			adopt: ticket => this.#adopt(ticket),
			opened: () => this.#open++,
			closed: () => this.#open--,
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
				if (socket.group !== undefined && !radio.addresses) throw new Error("the station has no address");
				this.#bind(this.#udp, socket, port);
				return port;
			},
			unbound: (socket, port) => this.#unbind(this.#udp, socket, port),
			send: (socket, from, address, port, bytes) => this.#sendDatagram(socket, from, address, port, bytes),
		};
		this.#neighbour = {
			get address() {
				return radio.addresses?.address;
			},
			receive: (datagram, port, group) =>
				life.set(() => {
					const socket = radio.addresses && this.#udp.get(port);
					if (socket && (group === undefined || socket.group === group)) socket.receive(datagram);
				}, options.latency.local),
		};
		const leaveHome = options.home.join(this.#neighbour);
		// Constructors that know their network. Classes made here would be others in each life, which is slow.
		this.TCP = VirtualSocket.bind(undefined, dialler, false);
		this.TLS = VirtualSocket.bind(undefined, dialler, true);
		this.Listener = VirtualListener.bind(undefined, listenerHome);
		this.UDP = VirtualUDP.bind(undefined, udpHome);
		radio.watch(() => this.#changed());
		life.atEnd(() => {
			leaveHome();
			for (const wire of [...this.#local, ...this.#outward, ...this.#visits]) wire.cut("closed");
			this.#listeners.clear();
			this.#udp.clear();
			this.#changed();
		});
	}

	/** Sockets that the firmware has made and that are not over. */
	get open(): { readonly tcp: number; readonly udp: number; readonly listeners: number } {
		return { tcp: this.#open, udp: this.#udp.size, listeners: this.#listeners.size };
	}

	/** The ports phones reach now. */
	get services(): Services {
		return this.#services;
	}

	resolve(name: string, onDone: (address: string | undefined) => void): void {
		const answer = (address: string | undefined, after: number): void => {
			this.#life.set(() => onDone(address), after);
		};
		const { air, radio, upstream, latency, chance } = this.#options;
		const { network } = radio;
		if (isAddress(name)) return answer(name, 0);
		if (!network) return answer(undefined, 0);
		// Where router and soft-AP have one address the board asks itself, as captive portals answer.
		if (radio.setupNetwork && radio.addresses?.gateway === ownAddress) return answer(ownAddress, latency.local);
		const after = answerTime(this.#quality(), chance);
		if (after === undefined || network.dns === false) return answer(undefined, resolveTimeout);
		if (network.dns !== true) return answer(network.dns, after);
		if (!network.internet) return answer(undefined, resolveTimeout);
		if (network.captive) return answer(radio.addresses?.gateway, latency.local);
		if (air.state.cloud.name === "unknown") return answer(undefined, after);
		upstream.resolve(name, address => answer(address, after));
	}

	/** A phone opens a connection to the board. It ends at once when nobody listens or the soft-AP is not up. */
	connect(port: number, address = phoneAddress): Peer {
		return this.#offer(this.#local, port, address, () => this.#services.tcp.includes(port));
	}

	/** The same from the home network, while the station is there. */
	visit(port: number, address: string): Peer {
		return this.#offer(this.#visits, port, address, () => this.#options.radio.addresses !== undefined);
	}

	#offer(side: Set<Wire>, port: number, address: string, reaches: () => boolean): Peer {
		const wire = this.#wire(side, { address, latency: this.#options.latency.local });
		this.#life.world.set(() => {
			const listener = reaches() ? this.#listeners.get(port) : undefined;
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

	/** Something on the way resets every connection with a server: each end is told at once. */
	resetConnections(): void {
		for (const wire of [...this.#outward]) wire.cut("closed");
	}

	/** The router forgets every connection with a server: nothing passes any more, and nobody is told. New ones work. */
	forgetConnections(): void {
		for (const wire of this.#outward) wire.forget();
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
		const { air, upstream, latency, chance, home } = this.#options;
		if (home.has(address)) return home.send(this.#neighbour, from, address, port, bytes);
		if (address === phoneAddress) {
			const reply = this.#services.udp.includes(from) ? this.#phones.get(port) : undefined;
			if (reply) this.#life.world.set(() => reply(bytes), latency.local);
			return;
		}
		const { time } = air.state;
		const there = packetTime(this.#quality(), chance);
		if (!this.#passes() || there === undefined || (port === sntpPort && time === "silent")) return;
		upstream.datagram(address, port, bytes, reply => {
			const back = packetTime(this.#quality(), chance);
			if (back === undefined) return;
			const copy = reply.slice();
			if (port === sntpPort && typeof time === "number") shiftAnswer(copy, time);
			this.#life.set(() => {
				if (this.#passes()) socket.receive({ bytes: copy, address, port });
			}, there + back);
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
		const latency: WireOptions["latency"] = segments => segmentTime(segments, this.#quality(), this.#options.chance);
		return this.#wire(this.#outward, { address, secure, latency, passes: () => this.#passes() });
	}

	#wire(side: Set<Wire>, options: Omit<WireOptions, "clock" | "onOver">): Wire {
		const wire = new Wire({ ...options, clock: this.#life.world, onOver: () => side.delete(wire) });
		side.add(wire);
		return wire;
	}

	/** How well the network carries that is joined. */
	#quality(): Quality {
		const { radio, latency } = this.#options;
		const { jitter = 0, loss = 0, latency: upstream = latency.upstream } = radio.network ?? {};
		return { jitter, loss, latency: upstream };
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
			for (const wire of [...this.#outward, ...this.#visits]) wire.cut("unreachable");
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
