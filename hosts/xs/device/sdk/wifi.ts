import { register } from "../targets";

type Notify = (message: string) => void;

/** Who is told, and whether anybody has started the radio: there is one. */
const watcher: { notify: Notify | undefined; started: boolean; onMessage: Notify } = {
	notify: undefined,
	started: false,
	onMessage(message) {
		const { notify } = watcher;
		notify?.(message);
	},
};

/** `wifi` (SDK modules/network/wifi/esp32), over the Node side's driver. */
export default class WiFi {
	static readonly gotIP = "gotIP";
	static readonly connected = "connect";
	static readonly disconnected = "disconnect";
	static readonly station_connect = "station_connect";
	static readonly station_disconnect = "station_disconnect";
	static readonly Mode = Object.freeze({ off: -5, none: 0, station: 1, accessPoint: 2 });

	constructor(_options: undefined, onNotify: Notify) {
		watcher.notify = onNotify;
		native.call("wifi.watch", register(watcher));
	}

	close(): void {
		watcher.notify = undefined;
	}

	static get mode(): number {
		return watcher.started ? native.call<number>("wifi.mode") : WiFi.Mode.off;
	}

	static set mode(mode: number) {
		if (![-5, 0, 1, 2, 3].includes(mode)) throw new Error("invalid mode");
		watcher.started = mode !== WiFi.Mode.off;
		native.call("wifi.setMode", mode);
	}

	/** Leaves the network; the driver tells of it later, as of any loss. */
	static disconnect(): void {
		native.call("wifi.disconnect");
	}
}
