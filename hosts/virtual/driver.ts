import type { Timer } from "../host";
import type { TimerModule, WifiModule } from "../moddable/esp32/wifi";
import type { RadioNative } from "../moddable/native";
import type { Air, AirNetwork } from "./air";
import type { Life } from "./life";
import { Listening } from "./listening";
import { radioTimes } from "./radio-times";
import { reasons } from "./reasons";
import { SoftAp, type SoftApOptions } from "./soft-ap";
import { AirStation, type Addresses } from "./station";

/** `esp_err_t`. */
const errors = { noMemory: 0x101, invalidArgument: 0x102, state: 0x3006, connection: 0x3007 } as const;

/** What happens on the air, for whoever watches the board. */
export type DriverEvent =
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
	/** A join failed or a link ended. `reason`: `wifi_err_reason_t`. */
	| { readonly radio: "lost"; readonly reason: number }
	/** The firmware gave up a join or a link. */
	| { readonly radio: "left" };

/**
 * The Wi-Fi driver of ESP-IDF as the firmware meets it, in an {@link Air}: the C of esp32.c and what the SDK's `wifi` and
 * `timer` have of it. Events come in a later turn, as the SDK posts them.
 */
export class VirtualDriver implements RadioNative, WifiModule, TimerModule<Timer> {
	readonly Mode = { station: 1, accessPoint: 2 } as const;
	/** Gets the events, by their names in the SDK's `wifi`. */
	onMessage: ((message: string) => void) | undefined;
	readonly #life: Life;
	readonly #air: Air;
	readonly #onEvent: (event: DriverEvent) => void;
	/** Called after every change of soft-AP, phones or link. */
	readonly #onChange: () => void;
	readonly #softAp: SoftAp;
	readonly #station: AirStation;
	readonly #listening: Listening;
	#loss: { readonly reason: number; readonly bssid: Uint8Array } = { reason: 0, bssid: new Uint8Array(6) };
	/** The station was told to end. */
	#leaving = false;

