import Net from "net";
import { board } from "hosts/moddable/platform/index";
import type { Asset, ConnectOptions, Flash, Host, Led, Network, Radio, System, Update } from "../host";
import { asset } from "./asset";
import type { BoardConfig } from "./board";
import { ModdableClock } from "./clock";
import { guarded, setFaultHandler } from "./guard";
import { ModdableListener } from "./listener";
import type { Platform } from "./platform";
import { TCP } from "./tcp";
import { TLS } from "./tls";
import { ModdableUDP } from "./udp";

/** The board this firmware runs on: an ESP32, or a simulated one. */
export class ModdableHost implements Host {
	readonly clock: ModdableClock;
	readonly flash: Flash;
	readonly radio: Radio;
	readonly network: Network;
	readonly led: Led;
	readonly Button: Platform["Button"];
	readonly system: System;
	readonly update?: Update;
	/** Told what the firmware does inside; simulators only. */
	readonly watch: Platform["watch"];
	onFault: ((error: unknown) => void) | undefined;

	/**
	 * `buildTime`: Unix milliseconds. The flash comes from outside, so that nothing here imports the SDK's `preference`:
	 * the simulators' cannot be preloaded (facts/moddable.md 2).
	 */
	constructor(config: BoardConfig, buildTime: number, flash: Flash) {
		setFaultHandler(error => this.fault(error));
		this.flash = flash;
		const clock = new ModdableClock(buildTime);
		const platform = board(config, buildTime, line => this.log(line));
		this.clock = clock;
		this.radio = platform.radio;
		this.led = platform.led;
		this.Button = platform.Button;
		this.system = platform.system;
		if (platform.update) this.update = platform.update;
		this.watch = platform.watch;
		this.network = {
			TCP,
			TLS: class extends TLS {
				constructor(options: ConnectOptions) {
					super(options, clock.time() !== undefined);
				}
			},
			Listener: ModdableListener,
			UDP: ModdableUDP,
			resolve,
		};
	}

	asset(name: string): Asset | undefined {
		return asset(name);
	}

	log(line: string): void {
		trace(line, "\n");
	}

	/** What nobody caught. Whatever happens here, it does not throw. */
	fault(error: unknown): void {
		try {
			if (this.onFault) return this.onFault(error);
		} catch (again) {
			this.log(`fault while handling a fault: ${again}`);
		}
		this.system.restart(`fault: ${error}`);
	}
}

function resolve(name: string, onDone: (address: string | undefined) => void): void {
	Net.resolve(
		name,
		guarded((_name: string, address?: string) => onDone(address)),
	);
}
