import type { Host, OpenAccessPointOptions, Timer, UDP, UDPOptions } from "../../hosts/host";
import { answer } from "./dns";

/**
 * Where the device is on its own network; the SDK offers no other (docs/platform.md#access-point,
 * docs/protocol/setup.md#access-point).
 */
export const address = "192.168.4.1";

const addressBytes = [192, 168, 4, 1];

const dnsPort = 53;

/** A DNS socket that died is opened anew after this long, milliseconds. */
const dnsPause = 5000;

/** As the radio has them; see `hotspotName` for `ssid`. */
export type AccessPointOptions = OpenAccessPointOptions;

/**
 * The setup network: a soft-AP whose DNS answers every name with the device's own address, so that a phone that joins
 * shows its sign-in sheet.
 */
export class AccessPoint implements UDPOptions {
	/** For the DNS socket. @internal */
	readonly port = dnsPort;
	readonly #host: Host;
	readonly #options: AccessPointOptions;
	#open = false;
	#dns: UDP | undefined;
	#retry: Timer | undefined;

	/** Nothing is on the air before {@link open}. */
	constructor(host: Host, options: AccessPointOptions) {
		this.#host = host;
		this.#options = options;
	}

	/**
	 * Brings the network up; nothing happens when it is up. Without DNS it still works: the phone's user then has to open
	 * `http://192.168.4.1` by hand, and the log says so.
	 * @throws Error when the radio refuses.
	 */
	open(): void {
		if (this.#open) return;
		this.#host.radio.openAccessPoint(this.#options);
		this.#open = true;
		this.#listen();
	}

	/** Takes the network down; every phone is dropped. Harmless when it is not up. */
	close(): void {
		if (!this.#open) return;
		this.#open = false;
		this.#host.clock.clear(this.#retry);
		this.#dns?.close();
		this.#dns = undefined;
		this.#host.radio.closeAccessPoint();
	}

	#listen(): void {
		try {
			this.#dns = new this.#host.network.UDP(this);
		} catch (error) {
			this.#dnsLost(String(error));
		}
	}

	/** For the DNS socket: questions have come. */
	onReadable(): void {
		for (let query = this.#dns?.read(); query; query = this.#dns?.read()) {
			if (!isPhone(query.address)) continue;
			const reply = answer(query.bytes, Uint8Array.from(addressBytes));
			if (reply) this.#dns?.write(query.address, query.port, reply);
		}
	}

	/** For the DNS socket: it died. */
	onError(): void {
		this.#dnsLost("the socket died");
	}

	#dnsLost(why: string): void {
		this.#dns?.close();
		this.#dns = undefined;
		this.#host.log(`access point: no DNS on port ${dnsPort} (${why}); phones have to open http://${address} by hand`);
		this.#retry = this.#host.clock.set(() => this.#listen(), dnsPause);
	}
}

/**
 * True for a peer on the setup network (or on the PC of a virtual board, loopback). While the station is up as well,
 * the home network can reach the same sockets; it is none of its business.
 */
export function isPhone(peer: string | undefined): boolean {
	return peer === undefined || peer.startsWith("192.168.4.") || peer.startsWith("127.");
}
