import type {
	AccessPointFound,
	JoinOptions,
	Link,
	LossReason,
	OpenAccessPointOptions,
	Radio,
	StaticAddress,
} from "../../host";
import { guarded } from "../guard";
import type { RadioNative } from "../native";
import { lossReason, wasTried } from "./reason";
import { found, recordSize } from "./scan";

/** How often the driver is asked whether it has an address, milliseconds. */
const addressPace = 100;

/** DHCP gets this long, milliseconds: ESP-IDF itself asks for ever. */
const addressTime = 15_000;

/** The driver tells the end of a link that we ended within some milliseconds; nothing waits longer than this for it. */
const leaveTime = 1000;

/** How often the driver is asked whether a scan has ended, milliseconds. */
const scanPace = 100;

/** What `board_found` of `esp32.c` says while a scan runs; more when it failed, less when it has ended. */
const scanRuns = 2;

/** A scan of all channels takes 2 to 5 s, longer beside a phone; this one will not end any more, milliseconds. */
const scanTime = 10_000;

/** Of the access points heard the strongest of all are taken: each costs 370 bytes of RAM, and anybody can make up more. */
const mostFound = 64;

type OnFound = (found: readonly AccessPointFound[] | undefined) => void;

/** What the radio uses of the SDK's classic `wifi`, which has one of it all: the class itself. */
export interface WifiModule {
	readonly Mode: { readonly station: number };
	/** Set to the station alone it takes the soft-AP down. */
	mode: number;
	/** Ends a join or a link; an event "disconnect" tells when that is done. */
	disconnect(): void;
}

/** What it uses of the SDK's `timer`, of which `T` is one. */
export interface TimerModule<T> {
	set(callback: () => void, delay: number): T;
	clear(timer: T | undefined): void;
}

/**
 * The radio of an ESP32: makes the host's contract of what the driver does and tells. It knows nothing of the SDK, so that
 * the same runs on the chip (radio.ts) and over the driver of the virtual board (hosts/virtual/driver.ts).
 */
export class WifiRadio<T> implements Radio {
	readonly #native: RadioNative;
	readonly #wifi: WifiModule;
	readonly #timers: TimerModule<T>;
	/** Present while the soft-AP is up. */
	#accessPoint: OpenAccessPointOptions | undefined;
	#phones = 0;
	/** What was asked for, until it is lost or left. */
	#join: JoinOptions | undefined;
	/**
	 * What the station of the driver does. Each `busy`, from the start of a join to the end of the link, ends in exactly one
	 * "disconnect", whoever caused it: so after our own `leaving` the next one is ours, and any other is a loss, whatever
	 * reason it gives (routers too say that they leave).
	 */
	#driver: "idle" | "busy" | "leaving" = "idle";
	#joined = false;
	/** For the end of `leaving`, or the address of a link. */
	#timer: T | undefined;

	constructor(native: RadioNative, wifi: WifiModule, timers: TimerModule<T>) {
		this.#native = native;
		this.#wifi = wifi;
		this.#timers = timers;
	}

	set country(code: string) {
		this.#native.board_country(code);
	}

	openAccessPoint(options: OpenAccessPointOptions): void {
		const { ssid, password = "", channel = 1, most = 4 } = options;
		const error = this.#native.board_access_point(ssid.slice().buffer, ssid.byteLength, password, channel, most);
		if (error !== 0) throw new Error(`the radio refuses the setup network: esp_err_t ${error}`);
		this.#phones = 0;
		this.#accessPoint = options;
	}

	closeAccessPoint(): void {
		this.#accessPoint = undefined;
		this.#wifi.mode = this.#wifi.Mode.station;
	}

