import Net from "net";
import Timer from "timer";
import { board } from "hosts/moddable/platform/index";
import { addressOf } from "hosts/moddable/platform/ports";
import type { Asset, Flash, Host, Led, Network, Radio, Update } from "../host";
import { asset } from "./asset";
import type { BoardConfig } from "./board";
import { ModdableClock } from "./clock";
import { guarded, setFaultHandler } from "./guard";
import { ModdableListener } from "./listener";
import type { Platform } from "./platform";
import { TCP } from "./tcp";
import { tls } from "./tls";
import { ModdableUDP } from "./udp";

/** The board this firmware runs on: an ESP32, or a simulated one. */
export class ModdableHost implements Host {
	readonly clock: ModdableClock;
	readonly flash: Flash;
	readonly radio: Radio;
	readonly network: Network;
	readonly led: Led;
	readonly Button: Platform["Button"];
	readonly Serial?: NonNullable<Platform["Serial"]>;
	readonly system: Platform["system"];
	readonly update?: Update;
	/** Told what the firmware does inside; simulators only. */
	readonly watch: Platform["watch"];
	onFault: ((error: unknown) => void) | undefined;

	/**
	 * `buildTime`: Unix milliseconds. The flash comes from outside, so that nothing here imports the SDK's `preference`:
	 * the simulators' cannot be preloaded (docs/platform.md#preloaded-modules).
	 */
	constructor(config: BoardConfig, buildTime: number, flash: Flash) {
		setFaultHandler(error => this.fault(error));
		const clock = new ModdableClock(buildTime);
		const log = (line: string): void => this.log(line);
		const platform = board(config, buildTime, log);
		this.clock = clock;
		this.flash = flash;
		this.radio = platform.radio;
		this.led = platform.led;
		this.Button = platform.Button;
		if (platform.Serial) this.Serial = platform.Serial;
		this.system = platform.system;
		if (platform.update) this.update = platform.update;
		this.watch = platform.watch;
		this.network = {
			TCP,
			TLS: tls(platform.native, clock, platform.roots ?? asset("roots.der"), log),
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
		this.system?.print(line);
	}

	/** What nobody caught. Whatever happens here, it does not throw. */
	fault(error: unknown): void {
		try {
			if (this.onFault) return this.onFault(error);
		} catch (again) {
			this.log(`fault while handling a fault: ${again}`);
		}
		// Nobody has counted it, so the next life has to (src/crash-count.ts).
		this.log(`fault: ${error}`);
		this.system.crash();
	}
}

function resolve(name: string, onDone: (address: string | undefined) => void): void {
	const known = addressOf(name);
	if (known !== undefined) {
		Timer.set(
			guarded(() => onDone(known)),
			0,
		);
		return;
	}
	Net.resolve(
		name,
		guarded((_name: string, address?: string) => onDone(address)),
	);
}
