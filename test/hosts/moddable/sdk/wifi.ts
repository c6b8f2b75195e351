/** The SDK's Wi-Fi without a radio: a test tells its events. */
export default class WiFi {
	static readonly connected = "connect";
	static readonly disconnected = "disconnect";
	static readonly station_connect = "station_connect";
	static readonly station_disconnect = "station_disconnect";
	static readonly Mode = { station: 1, accessPoint: 2 } as const;

	static mode = 0;
	/** How often the station was told to leave. */
	static leaves = 0;
	static #onEvent: ((message: string) => void) | undefined;

	constructor(_options: undefined, onEvent: (message: string) => void) {
		WiFi.#onEvent = onEvent;
	}

	static disconnect(): void {
		WiFi.leaves++;
	}

	/** The driver tells an event. */
	static tell(message: string): void {
		WiFi.#onEvent?.(message);
	}

	static reset(): void {
		WiFi.mode = 0;
		WiFi.leaves = 0;
		WiFi.#onEvent = undefined;
	}
}
