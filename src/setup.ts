import type { AccessPointFound, Host, Timer } from "../hosts/host";
import { AccessPoint } from "../modules/access-point/index";
import {
	ConfigServer,
	type ConfigRequest,
	type ConfigServerOptions,
	type Status,
} from "../modules/config-server/index";
import type { Station } from "../modules/station/index";
import { setupPassword } from "./identity";
import type { EventType } from "./machine";
import type { Product } from "./product";

/** What setup needs of the device around it. */
export interface SetupDevice {
	readonly station: Station;
	/** The unit's name, which its network carries. */
	readonly hotspot: Uint8Array;
	readonly uid: string;
	status(): Status;
	onApply(request: ConfigRequest): void;
	onEvent(type: SetupEvent): void;
}

type SetupEvent = Extract<
	EventType,
	"windowOver" | "resetWanted" | "restartWanted" | "updateStarted" | "updateDone" | "updateFailed"
>;

/** The setup phase: network, DNS, server and wizard page are up together, and close when nobody comes. */
export class Setup {
	readonly #host: Host;
	readonly #product: Product;
	readonly #device: SetupDevice;
	readonly #accessPoint: AccessPoint;
	#server: ConfigServer | undefined;
	#window: Timer | undefined;
	#found: readonly AccessPointFound[] | undefined;
	#foundAt = 0;
	#scanning = false;

	constructor(host: Host, product: Product, device: SetupDevice) {
		this.#host = host;
		this.#product = product;
		this.#device = device;
		const { channel } = product.setup;
		const password = setupPassword(host, product.setup);
		this.#accessPoint = new AccessPoint(host, { ssid: device.hotspot, password, channel });
	}

	/** Opens the network, or keeps it open. @throws Error when the radio or the port refuses. */
	open(): void {
		this.#accessPoint.open();
		this.#server ??= new ConfigServer(this.#host, this.#options());
		this.#scan();
		this.keepOpen();
	}

	/** Closes the network; every phone is dropped. */
	close(): void {
		this.#host.clock.clear(this.#window);
		this.#server?.close();
		this.#server = undefined;
		this.#accessPoint.close();
		this.#found = undefined;
	}

	/** Starts the window anew. */
	keepOpen(): void {
		const { clock } = this.#host;
		clock.clear(this.#window);
		this.#window = clock.set(() => this.#device.onEvent("windowOver"), this.#product.setup.window);
	}

	#scan(): void {
		if (this.#scanning) return;
		this.#scanning = true;
		this.#device.station.scan(found => {
			this.#scanning = false;
			if (!found || !this.#server) return;
			this.#found = found;
			this.#foundAt = this.#host.clock.now();
		});
	}

	#options(): ConfigServerOptions {
		const { vendor, name, templateId, firmwareType, firmwareVersion, cloud, setup, brand, led } = this.#product;
		const device = this.#device;
		return {
			device: {
				...{ vendor, templateId, firmwareType, firmwareVersion },
				...{ product: name, hotspot: device.hotspot, uid: device.uid, host: cloud.host },
			},
			page: { ...brand, verify: setup.verify, leds: led.signs },
			status: () => device.status(),
			scan: refresh => {
				if (refresh || !this.#found) this.#scan();
				return this.#found && { found: this.#found, age: this.#host.clock.now() - this.#foundAt };
			},
			onApply: request => device.onApply(request),
			onReset: () => device.onEvent("resetWanted"),
			onReboot: () => device.onEvent("restartWanted"),
			onActivity: () => this.keepOpen(),
			...(setup.update && {
				update: {
					onStarted: () => device.onEvent("updateStarted"),
					onDone: () => device.onEvent("updateDone"),
					onFailed: () => device.onEvent("updateFailed"),
				},
			}),
		};
	}
}
