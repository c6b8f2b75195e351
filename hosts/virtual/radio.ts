import { equal } from "../../modules/bytes/index";
import type {
	AccessPointFound,
	JoinOptions,
	Link,
	LossReason,
	OpenAccessPointOptions,
	Radio,
	Security,
	Timer,
} from "../host";
import { tooWeak, type Air, type AirNetwork } from "./air";
import type { Life } from "./life";

/** How long things take on the air, milliseconds: about what an ESP32 beside a home router shows. */
export const radioTimes = {
	scan: 2000,
	/** Finding the network to join, when its channel is not known. */
	search: 1800,
	/** Authentication, association and the four-way handshake. */
	associate: 400,
	/** A four-way handshake that the router stops answering, as it does at a wrong password. */
	handshakeTimeout: 3000,
	/** Nobody answers an authentication request. */
	silence: 5000,
	dhcp: 600,
	/** As hosts/moddable/esp32/radio.ts gives up. */
	dhcpTimeout: 15_000,
	/** Six seconds without a beacon are the end of a link (ESP-IDF's default inactive time). */
	beacons: 6000,
	/** A router that restarts says goodbye first. */
	goodbye: 100,
	/** A phone joins a setup network. */
	phone: 300,
} as const;

/** Securities that no password opens on an ESP32: they want none, an account, or are too weak for it. */
const notByPassword: readonly Security[] = ["OPEN", "OWE", "WEP", "WPA2 ENT", "WAPI"];

/** Countries where nobody sends on the channels 12 and 13, and `"01"`, anywhere (ESP-IDF, esp_wifi_regulatory.txt). */
const elevenChannels: readonly string[] = ["01", "CA", "US"];

/** What the radio does, for whoever watches the board. */
export type RadioEvent =
	| { readonly radio: "access-point-up"; readonly ssid: Uint8Array; readonly channel: number }
	| { readonly radio: "access-point-down" }
	| { readonly radio: "phones"; readonly count: number }
	| { readonly radio: "scan" }
	| { readonly radio: "joining"; readonly ssid: Uint8Array }
	| {
			readonly radio: "joined";
			readonly network: string;
			readonly address: string;
			readonly channel: number;
			/** What the board called itself to DHCP. */
			readonly hostName: string | undefined;
	  }
	| { readonly radio: "lost"; readonly reason: LossReason };

/** The soft-AP as it is on the air. */
export interface SetupNetwork {
	readonly ssid: Uint8Array;
	/** Absent when it is open. */
	readonly password: string | undefined;
	readonly channel: number;
	readonly phones: number;
}

interface Station {
	readonly options: JoinOptions;
	/** Which network of the air, once found. */
	key: string | undefined;
	/** Of the access point that was found. */
	bssid: Uint8Array | undefined;
	/** As it was when we joined it. */
	network: AirNetwork | undefined;
	link: Link | undefined;
	timer: Timer | undefined;
}

/** The radio of one life of a board, in an {@link Air}. */
export class VirtualRadio implements Radio {
	country = "01";
	readonly #life: Life;
	readonly #air: Air;
	readonly #onEvent: (event: RadioEvent) => void;
	readonly #listeners: (() => void)[] = [];
	#accessPoint: OpenAccessPointOptions | undefined;
	#phones = 0;
	#phoneTimer: Timer | undefined;
	#scanning = false;
	#station: Station | undefined;