	scan(onDone: OnFound): void {
		if (this.#native.board_scan() === 0) this.#awaitScan(onDone, scanTime);
		else this.#set(() => onDone(undefined), 0);
	}

	join(options: JoinOptions): void {
		this.leave();
		this.#join = options;
		// Else `#left` begins: an address that is set on the old link would be reported as one of the new.
		if (this.#driver === "idle") this.#begin(options);
	}

	leave(): void {
		this.#forget();
		if (this.#driver === "busy") {
			this.#driver = "leaving";
			this.#wifi.disconnect();
		}
		if (this.#driver === "leaving") this.#after(leaveTime, () => this.#left());
	}

	link(): Link | undefined {
		return this.#joined ? this.#linkNow() : undefined;
	}

	#awaitScan(onDone: OnFound, time: number): void {
		const onTime = (): void => {
			const native = this.#native;
			const record = new Uint8Array(recordSize);
			let state = native.board_found(record.buffer);
			if (state === scanRuns && time > 0) return this.#awaitScan(onDone, time - scanPace);
			const all: AccessPointFound[] = [];
			for (; state === 1 && all.length < mostFound; state = native.board_found(record.buffer)) all.push(found(record));
			// Or no other could ever start; and what was not taken would stay in the driver's list.
			native.board_scan_end();
			onDone(state < scanRuns ? all : undefined);
		};
		this.#set(onTime, scanPace);
	}

	/** The SDK's `wifi` tells an event of the driver. */
	onEvent(message: string): void {
		switch (message) {
			case "station_connect":
			case "station_disconnect":
				this.#phones = Math.max(0, this.#phones + (message === "station_connect" ? 1 : -1));
				this.#accessPoint?.onPhones?.(this.#phones);
				break;
			case "connect":
				if (this.#join && this.#driver === "busy" && !this.#joined) this.#awaitAddress(this.#join, addressTime);
				break;
			case "disconnect": {
				const [join, driver] = [this.#join, this.#driver];
				this.#driver = "idle";
				if (driver === "leaving") this.#left();
				else if (driver === "busy" && join) {
					const bssid = new Uint8Array(6);
					const code = this.#native.board_loss(bssid.buffer);
					this.#lose(join, lossReason(code, join.password.byteLength === 0), wasTried(code) ? bssid : undefined);
				}
				break;
			}
		}
	}

	/** The network before is gone, or does not say so: on to the next, if one is wanted. */
	#left(): void {
		this.#forgetTimer();
		this.#driver = "idle";
		if (this.#join) this.#begin(this.#join);
	}

	#begin(join: JoinOptions): void {
		const { ssid, password, bssid = new Uint8Array(6), channel = 0, hostName = "" } = join;
		this.#native.board_address(addresses(join.static).buffer);
		const error = this.#native.board_join(
			ssid.slice().buffer,
			ssid.byteLength,
			password.slice().buffer,
			password.byteLength,
			bssid.slice().buffer,
			channel,
			hostName,
		);
		// Also where it refuses: it may have a join in hand whose end it told too early, and only leaving ends that.
		this.#driver = "busy";
		if (error !== 0) this.#after(0, () => this.#lose(join, "unknown"));
	}

	/** Looks itself instead of waiting for the SDK's "gotIP", which comes only once there is an IPv6 address as well. */
	#awaitAddress(join: JoinOptions, time: number): void {
		const link = this.#linkNow();
		if (link) {
			this.#forgetTimer();
			this.#joined = true;
			join.onJoined(link);
		} else if (time > 0) this.#after(addressPace, () => this.#awaitAddress(join, time - addressPace));
		else {
			const bssid = new Uint8Array(6);
			this.#native.board_loss(bssid.buffer);
			this.#lose(join, "no-address", bssid);
		}
	}

	#linkNow(): Link | undefined {
		const bytes = new Uint8Array(16);
		if (!this.#native.board_link(bytes.buffer)) return undefined;
		return {
			address: bytes.subarray(0, 4).join("."),
			gateway: bytes.subarray(4, 8).join("."),
			bssid: bytes.slice(8, 14),
			channel: bytes[14] ?? 0,
			rssi: new Int8Array(bytes.buffer)[15] ?? 0,
		};
	}

	#lose(join: JoinOptions, reason: LossReason, bssid?: Uint8Array): void {
		this.leave();
		join.onLost(reason, bssid);
	}

	#forget(): void {
		this.#forgetTimer();
		this.#join = undefined;
		this.#joined = false;
	}

	/** The one timer: what it was set to before does not happen. */
	#after(delay: number, action: () => void): void {
		this.#forgetTimer();
		this.#timer = this.#set(() => {
			this.#timer = undefined;
			action();
		}, delay);
	}

	#set(callback: () => void, delay: number): T {
		return this.#timers.set(guarded(callback), delay);
	}

	#forgetTimer(): void {
		this.#timers.clear(this.#timer);
		this.#timer = undefined;
	}
}

/** Address, mask, gateway and two name servers as 20 bytes; all zero means DHCP. */
function addresses(fixed: StaticAddress | undefined): Uint8Array {
	const bytes = new Uint8Array(20);
	if (!fixed) return bytes;
	const all = [fixed.address, fixed.mask, fixed.gateway, ...fixed.dns].slice(0, 5);
	all.forEach((each, index) => bytes.set(each.split(".").map(Number), index * 4));
	return bytes;
}
