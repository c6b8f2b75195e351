import type { Host, Timer } from "../hosts/host";
import { hostName } from "../modules/access-point/index";
import { StatusServer, type StatusFacts, type StatusOptions } from "../modules/config-server/index";
import { Discovery, type DiscoveryOptions } from "../modules/discovery/index";
import type { DeviceInfo } from "../modules/blynk/index";
import { hotspot } from "./identity";
import type { State } from "./machine";
import type { Product } from "./product";

/** The device, as the home network hears of it. */
export interface LocalDevice {
	readonly info: DeviceInfo;
}

/**
 * What the home network can find of the device: its name, and a page that tells how it is. Nobody can change anything by it, and
 * no secret is in it. Up while the device has its network and no setup network.
 */
class Local implements DiscoveryOptions, StatusOptions {
	readonly label: string;
	readonly #host: Host;
	readonly #product: Product;
	readonly #device: LocalDevice;
	readonly #discovery: Discovery;
	#server: StatusServer | undefined;
	#opening: Timer | undefined;
	#at: State["at"] = "off";
	#code = 0;
	/** Since when it is online, by the clock. */
	#since = 0;

	constructor(host: Host, product: Product, device: LocalDevice) {
		this.#host = host;
		this.#product = product;
		this.#device = device;
		this.label = hostName(hotspot(host, product)).toLowerCase();
		this.#discovery = new Discovery(host, this);
	}

	/** The device is in this state now. */
	follow({ at, code }: State): void {
		const { clock } = this.#host;
		if (at !== this.#at) this.#since = clock.now();
		this.#at = at;
		this.#code = code;
		if (at !== "running" && at !== "connecting") this.#close();
		// Setup may have to give the port back first.
		else if (!this.#server) this.#opening ??= clock.set(() => this.#open(), 0);
	}

	#open(): void {
		this.#opening = undefined;
		const link = this.#host.radio.link();
		if (!link) return;
		this.#discovery.open(link.address);
		try {
			this.#server = new StatusServer(this.#host, this);
		} catch (error) {
			this.#host.log(`local: no status page (${String(error)})`);
		}
	}

	#close(): void {
		this.#host.clock.clear(this.#opening);
		this.#opening = undefined;
		const server = this.#server;
		this.#server = undefined;
		try {
			server?.close();
			this.#discovery.close();
		} catch (error) {
			// Setup is not to wait for what nobody needs.
			this.#host.log(`local: ${String(error)}`);
		}
	}

	get text(): readonly string[] {
		const { vendor, product, template, firmware } = this.#about();
		return [`vendor=${vendor}`, `product=${product}`, `template=${template}`, `firmware=${firmware}`];
	}

	#about() {
		const { vendor, name: product } = this.#product;
		const { templateId: template, firmwareVersion: firmware } = this.#device.info;
		return { vendor, product, template, firmware, host: `${this.#discovery.label}.local` };
	}

	status(): StatusFacts {
		const link = this.#host.radio.link();
		return {
			...this.#about(),
			address: link?.address ?? "",
			"signal, dBm": link?.rssi ?? 0,
			state: this.#at,
			code: this.#code,
			"for minutes": Math.floor((this.#host.clock.now() - this.#since) / 60_000),
		};
	}
}

/** `undefined` for a product that does not want it. */
export function openLocal(host: Host, product: Product, device: LocalDevice): Local | undefined {
	return product.local ? new Local(host, product, device) : undefined;
}