	constructor(life: Life, air: Air, onEvent: (event: RadioEvent) => void) {
		this.#life = life;
		this.#air = air;
		this.#onEvent = onEvent;
		const stop = air.watch(() => this.#airChanged());
		life.atEnd(() => {
			stop();
			this.#accessPoint = undefined;
			this.#phones = 0;
			this.#station = undefined;
			this.#tell();
		});
	}

	/** The soft-AP, while it is up. */
	get setupNetwork(): SetupNetwork | undefined {
		const open = this.#accessPoint;
		if (!open) return undefined;
		return { ssid: open.ssid.slice(), password: open.password, channel: this.#channel(open), phones: this.#phones };
	}

	/** The network the station is joined to. */
	get network(): AirNetwork | undefined {
		const station = this.#station;
		return station?.link && station.key !== undefined ? this.#air.state.networks.get(station.key) : undefined;
	}

	/** Calls `listener` after every change of soft-AP, phones or link. */
	watch(listener: () => void): void {
		this.#listeners.push(listener);
	}

	openAccessPoint(options: OpenAccessPointOptions): void {
		if (this.#life.ended) return;
		const { ssid, password } = options;
		if (this.#air.state.radio.accessPoint === "refuses") throw new Error("the radio refuses to open a soft-AP");
		if (ssid.length < 1 || ssid.length > 32) throw new RangeError(`an SSID of ${ssid.length} bytes, not 1 to 32`);
		if (password !== undefined && (password.length < 8 || password.length > 63))
			throw new RangeError(`a soft-AP password of ${password.length} characters, not 8 to 63`);
		this.#accessPoint = options;
		this.#phones = 0;
		this.#onEvent({ radio: "access-point-up", ssid: ssid.slice(), channel: this.#channel(options) });
		this.#countPhones();
		this.#tell();
	}

	closeAccessPoint(): void {
		if (!this.#accessPoint) return;
		this.#accessPoint = undefined;
		this.#life.clear(this.#phoneTimer);
		this.#phones = 0;
		this.#onEvent({ radio: "access-point-down" });
		this.#tell();
	}

	scan(onDone: (found: readonly AccessPointFound[] | undefined) => void): void {
		// While the station looks for a network the radio has no time for another search (ESP_ERR_WIFI_STATE).
		const busy = this.#scanning || (this.#station && !this.#station.link);
		if (busy) {
			this.#life.set(() => onDone(undefined), 0);
			return;
		}
		this.#scanning = true;
		this.#onEvent({ radio: "scan" });
		this.#life.set(() => {
			this.#scanning = false;
			onDone(this.#heard());
		}, radioTimes.scan);
	}

	join(options: JoinOptions): void {
		this.leave();
		if (this.#life.ended) return;
		const station: Station = {
			...{ options, key: undefined, bssid: undefined },
			...{ network: undefined, link: undefined, timer: undefined },
		};
		this.#station = station;
		this.#onEvent({ radio: "joining", ssid: options.ssid.slice() });
		if (this.#air.state.radio.station === "crashes") {
			this.#then(station, radioTimes.associate, () => {
				throw new Error("the Wi-Fi driver ran out of memory");
			});
			return;
		}
		const known = options.bssid !== undefined && options.channel !== undefined;
		this.#then(station, known ? 0 : radioTimes.search, () => this.#found(station));
	}

	leave(): void {
		const station = this.#station;
		if (!station) return;
		this.#life.clear(station.timer);
		this.#station = undefined;
		if (station.link) this.#tell();
	}

	link(): Link | undefined {
		const link = this.#station?.link;
		return link && { ...link, bssid: link.bssid.slice(), rssi: this.network?.rssi ?? link.rssi };
	}

	#heard(): AccessPointFound[] {
		return [...this.#air.state.networks.values()]
			.filter(network => network.on)
			.sort((a, b) => b.rssi - a.rssi)
			.map(({ ssid, hidden, bssid, rssi, channel, security }) => ({
				ssid: hidden ? new Uint8Array() : ssid.slice(),
				bssid: bssid.slice(),
				rssi,
				channel,
				security,
			}));
	}

	/** The networks that fit what was asked for, the strongest first. */
	#search({ ssid, bssid, channel, hidden }: JoinOptions): readonly (readonly [string, AirNetwork])[] {
		return [...this.#air.state.networks]
			.filter(([, network]) => network.on && equal(network.ssid, ssid))
			.filter(([, network]) => !network.hidden || (hidden === true && this.#mayAsk(network.channel)))
			.filter(([, network]) => !bssid || equal(network.bssid, bssid))
			.filter(([, network]) => !bssid || channel === undefined || network.channel === channel)
			.sort(([, a], [, b]) => b.rssi - a.rssi);
	}

	/** Where it must not send, a radio only listens, and hears no network that does not tell its name. */
	#mayAsk(channel: number): boolean {
		return channel <= (elevenChannels.includes(this.country) ? 11 : 13);
	}

	#found(station: Station): void {
		const all = this.#search(station.options);
		if (!all.length) return this.#lose(station, "not-found");
		// As the driver does it: a network of the name that the password does not fit in kind is passed over.
		const [key, network] = all.find(([, { security }]) => fits(security, station.options.password)) ?? [];
		if (key === undefined || !network) return this.#lose(station, "security");
		[station.key, station.bssid] = [key, network.bssid];
		if (network.rssi < tooWeak || network.answers === "never")
			return this.#then(station, radioTimes.silence, () => this.#lose(station, "unknown"));
		if (network.answers === "full")
			return this.#then(station, radioTimes.associate, () => this.#lose(station, "refused"));
		if (!equal(network.password, station.options.password)) {
			// Without a key at all the router refuses at once; with a wrong one the handshake goes silent.
			const time = station.options.password.length === 0 ? radioTimes.associate : radioTimes.handshakeTimeout;
			return this.#then(station, time, () => this.#lose(station, "auth"));
		}
		station.network = network;
		this.#then(station, radioTimes.associate, () => this.#associated(station, network));
	}

	#associated(station: Station, network: AirNetwork): void {
		const fixed = station.options.static;
		if (fixed) return this.#up(station, network, fixed.address, fixed.gateway);
		const { dhcp } = network;
		// A router that begins to answer meanwhile is heard: the board goes on asking ({@link #airChanged}).
		if (dhcp === undefined) return this.#then(station, radioTimes.dhcpTimeout, () => this.#lose(station, "no-address"));
		const gateway = dhcp.replace(/\d+$/, "1");
		this.#then(station, radioTimes.dhcp, () => this.#up(station, network, dhcp, gateway));
	}

	#up(station: Station, network: AirNetwork, address: string, gateway: string): void {
		const { bssid, channel, rssi } = network;
		station.link = { address, gateway, bssid: bssid.slice(), channel, rssi };
		const { hostName } = station.options;
		this.#onEvent({ radio: "joined", network: station.key ?? "", address, channel, hostName });
		this.#tell();
		station.options.onJoined({ ...station.link, bssid: bssid.slice() });
		this.#airChanged(); // it may have changed while we joined
	}

	/** One step further on the way to a link, unless the firmware changes its mind. */
	#then(station: Station, delay: number, step: () => void): void {
		station.timer = this.#life.set(() => {
			if (station === this.#station) step();
		}, delay);
	}

	#lose(station: Station, reason: LossReason): void {
		if (station !== this.#station) return;
		this.#life.clear(station.timer);
		this.#station = undefined;
		this.#onEvent({ radio: "lost", reason });
		this.#tell();
		station.options.onLost(reason, station.bssid?.slice());
	}

	#airChanged(): void {
		this.#countPhones();
		const station = this.#station;
		if (station?.network && !station.link && station.network.dhcp === undefined) {
			const now = this.#air.state.networks.get(station.key ?? "");
			if (now?.dhcp !== undefined) {
				this.#life.clear(station.timer);
				station.network = now;
				this.#associated(station, now);
			}
		}
		if (station?.link) {
			this.#life.clear(station.timer);
			const delay = this.#ended(station);
			if (delay !== undefined)
				this.#then(station, delay, () => {
					if (this.#ended(station) !== undefined) this.#lose(station, "unknown");
				});
		}
		this.#tell();
	}

	/** How long until a link that has no network any more is noticed to be dead; `undefined` while it has. */
	#ended({ key, network: joined }: Station): number | undefined {
		const network = key === undefined ? undefined : this.#air.state.networks.get(key);
		if (!network?.on || !joined || network.rssi < tooWeak || network.answers === "never") return radioTimes.beacons;
		const same =
			network.channel === joined.channel &&
			network.security === joined.security &&
			equal(network.ssid, joined.ssid) &&
			equal(network.bssid, joined.bssid) &&
			equal(network.password, joined.password);
		return same ? undefined : radioTimes.goodbye;
	}

	/** AP and station share one radio, hence one channel: the station's. */
	#channel({ channel }: OpenAccessPointOptions): number {
		return this.network?.channel ?? channel ?? 1;
	}

	#countPhones(): void {
		const open = this.#accessPoint;
		if (!open) return;
		const count = Math.min(this.#air.state.phones, open.most ?? 4);
		this.#life.clear(this.#phoneTimer);
		if (count === this.#phones) return;
		this.#phoneTimer = this.#life.set(() => {
			this.#phones = count;
			this.#onEvent({ radio: "phones", count });
			this.#tell();
			open.onPhones?.(count);
		}, radioTimes.phone);
	}

	#tell(): void {
		for (const listener of this.#listeners) listener();
	}
}

/** Whether a password, or none, is what a network of this security asks for. See hosts/moddable/esp32/reason.ts. */
function fits(security: Security, password: Uint8Array): boolean {
	// Without a password the driver tells all that want something as one: a password is missing.
	return password.length === 0 || !notByPassword.includes(security);
}
