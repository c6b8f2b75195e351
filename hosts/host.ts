/**
 * The contract between the firmware and whatever it runs on.
 *
 * `src/` and `modules/` see a board only through these types. The shapes follow ECMA-419 (2nd edition): a class is
 * constructed with one options object, events are callbacks of that object, `close()` ends them. Differences from
 * ECMA-419 are noted where they occur.
 *
 * Rules every host keeps:
 * - Nothing here calls back before the function it was passed to has returned.
 * - After `close()` (or `clear`, `leave`) no callback of that object comes any more. `close()` twice is harmless, also
 *   from inside one of the object's own callbacks.
 * - An exception that leaves a callback reaches {@link Host.onFault}; it never ends the program (on XS it would).
 * - A callback that belongs to an options object is called as its method: the object may be an instance of a class, which
 *   costs far less RAM than a literal of functions. So hosts keep the object and never copy it. Other callbacks have no
 *   `this`.
 * - The WHATWG globals `TextEncoder` and `TextDecoder` (UTF-8) exist once the firmware starts; module top levels must
 *   not touch them, since XS runs those while linking.
 */
export interface Host {
	readonly clock: Clock;
	readonly flash: Flash;
	readonly radio: Radio;
	readonly network: Network;
	readonly led: Led;
	/** The board's one button. */
	readonly Button: new (options: ButtonOptions) => Button;
	readonly system: System;
	/**
	 * A file shipped inside the firmware image, such as the wizard page (`wizard.html.gz`); `undefined` when the image
	 * has none of that name.
	 */
	asset(name: string): Asset | undefined;
	/** Absent where the board has no room for a second firmware. */
	readonly update?: Update;
	/** One line of the serial log, without line break. Never holds a secret. */
	log(line: string): void;
	/** Called with whatever a callback threw. Set once by the firmware; until then the host restarts the board. */
	onFault: ((error: unknown) => void) | undefined;
}

/**
 * Time and timers. Milliseconds are whole numbers: what a clock tells is one, and a delay that is none is rounded up (a
 * timer that came due a fraction early would be set again for ever).
 */
export interface Clock {
	/** Milliseconds since the board started; never goes back. */
	now(): number;
	/** Wall clock, Unix milliseconds; `undefined` until somebody set it. */
	time(): number | undefined;
	/** Sets the wall clock to `time`, Unix milliseconds. Affects no running timer. */
	setTime(time: number): void;
	/** Calls `callback` once after `delay` milliseconds (0 or more). */
	set(callback: () => void, delay: number): Timer;
	/** Calls `callback` every `interval` milliseconds (1 or more), first after one interval. */
	repeat(callback: () => void, interval: number): Timer;
	/** Stops a timer; `undefined` and already stopped ones are fine. */
	clear(timer: Timer | undefined): void;
}

/** A running timer. Opaque: only {@link Clock.clear} takes it. */
export interface Timer {
	readonly timer: unique symbol;
}

/**
 * Non-volatile key-value storage, as ESP-IDF's NVS through the SDK's `Preference`.
 *
 * A write is *not* atomic: when power fails during `write`, the key afterwards holds the old bytes, the new bytes, or
 * nothing (the SDK erases before it writes, facts/moddable.md 3). Other keys are untouched.
 */
export interface Flash {
	/** The bytes last written under `key`, a copy; `undefined` when there are none. */
	read(key: string): Uint8Array | undefined;
	/**
	 * Stores `bytes` (1 to 1,900: one NVS page holds a blob of that size) under `key` (1 to 15 ASCII characters).
	 * @throws Error when the flash refuses; the key may then be gone.
	 */
	write(key: string, bytes: Uint8Array): void;
	/** Removes `key`; fine when it is not there. */
	erase(key: string): void;
}

/** Security of an access point, spelled as in facts/blynk.md 3.6. */
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
	readonly channel: number;
	readonly security: Security;
}

/** IPv4 settings, dotted decimal. */
export interface StaticAddress {
	readonly address: string;
	readonly mask: string;
	readonly gateway: string;
	/** One or two name servers. */
	readonly dns: readonly string[];
}

