import type { Host, Timer } from "../hosts/host";
import { AccessPoint } from "../modules/access-point/index";
import {
	ConfigServer,
	type Care,
	type ConfigRequest,
	type ConfigServerOptions,
	type DeviceFacts,
	type OwnFields,
	type PageFacts,
	type ScanResult,
	type Status,
	type UploadTarget,
} from "../modules/config-server/index";
import type { DeviceInfo } from "../modules/blynk/index";
import type { CredentialStore, Credentials } from "../modules/credentials/index";
import type { Station } from "../modules/station/index";
import type { History } from "./history";
import { hotspot, setupPassword } from "./identity";
import { ScanList } from "./scan-list";
import type { EventType } from "./machine";
import type { Product } from "./product";
import { dynamic } from "./template";
import { unitId } from "./uid";
import { withNetworkPages } from "./network-pages";
import type { DeviceUpdates } from "./update-device";
import { uploadTarget } from "./upload";

/** Who a unit is. */
export interface UnitInfo extends Required<DeviceInfo> {
	/** The maker's own name for it, where the factory has left one. */
	readonly serial?: string;
	/** Stands for the unit's own token, which nobody is told, where the factory has left one. */
	readonly token?: string;
}

/** What setup needs of the device around it. */
export interface SetupDevice {
	readonly info: UnitInfo;
	readonly station: Station;
	readonly store: CredentialStore;
	readonly history: History | undefined;
	/** What the maker's own fields are set to. */
	readonly settings: string;
	readonly updates: DeviceUpdates | undefined;
	status(): Status;
	kept(phone: number): Credentials | undefined;
	onApply(request: ConfigRequest, giver: number): void;
	onSetup(event: SetupEvent): void;
}

export type SetupEvent = Extract<
	EventType,
	"windowOver" | "setupWanted" | "resetWanted" | "restartWanted" | "updateStarted" | "updateDone" | "updateFailed"
>;

/**
 * However much is going on, setup closes this many windows after it was opened or asked for at the device itself: a device
 * with credentials is offline meanwhile, and nobody on the air is to keep it so.
 */
const mostWindows = 6;

/** During a scan the radio is away from its phones, for 2 to 4 s: the next one begins so much later, milliseconds. */
const scanPause = 10_000;

/** A scan that failed is tried again after this long, milliseconds. */
const scanRetry = 1000;

/** The setup phase: network, DNS, server and wizard page are up together, and close when nobody comes. */
export class Setup implements ConfigServerOptions {
	readonly update: UploadTarget | undefined;
	readonly #host: Host;
	readonly #product: Product;
	readonly #device: SetupDevice;
	readonly #accessPoint: AccessPoint;
	#server: ConfigServer | undefined;
	#window: Timer | undefined;
	/** When the last window ends, by the clock. */
	#end = 0;
	/** Closing is due, as soon as the device is done with what it was asked for. */
	#over = false;
	#phones = 0;
	#found: ScanList | undefined;
	#foundAt = 0;
	#scanning = false;
	#nextScan = 0;

	constructor(host: Host, product: Product, device: SetupDevice) {
		this.#host = host;
		this.#product = product;
		this.#device = device;
		const { channel, update } = product.setup;
		const password = setupPassword(host, product.setup);
		const onPhones = (count: number): void => {
			this.#phones = count;
		};
		this.#accessPoint = new AccessPoint(host, { ssid: hotspot(host, product), password, channel, onPhones });
		// The key of a unit may be missing.
		this.update = update && password !== undefined ? uploadTarget(device) : undefined;
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

	/** Starts the windows anew. */
	keepOpen(): void {
		const { window } = this.#product.setup;
		this.#end = this.#host.clock.now() + mostWindows * window;
		this.#wait(window);
	}

	/** Starts another window, or what is left of the last. */
	onActivity(): void {
		const left = this.#end - this.#host.clock.now();
		if (left > 0) this.#wait(Math.min(left, this.#product.setup.window));
	}

	/**
	 * The device is in setup, perhaps again: whatever a phone was promised comes first, but when that has failed and the
	 * windows are over, there is no other time to ask.
	 */
	resume(): void {
		if (this.#over && !this.#server?.promised) this.#device.onSetup("windowOver");
	}

	#wait(time: number): void {
		this.#over = false;
		const { clock } = this.#host;
		clock.clear(this.#window);
		this.#window = clock.set(() => this.#windowOver(), time);
	}

	#windowOver(): void {
		// Somebody is looking for a password.
		if (this.#phones && this.#host.clock.now() < this.#end) return this.onActivity();
		this.#over = true;
		this.resume();
	}

	get device(): DeviceFacts {
		const { vendor, name, templateId, cloud } = this.#product;
		return {
			...{ ...this.#device.info, vendor, dynamic: templateId === dynamic },
			...{ product: name, hotspot: hotspot(this.#host, this.#product), uid: unitId(this.#host), host: cloud.host },
			settings: this.#device.settings,
		};
	}

	get fields(): OwnFields | undefined {
		return this.#product.setup.fields;
	}

	get care(): Care | undefined {
		const { history } = this.#device;
		const pages = history && this.#product.health?.pages(history);
		return withNetworkPages(pages, this.#host, this.#device, this.#product);
	}

	get page(): PageFacts {
		const { brand, setup, led } = this.#product;
		return { ...brand, verify: setup.verify, leds: led.signs };
	}

	status(): Status {
		return this.#device.status();
	}

	scan(refresh: boolean): ScanResult | undefined {
		if ((refresh || !this.#found) && this.#host.clock.now() >= this.#nextScan) this.#scan();
		return this.#found && { found: this.#found, age: this.#host.clock.now() - this.#foundAt };
	}

	kept(phone: number): Credentials | undefined {
		return this.#device.kept(phone);
	}

	onApply(request: ConfigRequest, giver: number): void {
		this.#device.onApply(request, giver);
	}

	onReset(): void {
		this.#device.onSetup("resetWanted");
	}

	onReboot(): void {
		this.#device.onSetup("restartWanted");
	}

	#scan(): void {
		if (this.#scanning) return;
		this.#scanning = true;
		this.#device.station.scan(found => {
			this.#scanning = false;
			const now = this.#host.clock.now();
			this.#nextScan = now + (found ? scanPause : scanRetry);
			if (!found || !this.#server) return;
			this.#found = new ScanList(found);
			this.#foundAt = now;
		});
	}
}
