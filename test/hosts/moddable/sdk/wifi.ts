/** An access point as the SDK's scan tells it. */
export interface Item {
	readonly ssid: string;
	readonly bssid: ArrayBuffer;
	readonly rssi: number;
	readonly channel: number;
	readonly authentication?: string;
}

type OnScan = (item: Item | null) => void;

/** What XS has and Node has not. */
Object.assign(ArrayBuffer, { fromString: (text: string) => new TextEncoder().encode(text).slice().buffer });

/** The SDK's Wi-Fi without a radio: a test says what it hears. It keeps the SDK's rule of one scan at a time. */
export default class WiFi {
	static readonly connected = "connect";
	static readonly disconnected = "disconnect";
	static readonly station_connect = "station_connect";
	static readonly station_disconnect = "station_disconnect";
	static readonly Mode = { station: 1, accessPoint: 2 } as const;

	static mode = 0;
	/** How often the station was told to leave. */
	static leaves = 0;
	static #onScan: OnScan | undefined;
	static #onEvent: ((message: string) => void) | undefined;

	constructor(_options: undefined, onEvent: (message: string) => void) {
		WiFi.#onEvent = onEvent;
	}

	static disconnect(): void {
		WiFi.leaves++;
	}

	static scan(_options?: object, onScan?: OnScan): void {
		if (onScan && WiFi.#onScan) throw new Error("already scanning");
		WiFi.#onScan = onScan;
	}

	/** The driver tells an event. */
	static tell(message: string): void {
		WiFi.#onEvent?.(message);
	}

	/** The scan is over. */
	static hear(items: readonly Item[]): void {
		const onScan = WiFi.#onScan;
		for (const item of items) onScan?.(item);
		WiFi.#onScan = undefined;
		onScan?.(null);
	}

	static get scanning(): boolean {
		return WiFi.#onScan !== undefined;
	}

	static reset(): void {
		WiFi.mode = 0;
		WiFi.leaves = 0;
		WiFi.#onScan = undefined;
		WiFi.#onEvent = undefined;
	}
}
