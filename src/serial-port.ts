import type { Host, Serial, SerialOptions } from "../hosts/host";
import type { Blynk } from "../modules/blynk/index";
import { utf8 } from "../modules/bytes/index";
import type { Code } from "../modules/codes/index";
import { openConsole, type Console } from "./console";
import { openImprov, type ImprovPort } from "./improv";
import type { Line, PortDevice } from "./serial-port-device";
import type { ConsoleSettings } from "./config/console";
import type { Product } from "./product";

/**
 * The serial port: a console and Improv share it with the log. Who holds the cable holds the device, so both may do what a
 * phone on the setup network may.
 */
class Port implements SerialOptions, Line {
	readonly host: Host;
	readonly product: Product;
	readonly device: PortDevice;
	readonly #settings: ConsoleSettings;
	readonly #serial: Serial | undefined;
	/** Both are made when first needed: a port that nobody uses has neither. */
	#console: Console | undefined;
	#improv: ImprovPort | undefined;

	constructor(host: Host, product: Product, device: PortDevice, blynk: Blynk, settings: ConsoleSettings) {
		this.host = host;
		this.product = product;
		this.device = device;
		this.#settings = settings;
		const { serial, improv, cloud } = settings;
		if (cloud) blynk.onDebug(line => this.#line?.run(utf8(line), "cloud"));
		if (!host.Serial || (!serial && !improv)) return;
		this.#serial = new host.Serial(this);
		if (serial) this.print("\n>");
	}

	onReadable(): void {
		const bytes = new Uint8Array(64);
		for (let count = this.#read(bytes); count > 0; count = this.#read(bytes))
			for (let at = 0; at < count; at++) this.#take(bytes[at] ?? 0);
	}

	onText(byte: number): void {
		if (this.#settings.serial) this.#line?.take(byte);
	}

	write(bytes: Uint8Array): void {
		this.#serial?.write(bytes);
	}

	print(text: string): void {
		this.write(utf8(text));
	}

	/** The device is in another state. */
	onState(): void {
		this.#improv?.onState();
	}

	/** The station has joined (0), or failed. */
	onStation(code: Code): void {
		this.#improv?.onStation(code);
	}

	get #line(): Console | undefined {
		return (this.#console ??= openConsole(this));
	}

	#read(into: Uint8Array): number {
		return this.#serial?.read(into) ?? 0;
	}

	#take(byte: number): void {
		if (this.#settings.improv) this.#improv ??= openImprov(this);
		if (this.#improv) this.#improv.take(byte);
		else this.onText(byte);
	}
}

export type { Port };

/** The port of a product that has a use for one. @throws what the host throws when it cannot open it */
export function openPort(host: Host, product: Product, device: PortDevice, blynk: Blynk): Port | undefined {
	return product.console && new Port(host, product, device, blynk, product.console);
}