	constructor(life: Life, air: Air, onEvent: (event: DriverEvent) => void, onChange: () => void) {
		this.#life = life;
		this.#air = air;
		this.#onEvent = onEvent;
		this.#onChange = onChange;
		this.#softAp = new SoftAp(life, air, (count, more) => this.#phones(count, more));
		this.#station = new AirStation(life, air, {
			onConnected: bssid => {
				this.#loss = { ...this.#loss, bssid };
				this.#post("connect", 0);
			},
			onAddress: (addresses, key, { channel }, hostName) => {
				this.#post("gotIP", 0);
				onEvent({ radio: "joined", network: key, address: addresses.address, channel, hostName });
				onChange();
			},
			onDisconnected: (reason, bssid) => this.#disconnected(reason, bssid),
		});
		this.#listening = new Listening(life, air);
		const stop = air.watch(() => {
			this.#softAp.airChanged();
			this.#station.airChanged();
			onChange();
		});
		life.atEnd(() => {
			stop();
			this.#softAp.forget();
			this.#station.forget();
			onChange();
		});
	}

	/** The soft-AP as it is on the air, while it is up. */
	get softAp(): (SoftApOptions & { readonly phones: number }) | undefined {
		const { options, phones } = this.#softAp;
		// AP and station share one radio, hence one channel: the station's.
		return options && { ...options, phones, channel: this.#station.network?.channel ?? options.channel };
	}

	/** The network that the station has an address in, as it is now. */
	get network(): AirNetwork | undefined {
		return this.#station.addresses && this.#station.network;
	}

	/** Where it may send. */
	get country(): string {
		return this.#station.country;
	}

	/** Our addresses there. */
	get addresses(): Addresses | undefined {
		return this.#station.addresses;
	}

	/** The router ends the link, or a join that has found it, with a reason (1 to 255). */
	kick(reason: number): void {
		this.#station.kick(reason);
	}

	board_listen(): void {}

	board_loss(bssid: ArrayBufferLike): number {
		new Uint8Array(bssid).set(this.#loss.bssid);
		return this.#loss.reason;
	}

	board_scan(): number {
		const refused = this.#life.ended || this.#air.state.radio.scan === "refuses";
		if (refused || this.#listening.runs || this.#station.state === "connecting") return errors.state;
		this.#onEvent({ radio: "scan" });
		this.#listening.start();
		return 0;
	}

	board_scan_end(): void {
		this.#listening.stop();
	}

	board_found(into: ArrayBufferLike): number {
		return this.#listening.take(new Uint8Array(into));
	}

	board_country(code: string): void {
		this.#station.country = code;
	}

	board_access_point(
		ssid: ArrayBufferLike,
		ssidLength: number,
		password: string,
		channel: number,
		most: number,
	): number {
		if (this.#life.ended || this.#air.state.radio.accessPoint === "refuses") return errors.noMemory;
		const isShort = password.length > 0 && password.length < 8;
		if (ssidLength < 1 || ssidLength > 32 || password.length > 63 || isShort) return errors.invalidArgument;
		const options = { ssid: new Uint8Array(ssid).slice(0, ssidLength), password: password || undefined, channel, most };
		this.#onEvent({ radio: "access-point-up", ssid: options.ssid.slice(), channel: this.softAp?.channel ?? channel });
		this.#softAp.open(options);
		this.#onChange();
		return 0;
	}

	board_join(
		ssid: ArrayBufferLike,
		ssidLength: number,
		password: ArrayBufferLike,
		passwordLength: number,
		bssid: ArrayBufferLike,
		channel: number,
		hostName: string,
	): number {
		if (ssidLength > 32 || passwordLength > 64) return errors.invalidArgument;
		if (this.#life.ended || this.#air.state.radio.station === "refuses") return errors.noMemory;
		const { state } = this.#station;
		if (state !== "idle") return state === "connecting" ? errors.state : errors.connection;
		const peer = new Uint8Array(bssid).slice(0, 6);
		const request = {
			ssid: new Uint8Array(ssid).slice(0, ssidLength),
			password: new Uint8Array(password).slice(0, passwordLength),
			bssid: peer.some(byte => byte !== 0) ? peer : undefined,
			channel: channel || undefined,
			hostName: hostName || undefined,
		};
		this.#listening.abort();
		this.#onEvent({ radio: "joining", ssid: request.ssid.slice() });
		this.#station.join(request);
		return 0;
	}

	board_address(addresses: ArrayBufferLike): void {
		const bytes = new Uint8Array(addresses);
		const dotted = (at: number): string => bytes.subarray(at, at + 4).join(".");
		const address = dotted(0);
		this.#station.fixed = address === "0.0.0.0" ? undefined : { address, gateway: dotted(8) };
	}

	board_link(into: ArrayBufferLike): number {
		const { addresses, peer } = this.#station;
		if (!addresses || !peer) return 0;
		const bytes = new Uint8Array(into);
		bytes.set(addresses.address.split(".").map(Number), 0);
		bytes.set(addresses.gateway.split(".").map(Number), 4);
		bytes.set(peer.bssid, 8);
		bytes.set([peer.channel, peer.rssi & 0xff], 14);
		return 1;
	}

	get mode(): number {
		return this.#softAp.options ? this.Mode.station | this.Mode.accessPoint : this.Mode.station;
	}

	set mode(mode: number) {
		if ((mode > 0 && mode & this.Mode.accessPoint) || !this.#softAp.options) return;
		this.#softAp.close();
		this.#onEvent({ radio: "access-point-down" });
		this.#onChange();
	}

	disconnect(): void {
		this.#leaving = true;
		this.#station.end(reasons.assocLeave);
		this.#leaving = false;
	}

	set(callback: () => void, delay: number): Timer {
		return this.#life.set(callback, delay);
	}

	clear(timer: Timer | undefined): void {
		this.#life.clear(timer);
	}

	#disconnected(reason: number, bssid: Uint8Array | undefined): void {
		const leaving = this.#leaving;
		this.#loss = { reason, bssid: bssid ?? new Uint8Array(6) };
		const { disconnects } = this.#air.state.radio;
		const delay = disconnects === "late" ? radioTimes.late : leaving ? radioTimes.leave : 0;
		if (!leaving || disconnects !== "never") this.#post("disconnect", delay);
		if (disconnects === "twice") this.#post("disconnect", delay + radioTimes.again);
		this.#onEvent(leaving ? { radio: "left" } : { radio: "lost", reason });
		this.#onChange();
	}

	/** The driver tells of phones one by one. */
	#phones(count: number, more: number): void {
		for (let i = 0; i < Math.abs(more); i++) this.#post(more > 0 ? "station_connect" : "station_disconnect", 0);
		this.#onEvent({ radio: "phones", count });
		this.#onChange();
	}

	#post(message: string, delay: number): void {
		this.#life.set(() => this.onMessage?.(message), delay);
	}
}
