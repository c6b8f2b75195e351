/**
 * The part of the host contract by which a board reaches others: the Wi-Fi radio, and sockets over it. `host.ts` has the
 * rules that every host keeps, and exports all of this.
 */

/** Security of an access point, spelled as in docs/protocol/setup.md#scan. */
export type Security =
	"OPEN" | "WEP" | "WPA" | "WPA2" | "WPA+WPA2" | "WPA2 ENT" | "WPA3" | "WPA2+WPA3" | "WAPI" | "OWE" | "unknown";

/** One access point heard by a scan. */
export interface AccessPointFound {
	/** 0 to 32 bytes in any encoding; empty when hidden. */
	readonly ssid: Uint8Array;
	/** 6 bytes. */
	readonly bssid: Uint8Array;
	/** Signal, dBm. */
	readonly rssi: number;
	/** 1 to 13; 14 in Japan. */
	readonly channel: number;
	/** What it takes to join it, as far as the radio can tell. */
	readonly security: Security;
}

/** IPv4 settings, dotted decimal. */
export interface StaticAddress {
	/** The board's own. */
	readonly address: string;
	/** Netmask, dotted decimal: `255.255.255.0`. */
	readonly mask: string;
	/** The router, dotted decimal. */
	readonly gateway: string;
	/** One or two name servers. */
	readonly dns: readonly string[];
}

/** Which network to join, how, and whom to tell. */
export interface JoinOptions {
	/** 1 to 32 bytes. */
	readonly ssid: Uint8Array;
	/** Empty for an open network; 8 to 63 bytes, or 64 hexadecimal digits (a raw key). */
	readonly password: Uint8Array;
	/** Ask for the network by name instead of waiting to hear it. */
	readonly hidden?: boolean | undefined;
	/** Join this access point only, on this channel: faster, no scan. */
	readonly bssid?: Uint8Array | undefined;
	/** Where `bssid` was heard, 1 to 14; without `bssid` it says nothing. */
	readonly channel?: number | undefined;
	/** Without it the board asks DHCP. */
	readonly static?: StaticAddress | undefined;
	/** How the board calls itself to DHCP, so in the router's list: a label of RFC 1123, at most 32 characters. */
	readonly hostName?: string | undefined;
	/** Called once, when the station has an address. */
	onJoined(link: Link): void;
	/**
	 * Called once, instead of `onJoined` or after it; the station is then down.
	 * @param bssid the access point that was tried, or joined; absent when none was, and where the host cannot tell
	 */
	onLost(reason: LossReason, bssid?: Uint8Array): void;
}

/**
 * Why a join failed or a link ended. A host that cannot tell says `"unknown"`; the station module then finds out by a
 * scan. `"not-found"`: nobody answers to that SSID. `"auth"`: the password was refused, or one is missing.
 * `"security"`: the network wants something else than the password we have: an account (WPA-Enterprise), a method that the
 * radio does not have or that is too weak (WEP), or no password at all. `"no-address"`: associated, but DHCP stays silent for 15 s.
 * `"refused"`: the access point turned us away for another reason.
 */
export type LossReason = "not-found" | "auth" | "security" | "no-address" | "refused" | "unknown";

/** The station's present connection. */
export interface Link {
	/** Our address, dotted decimal. */
	readonly address: string;
	/** The router, dotted decimal. */
	readonly gateway: string;
	/** The access point, 6 bytes. */
	readonly bssid: Uint8Array;
	/** 1 to 14. */
	readonly channel: number;
	/** dBm. */
	readonly rssi: number;
}

/** The setup network as it is to be on the air. */
export interface OpenAccessPointOptions {
	/** 1 to 32 bytes. */
	readonly ssid: Uint8Array;
	/** Absent: an open network. 8 to 63 characters otherwise. */
	readonly password?: string | undefined;
	/** 1 to 13; 1 when absent. */
	readonly channel?: number | undefined;
	/** Phones at a time, 1 to 4 (the SDK's default and docs/protocol/setup.md#access-point). */
	readonly most?: number;
	/** Called when a phone joins or leaves, with the number now connected. */
	onPhones?(count: number): void;
}

/** The Wi-Fi radio: a soft-AP and a station, which may be up at the same time on one channel. */
export interface Radio {
	/**
	 * Where the board is used: two capital letters, or `"01"`, what is allowed everywhere. It decides on which channels the
	 * radio may send, so where it may ask for hidden networks. Set before the first use; `"01"` until then.
	 */
	country: string;
	/**
	 * Brings the soft-AP up. Its own address is 192.168.4.1 and it runs DHCP, naming itself as DNS server.
	 * @throws Error when the radio refuses.
	 */
	openAccessPoint(options: OpenAccessPointOptions): void;
	/** Takes the soft-AP down; every phone is dropped. */
	closeAccessPoint(): void;
	/** Listens for access points. `undefined` means the scan failed (try again). A second scan meanwhile fails. */
	scan(onDone: (found: readonly AccessPointFound[] | undefined) => void): void;
	/** Joins a network, leaving the present one first. */
	join(options: JoinOptions): void;
	/** Leaves the network or gives up joining; no callback follows. */
	leave(): void;
	/** The present link, with fresh signal; `undefined` when not joined. */
	link(): Link | undefined;
}

/**
 * Why a socket ended. `"closed"`: the peer ended it. `"refused"`: nobody listens there. `"unreachable"`: no link or no
 * route. `"timeout"`: no answer in time.
 *
 * The rest come from TLS. `"certificate-chain"`: the certificate leads to none of our roots, or is flawed;
 * `"certificate-name"`: a good one, but of somebody else; `"certificate-date"`: a good one but for its dates, by our clock;
 * `"clock"`: no date can be checked, since the wall clock is not set; `"tls"`: what came breaks the rules of TLS, or is none;
 * `"alert"`: the peer speaks TLS and does not want us; `"memory"`: ours did not suffice.
 */
