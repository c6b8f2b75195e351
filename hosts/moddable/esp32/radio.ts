import FFI from "mc/ffi";
import Timer from "timer";
import WiFi from "wifi";
import type { AccessPointFound, JoinOptions, Link, OpenAccessPointOptions, Radio, StaticAddress } from "../../host";
import { guarded } from "../guard";
import { leaving, lossReason } from "./reason";
import { found } from "./scan";

/** DHCP gets this long, milliseconds: ESP-IDF itself asks for ever. */
const addressTime = 15_000;

/**
 * The radio of an ESP32. The soft-AP, scans and events are the SDK's classic `wifi`; the station is our own C
 * (`esp32.c`), because the SDK's takes SSID and password as text, retries five times before it tells (50 s for a wrong
 * password), reduces all reasons to two, and knows no static address.
 */
export class Esp32Radio implements Radio {
	readonly #native = new FFI();
	/** Present while the soft-AP is up. */
	#accessPoint: OpenAccessPointOptions | undefined;
	#phones = 0;
	#join: JoinOptions | undefined;
	#joined = false;
	#addressTimer: Timer | undefined;

	constructor() {
		// Our handler must hear of events before the SDK's does, hence before the SDK starts the radio.
		this.#native.board_listen();
		// Station first: so a scan is always possible (it fails in AP-only mode), and the soft-AP's network interface
		// exists by the time the soft-AP starts, see `openAccessPoint`.
		WiFi.mode = WiFi.Mode.station;
		new WiFi(
			undefined,
			guarded(message => this.#onEvent(message)),
		);
	}

	openAccessPoint(options: OpenAccessPointOptions): void {
		const { ssid, password, channel, most } = options;
		this.#phones = 0;
		this.#accessPoint = options;
		WiFi.accessPoint({
			ssid: new TextDecoder().decode(ssid),
			...(password === undefined ? {} : { password }), // the SDK throws at an empty one
			channel: channel ?? 1,
			max: most ?? 4,
			station: true,
		});
	}

	closeAccessPoint(): void {
		this.#accessPoint = undefined;
		WiFi.mode = WiFi.Mode.station;
	}

	scan(onDone: (found: readonly AccessPointFound[] | undefined) => void): void {
		const all: AccessPointFound[] = [];
		try {
			WiFi.scan(
				{ hidden: true },
				guarded(item => (item ? all.push(found(item)) : onDone(all))),
			);
		} catch {
			// Another scan, or the station is joining.
			Timer.set(
				guarded(() => onDone(undefined)),
				0,
			);
		}
	}

	join(options: JoinOptions): void {
		this.leave();
		this.#join = options;
		this.#native.board_address(addresses(options.static).buffer);
		const error = this.#native.board_join(
			options.ssid.slice().buffer,
			options.ssid.byteLength,
			options.password.slice().buffer,
			options.password.byteLength,
			(options.bssid ?? new Uint8Array(6)).slice().buffer,
			options.channel ?? 0,
		);
		if (error === 0) return;
		Timer.set(
			guarded(() => this.#lose(options, "unknown")),
			0,
		);
	}

	leave(): void {
		Timer.clear(this.#addressTimer);
		this.#addressTimer = undefined;
		this.#join = undefined;
		this.#joined = false;
		WiFi.disconnect();
	}

	link(): Link | undefined {
		const bytes = new Uint8Array(16);
		if (!this.#joined || !this.#native.board_link(bytes.buffer)) return undefined;
		return {
			address: bytes.subarray(0, 4).join("."),
			gateway: bytes.subarray(4, 8).join("."),
			bssid: bytes.slice(8, 14),
			channel: bytes[14] ?? 0,
			rssi: new Int8Array(bytes.buffer)[15] ?? 0,
		};
	}

	#onEvent(message: string): void {
		const join = this.#join;
		switch (message) {
			case WiFi.station_connect:
			case WiFi.station_disconnect:
				this.#phones = Math.max(0, this.#phones + (message === WiFi.station_connect ? 1 : -1));
				this.#accessPoint?.onPhones?.(this.#phones);
				break;
			case WiFi.connected:
				if (!join) break;
				this.#addressTimer = Timer.set(
					guarded(() => this.#lose(join, "no-address")),
					addressTime,
				);
				break;
			case WiFi.gotIP: {
				Timer.clear(this.#addressTimer);
				this.#addressTimer = undefined;
				if (!join || this.#joined) break;
				this.#joined = true;
				const link = this.link();
				if (link) join.onJoined(link);
				else this.#lose(join, "unknown");
				break;
			}
			case WiFi.disconnected: {
				const reason = this.#native.board_loss();
				// Our own leaving, of the network before this one.
				if (join && reason !== leaving) this.#lose(join, lossReason(reason));
				break;
			}
		}
	}

	#lose(join: JoinOptions, reason: Parameters<JoinOptions["onLost"]>[0]): void {
		if (join !== this.#join) return;
		this.leave();
		join.onLost(reason);
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
