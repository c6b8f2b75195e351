import type { Host } from "../host";
import { Bridge } from "./bridge";
import type { Deliver } from "./answers";
import type { BuiltEngine } from "./build";
import { Engine, EngineEnded } from "./engine";
import type { Creation } from "./creation";
import type { Image } from "./image";
import type { Linked } from "./linked";
import type { DeviceTls } from "./tls";

export interface FirmwareOptions {
	readonly engine: BuiltEngine;
	readonly image: Image;
	/** The board's; without it that of a plain ESP32. */
	readonly creation?: Creation;
	/** Computrons a turn may take: the watchdog. */
	readonly limit?: number;
	/** TLS by the C that ships, over the host's TCP; absent: by the host's TLS. */
	readonly tls?: DeviceTls;
	/** Hears once of each machine that is over. */
	readonly onOver?: (over: Over) => void;
	/** Has linked the image with these options, and boots it in milliseconds. */
	readonly linked?: Linked;
	/** Put before the executable, such as valgrind with its options. */
	readonly under?: readonly string[];
}

/** How a machine came to its end. */
export interface Over {
	/** `off`: its power went; else as {@link EngineEnded} has it. */
	readonly kind: string;
	/** As in `Statistics`, with what lives at the end; `undefined` when that is not known. */
	readonly leastFree: number | undefined;
}

/**
 * Firmware that lives in the engine, on a `Host` of the Node side.
 *
 * Its restart is the host's. When the machine dies (memory full, stack overflow, a callback's exception that even the
 * firmware's own guard lets through), the host's callback throws {@link EngineEnded}: the host does then what it does
 * about any firmware that crashed.
 */
export class XSFirmware {
	readonly #host: Host;
	readonly #bridge: Bridge;
	readonly #engine: Engine | undefined;
	readonly #onOver: FirmwareOptions["onOver"];
	#over = false;

	/**
	 * Starts the firmware.
	 * @param watch gets what it observes of itself, as JSON (`Observation` of src/main)
	 * @throws EngineEnded when it dies at once
	 */
	constructor(host: Host, options: FirmwareOptions, watch: (observation: string) => void = () => undefined) {
		this.#host = host;
		const deliver: Deliver = (id, name, ...values) => this.#turn(() => this.#engine?.event(id, name, ...values));
		const { engine, image, creation, limit, under, tls, linked, onOver } = options;
		this.#onOver = onOver;
		this.#bridge = new Bridge(host, deliver, watch, tls);
		this.#engine = this.#turn(
			() =>
				new Engine({
					executable: engine.executable,
					image,
					linked,
					onCall: (name, values) => this.#bridge.answer(name, values),
					...(creation && { creation }),
					...(limit !== undefined && { limit }),
					...(under && { under }),
				}),
		);
	}

	/** What the machine uses now. `undefined` when it is over. */
	get engine(): Engine | undefined {
		return this.#over ? undefined : this.#engine;
	}

	/** Takes the power away. */
	stop(): void {
		if (this.#over) return;
		const leastFree = this.#onOver && this.#engine?.collect().leastFree;
		this.#end({ kind: "off", leastFree });
	}

	#end(over: Over): void {
		this.#over = true;
		this.#bridge.close();
		this.#engine?.close();
		this.#onOver?.(over);
	}

	#turn<T>(turn: () => T): T | undefined {
		if (this.#over) return undefined;
		try {
			return turn();
		} catch (error) {
			if (!(error instanceof EngineEnded)) throw error;
			this.#end(error);
			if (error.kind !== "restart") throw error;
			this.#host.system.restart(error.reason);
			return undefined;
		}
	}
}

/** What a `VirtualBoard` is to run, so that it runs in the engine: a new machine at every boot. */
export class XSBoard<O = unknown> {
	readonly #options: FirmwareOptions;
	#firmware: XSFirmware | undefined;

	constructor(options: FirmwareOptions) {
		this.#options = options;
	}

	/** For `BoardOptions.firmware`. */
	readonly firmware = (host: Host, watch: (observation: O) => void): void => {
		this.stop();
		this.#firmware = new XSFirmware(host, this.#options, observation => watch(JSON.parse(observation)));
	};

	/** The machine of the present boot; `undefined` while there is none. */
	get engine(): Engine | undefined {
		return this.#firmware?.engine;
	}

	/** Ends the machine for good; the board must have lost its power before, or it notices nothing. */
	stop(): void {
		this.#firmware?.stop();
		this.#firmware = undefined;
	}
}
