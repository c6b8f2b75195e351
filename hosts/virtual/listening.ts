import type { Security, Timer } from "../host";
import type { Air, AirNetwork } from "./air";
import type { Life } from "./life";
import { radioTimes } from "./radio-times";

/** By `wifi_auth_mode_t` (esp_wifi_types_generic.h); what nobody knows is beyond its end. */
const securities: readonly Security[] = [
	...(["OPEN", "WEP", "WPA", "WPA2", "WPA+WPA2", "WPA2 ENT", "WPA3", "WPA2+WPA3", "WAPI", "OWE", "unknown"] as const),
];

/** The scans of the driver, with the states that `board_found` of esp32.c tells. */
export class Listening {
	readonly #life: Life;
	readonly #air: Air;
	#state: "ended" | "runs" | "failed" = "failed";
	#heard: AirNetwork[] = [];
	#timer: Timer | undefined;

	constructor(life: Life, air: Air) {
		this.#life = life;
		this.#air = air;
	}

	get runs(): boolean {
		return this.#state === "runs";
	}

	/** Only while none runs. */
	start(): void {
		this.#state = "runs";
		this.#heard = [];
		const { scan } = this.#air.state.radio;
		if (scan !== "hangs") this.#timer = this.#life.set(() => this.#end(scan === "fails"), radioTimes.scan);
	}

	/** Ends one that runs, as failed. */
	abort(): void {
		if (!this.runs) return;
		this.#life.clear(this.#timer);
		this.#state = "failed";
	}

	/** Ends one that runs, and frees what was heard. */
	stop(): void {
		this.abort();
		this.#state = "failed";
		this.#heard = [];
	}

	/** Takes the next that was heard into a record, the strongest first; see `board_found`. */
	take(record: Uint8Array): number {
		if (this.#state !== "ended") return this.#state === "runs" ? 2 : 3;
		const next = this.#heard.shift();
		if (!next) return 0;
		const ssid = next.hidden ? new Uint8Array() : next.ssid;
		record.set(next.bssid);
		record.set([next.rssi & 0xff, next.channel, securities.indexOf(next.security), ssid.length], 6);
		record.set(ssid, 10);
		return 1;
	}

	#end(failed: boolean): void {
		this.#state = failed ? "failed" : "ended";
		if (failed) return;
		this.#heard = [...this.#air.state.networks.values()].filter(network => network.on).sort((a, b) => b.rssi - a.rssi);
	}
}