export type SocketError =
	| "closed"
	| "refused"
	| "unreachable"
	| "timeout"
	| "certificate-chain"
	| "certificate-name"
	| "certificate-date"
	| "clock"
	| "tls"
	| "alert"
	| "memory"
	| "unknown";

/** What a TCP or TLS connection tells its owner. */
export interface SocketCallbacks {
	/** Bytes have come; `count` are now readable in total. Not called again until they are read or more come. */
	onReadable?(count: number): void;
	/**
	 * There is room again: {@link Socket.writable} is about `count`. The first call means: connected; of a connection that
	 * was taken over, `onReadable` may come before it.
	 */
	onWritable?(count: number): void;
	/**
	 * The connection is over and closed. Called once, last. It may be held back until the bytes that came before the end
	 * have been read, as on the ESP32 (docs/platform.md#sockets); nothing can be written meanwhile.
	 */
	onError?(error: SocketError): void;
}

/** Where a new connection goes. */
export interface ConnectOptions extends SocketCallbacks {
	/** IPv4, dotted decimal. */
	readonly address: string;
	/** 1 to 65535. */
	readonly port: number;
	/** The host name to verify (TLS) and to send in SNI. Required by TLS, ignored by TCP. */
	readonly serverName?: string;
}

/** Takes over a connection from {@link Listener.read}. Construct it in the `onReadable` that announced it. */
export interface AcceptOptions extends SocketCallbacks {
	/** The connection, from {@link Listener.read}. */
	readonly from: Accepted;
}

/** A connection nobody has taken over yet. */
export interface Accepted {
	/** Never there: it keeps other objects from passing for a connection. */
	readonly accepted: unique symbol;
}

/** A TCP or TLS connection. */
export interface Socket {
	/**
	 * Copies up to `into.byteLength` readable bytes into `into` and returns how many.
	 * (ECMA-419 has it throw when fewer are readable; here it is never an error, and 0 when there are none.)
	 */
	read(into: Uint8Array): number;
	/**
	 * Takes all of `bytes`, which may be reused at once, or nothing. `false`: there is no room for them now, or the
	 * connection does not stand yet, or it is over. After a refusal `onWritable` tells when there is room again (or `onError`
	 * that there never will be); a connection on which nothing is under way has room for 1,400 bytes. Never throws.
	 *
	 * Only the socket knows what a message costs beside its bytes (a TLS record, a segment of lwIP's queue), so nobody else
	 * keeps a book of it: write, and look at the answer. (ECMA-419 has it throw.)
	 */
	write(bytes: Uint8Array): boolean;
	/** A hint for whoever cuts a stream into pieces: `write` takes about so many bytes now. Ask before each write. */
	readonly writable: number;
	/** The other end's address, dotted decimal; `undefined` when not known. */
	readonly remoteAddress: string | undefined;
	/**
	 * Nothing more will be written. Of a connection that was taken over, the peer's end is told (`onError`) only from now
	 * on: a client may end its half with its request, and waits for the answer (RFC 9293 3.6). Absent where nothing is
	 * taken over.
	 */
	finish?(): void;
	/** Ends the connection after what was written has gone out. */
	close(): void;
}

/** What a {@link Listener} is constructed with. */
export interface ListenerOptions {
	/** TCP port, 1 to 65535. */
	readonly port: number;
	/** `count` connections wait to be read. */
	onReadable(count: number): void;
}

/** Accepts TCP connections. */
export interface Listener {
	/** The next waiting connection; must be adopted by `new TCP({ from })` or it is refused. */
	read(): Accepted | undefined;
	/** Stops listening. Connections that were taken over live on. */
	close(): void;
}

/** What a {@link UDP} socket is constructed with. */
export interface UDPOptions {
	/** Absent: any free port. */
	readonly port?: number;
	/**
	 * A multicast group, dotted decimal, in the network that the station has joined: what is sent to it and `port` comes as well,
	 * and what is written to it goes there, 255 hops far. Until the station leaves.
	 */
	readonly group?: string;
	/** `count` datagrams wait to be read. */
	onReadable(count: number): void;
	/** The port or the group cannot be used, or the socket died. */
	onError?(): void;
}

/** One datagram that came, and from whom. */
export interface Datagram {
	/** What it carries; the receiver's own copy. */
	readonly bytes: Uint8Array;
	/** The sender, dotted decimal. */
	readonly address: string;
	/** The sender's port. */
	readonly port: number;
}

/** A UDP socket. */
export interface UDP {
	/** The next datagram that waits; `undefined` when there is none. What nobody reads in time is lost. */
	read(): Datagram | undefined;
	/** Sends one datagram; silently lost when there is no way, as UDP is. */
	write(address: string, port: number, bytes: Uint8Array): void;
	/** Gives the port back; leaves the group. */
	close(): void;
}

/** Sockets, as `embedded:io/socket/*`. */
export interface Network {
	/** A TCP connection: a new one, or one that was accepted. Whether it stands, its callbacks tell. */
	readonly TCP: new (options: ConnectOptions | AcceptOptions) => Socket;
	/** Verifies chain, host name and date against the host's roots (docs/protocol/wire.md#tls). */
	readonly TLS: new (options: ConnectOptions) => Socket;
	/** @throws Error (from the constructor) when the port is taken. */
	readonly Listener: new (options: ListenerOptions) => Listener;
	/** A UDP socket. @throws Error (from the constructor) when the port or the group cannot be had at once */
	readonly UDP: new (options: UDPOptions) => UDP;
	/** Looks a name up through the station's name server; `undefined`: no such name or no answer. */
	resolve(name: string, onDone: (address: string | undefined) => void): void;
}
