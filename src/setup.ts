import type { Host, Timer } from "../hosts/host";
import { AccessPoint } from "../modules/access-point/index";
import {
	ConfigServer,
	type ConfigRequest,
	type ConfigServerOptions,
	type DeviceFacts,
	type PageFacts,
	type ScanResult,
	type Status,
	type UploadEvents,
} from "../modules/config-server/index";
import type { Station } from "../modules/station/index";
import { hotspot, setupPassword, unitId } from "./identity";
import { Heard } from "./heard";
import type { EventType } from "./machine";
import type { Product } from "./product";

/** What setup needs of the device around it. */
export interface SetupDevice {
	readonly station: Station;
	status(): Status;
	onApply(request: ConfigRequest): void;
	onSetup(event: SetupEvent): void;
}

export type SetupEvent = Extract<
	EventType,
	"windowOver" | "resetWanted" | "restartWanted" | "updateStarted" | "updateDone" | "updateFailed"
>;

/** The setup phase: network, DNS, server and wizard page are up together, and close when nobody comes. */
export class Setup implements ConfigServerOptions {
	readonly update: UploadEvents | undefined;
	readonly #host: Host;
	readonly #product: Product;
	readonly #device: SetupDevice;
	readonly #accessPoint: AccessPoint;
	#server: ConfigServer | undefined;
	#window: Timer | undefined;
	#found: Heard | undefined;
	#foundAt = 0;
	#scanning = false;

	constructor(host: Host, product: Product, device: SetupDevice) {
		this.#host = host;
		this.#product = product;
		this.#device = device;
		const { channel, update } = product.setup;
		const password = setupPassword(host, product.setup);
		this.#accessPoint = new AccessPoint(host, { ssid: hotspot(host, product), password, channel });
		this.update = update ? new Upload(device) : undefined;
	}

	/** Opens the network, or keeps it open. @throws Error when the radio or the port refuses. */
	open(): void {
		this.#accessPoint.open();
		this.#server ??= new ConfigServer(this.#host, this);
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
		this.#window = clock.set(() => this.#device.onSetup("windowOver"), this.#product.setup.window);
	}

	get device(): DeviceFacts {
		const { vendor, name, templateId, firmwareType, firmwareVersion, cloud } = this.#product;
		return {
			...{ vendor, templateId, firmwareType, firmwareVersion },
			...{ product: name, hotspot: hotspot(this.#host, this.#product), uid: unitId(this.#host), host: cloud.host },
		};
	}

	get page(): PageFacts {
		const { brand, setup, led } = this.#product;
		return { ...brand, verify: setup.verify, leds: led.signs };
	}

	status(): Status {
		return this.#device.status();
	}

	scan(refresh: boolean): ScanResult | undefined {
		if (refresh || !this.#found) this.#scan();
		return this.#found && { found: this.#found, age: this.#host.clock.now() - this.#foundAt };
	}

	onApply(request: ConfigRequest): void {
		this.#device.onApply(request);
	}

	onReset(): void {
		this.#device.onSetup("resetWanted");
	}

	onReboot(): void {
		this.#device.onSetup("restartWanted");
	}

	onActivity(): void {
		this.keepOpen();
	}

	#scan(): void {
		if (this.#scanning) return;
		this.#scanning = true;
		this.#device.station.scan(found => {
			this.#scanning = false;
			if (!found || !this.#server) return;
			this.#found = new Heard(found);
			this.#foundAt = this.#host.clock.now();
		});
	}
}

/** Tells the device how a firmware upload goes. */
class Upload implements UploadEvents {
	readonly #device: SetupDevice;

	constructor(device: SetupDevice) {
		this.#device = device;
	}

	onStarted(): void {
		this.#device.onSetup("updateStarted");
	}

	onDone(): void {
		this.#device.onSetup("updateDone");
	}

	onFailed(): void {
		this.#device.onSetup("updateFailed");
	}
}
