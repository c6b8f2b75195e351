import FFI from "mc/ffi";
import Timer from "timer";
import WiFi from "wifi";
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
import { lossReason } from "./reason";
import { found } from "./scan";

/** How often the driver is asked whether it has an address, milliseconds. */
const addressPace = 100;

/** DHCP gets this long, milliseconds: ESP-IDF itself asks for ever. */
const addressTime = 15_000;

/** The driver tells the end of a link that we ended within some milliseconds; nothing waits longer than this for it. */
const leaveTime = 1000;

/** A scan of all channels takes 2 to 5 s, longer beside a phone; this one will not end any more, milliseconds. */
const scanTime = 10_000;

/**
 * The radio of an ESP32. Scans and events are the SDK's classic `wifi`; the station and the soft-AP are our own C
 * (`esp32.c`), because the SDK's take SSID and password as text; its station retries five times before it tells (50 s for
 * a wrong password), reduces all reasons to two, and knows no static address; its soft-AP knows no WPA2 alone.
 */
export class Esp32Radio implements Radio {
	readonly #native: FFI;
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
	#timer: Timer | undefined;

	constructor(native = new FFI()) {
		this.#native = native;
		// Our handler must hear of events before the SDK's does, hence before the SDK starts the radio.
		native.board_listen();
		// Station first: so a scan is always possible (it fails in AP-only mode).
		WiFi.mode = WiFi.Mode.station;
		new WiFi(
			undefined,
			guarded(message => this.#onEvent(message)),
		);
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
		WiFi.mode = WiFi.Mode.station;
	}

	scan(onDone: (found: readonly AccessPointFound[] | undefined) => void): void {
		const all: AccessPointFound[] = [];
		const limit = Timer.set(
			guarded(() => {
				// Or no other could ever start.
				WiFi.scan();
				onDone(undefined);
			}),
			scanTime,
		);
		try {
			WiFi.scan(
				{ hidden: true },
				guarded(item => {
					if (item) all.push(found(item));
					else {
						Timer.clear(limit);
						// A scan that failed, or whose list found no memory, looks like one that heard nobody.
						onDone(all.length || this.#native.board_scanned() === 0 ? all : undefined);
					}
				}),
			);
		} catch {
			// Another scan, or the station is joining.
			Timer.clear(limit);
			Timer.set(
				guarded(() => onDone(undefined)),
				0,
			);
		}
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
			WiFi.disconnect();
		}
		if (this.#driver === "leaving") this.#after(leaveTime, () => this.#left());
	}

	link(): Link | undefined {
		return this.#joined ? this.#linkNow() : undefined;
	}

	#onEvent(message: string): void {
		switch (message) {
			case WiFi.station_connect:
			case WiFi.station_disconnect:
				this.#phones = Math.max(0, this.#phones + (message === WiFi.station_connect ? 1 : -1));
				this.#accessPoint?.onPhones?.(this.#phones);
				break;
			case WiFi.connected:
				if (this.#join && this.#driver === "busy" && !this.#joined) this.#awaitAddress(this.#join, addressTime);
				break;
			case WiFi.disconnected: {
				const [join, driver] = [this.#join, this.#driver];
				this.#driver = "idle";
				if (driver === "leaving") this.#left();
				else if (driver === "busy" && join)
					this.#lose(join, lossReason(this.#native.board_loss(), join.password.byteLength === 0));
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
		if (error === 0) this.#driver = "busy";
		else this.#after(0, () => this.#lose(join, "unknown"));
	}

	/** Looks itself instead of waiting for the SDK's "gotIP", which comes only once there is an IPv6 address as well. */
	#awaitAddress(join: JoinOptions, time: number): void {
		const link = this.#linkNow();
		if (link) {
			this.#forgetTimer();
			this.#joined = true;
			join.onJoined(link);
		} else if (time > 0) this.#after(addressPace, () => this.#awaitAddress(join, time - addressPace));
		else this.#lose(join, "no-address");
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

	#lose(join: JoinOptions, reason: LossReason): void {
		this.leave();
		join.onLost(reason);
	}

	#forget(): void {
		this.#forgetTimer();
		this.#join = undefined;
		this.#joined = false;
	}

	/** The one timer: what it was set to before does not happen. */
	#after(delay: number, action: () => void): void {
		this.#forgetTimer();
		this.#timer = Timer.set(
			guarded(() => {
				this.#timer = undefined;
				action();
			}),
			delay,
		);
	}

	#forgetTimer(): void {
		Timer.clear(this.#timer);
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