export interface JoinOptions {
	/** 1 to 32 bytes. */
	readonly ssid: Uint8Array;
	/** Empty for an open network; 8 to 63 bytes, or 64 hexadecimal digits (a raw key). */
	readonly password: Uint8Array;
	/** Ask for the network by name instead of waiting to hear it. */
	readonly hidden?: boolean | undefined;
	/** Join this access point only, on this channel: faster, no scan. */
	readonly bssid?: Uint8Array | undefined;
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
 * radio does not have or that is too weak (WEP), or no password at all. `"no-address"`: associated, but DHCP stays silent.
 * `"refused"`: the access point turned us away for another reason.
 */
export type LossReason = "not-found" | "auth" | "security" | "no-address" | "refused" | "unknown";

/** The station's present connection. */
export interface Link {
	/** Our address, dotted decimal. */
	readonly address: string;
	readonly gateway: string;
	/** 6 bytes. */
	readonly bssid: Uint8Array;
	readonly channel: number;
	/** dBm. */
	readonly rssi: number;
}

export interface OpenAccessPointOptions {
	/** 1 to 32 bytes. */
	readonly ssid: Uint8Array;
	/** Absent: an open network. 8 to 63 characters otherwise. */
	readonly password?: string | undefined;
	/** 1 to 13; 1 when absent. */
	readonly channel?: number | undefined;
	/** Phones at a time, 1 to 4 (the SDK's default and facts/blynk.md 3.1). */
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
	 * have been read, as on the ESP32 (facts/moddable.md 9); nothing can be written meanwhile.
	 */
	onError?(error: SocketError): void;
}

export interface ConnectOptions extends SocketCallbacks {
	/** IPv4, dotted decimal. */
	readonly address: string;
	readonly port: number;
	/** The host name to verify (TLS) and to send in SNI. Required by TLS, ignored by TCP. */
	readonly serverName?: string;
}

/** Takes over a connection from {@link Listener.read}. Construct it in the `onReadable` that announced it. */
export interface AcceptOptions extends SocketCallbacks {
	readonly from: Accepted;
}

/** A connection nobody has taken over yet. */
export interface Accepted {
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

export interface ListenerOptions {
	readonly port: number;
	/** `count` connections wait to be read. */
	onReadable(count: number): void;
}

/** Accepts TCP connections. */
export interface Listener {
	/** The next waiting connection; must be adopted by `new TCP({ from })` or it is refused. */
	read(): Accepted | undefined;
	close(): void;
}

export interface UDPOptions {
	/** Absent: any free port. */
	readonly port?: number;
	onReadable(count: number): void;
	/** The port cannot be used, or the socket died. */
	onError?(): void;
}

export interface Datagram {
	readonly bytes: Uint8Array;
	readonly address: string;
	readonly port: number;
}

export interface UDP {
	read(): Datagram | undefined;
	/** Sends one datagram; silently lost when there is no way, as UDP is. */
	write(address: string, port: number, bytes: Uint8Array): void;
	close(): void;
}

/** Sockets, as `embedded:io/socket/*`. */
export interface Network {
	readonly TCP: new (options: ConnectOptions | AcceptOptions) => Socket;
	/** Verifies chain, host name and date against the host's roots (facts/blynk.md 1.15). */
	readonly TLS: new (options: ConnectOptions) => Socket;
	/** @throws Error (from the constructor) when the port is taken. */
	readonly Listener: new (options: ListenerOptions) => Listener;
	readonly UDP: new (options: UDPOptions) => UDP;
	/** Looks a name up through the station's name server; `undefined`: no such name or no answer. */
	resolve(name: string, onDone: (address: string | undefined) => void): void;
}

/**
 * The indicator light as the board wires it.
 * `mono` and `rgb` are PWM channels and need gamma correction; `pixel` is an addressable LED (NeoPixel) and does not.
 */
export type Led =
	| { readonly kind: "none" }
	| { readonly kind: "mono"; write(level: number): void }
	| { readonly kind: "rgb"; write(red: number, green: number, blue: number): void }
	| { readonly kind: "pixel"; write(red: number, green: number, blue: number): void };
// Every level is an integer 0 (dark) to 255 (full): duty cycle, not perceived brightness.

export interface ButtonOptions {
	/** The level changed; may bounce. */
	onReadable(): void;
}

/** The button's electrical state, as an ECMA-419 Digital with the polarity already taken out. */
export interface Button {
	/** 1 while pressed, 0 while released. */
	read(): 0 | 1;
	close(): void;
}

/**
 * Why the board started: spelled from ESP-IDF's `esp_reset_reason`, but a restart that the firmware did not ask for by
 * {@link System.restart} is a `"panic"`, also where the platform ended in good order because memory was full.
 */
export type ResetReason = "power-on" | "software" | "panic" | "watchdog" | "brownout" | "external" | "unknown";

export interface System {
	/** Factory station MAC, 6 bytes: the unit's identity. */
	readonly mac: Uint8Array;
	/** MAC of the soft-AP, 6 bytes. */
	readonly accessPointMac: Uint8Array;
	/** As the Blynk info frame names boards (facts/blynk.md 1.9): `ESP32`, `ESP32-C3`, ... */
	readonly chip: string;
	/** When this firmware was built, Unix milliseconds: the floor for the wall clock. */
	readonly buildTime: number;
	readonly resetReason: ResetReason;
	/** Starts the board anew; nothing of the firmware runs afterwards. `reason` goes to the log. */
	restart(reason: string): void;
	/** Fills `into` with random bytes fit for keys. */
	random(into: Uint8Array): void;
	/** Bytes of heap still free; 0 where nobody knows. */
	freeMemory(): number;
}

/** Bytes in flash, read in pieces: a page need never be in RAM whole (the SDK's `Resource`). */
export interface Asset {
	readonly byteLength: number;
	/** Copies from `offset` as many bytes as there are, up to `into.byteLength`, and returns how many. */
	read(into: Uint8Array, offset: number): number;
}

/** Writing a new firmware beside the running one (`embedded:update`). */
export interface Update {
	/** Starts over. @throws Error when `byteLength` does not fit. */
	begin(byteLength: number): UpdateWriter;
	/**
	 * The running firmware works: keep it. A firmware written by {@link begin} is on trial until then: the next restart of
	 * any kind brings back the one before it. Harmless when it is kept already.
	 */
	keep(): void;
}

export interface UpdateWriter {
	/** Appends. @throws Error when the flash refuses or more than announced comes. */
	write(bytes: Uint8Array): void;
	/** Verifies the image and makes it the one to boot next. @throws Error when it is not a valid, whole image. */
	finish(): void;
	/** Drops what was written. */
	abort(): void;
}
