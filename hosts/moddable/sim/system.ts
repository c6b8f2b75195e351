import { unhex } from "../../../modules/bytes/index";
import type { Inspection, ResetReason, Serial } from "../../host";
import type { SimulatorNative } from "../native";
import type { PlatformSystem } from "../platform";
import type { Settings } from "./settings";

/** Exit statuses that mean: start me again (`tools/sdk/simulator.ts` does). */
const restartStatus = 75;
const powerStatus = 76;
/** The loader's own, when XS gives up. */
const crashStatus = 70;

const resetReasons: readonly ResetReason[] = ["power-on", "software", "panic", "watchdog", "brownout", "external"];

export class SimulatedSystem implements PlatformSystem {
	readonly mac: Uint8Array;
	readonly accessPointMac: Uint8Array;
	readonly chip = "ESP32";
	readonly buildTime: number;
	readonly resetReason: ResetReason;
	/** Once the firmware has opened it. */
	serial: Serial | undefined;
	readonly #native: SimulatorNative;
	readonly #log: (line: string) => void;

	constructor(native: SimulatorNative, settings: Settings, buildTime: number, log: (line: string) => void) {
		this.#native = native;
		this.#log = log;
		this.buildTime = buildTime;
		this.resetReason = resetReasons.find(each => each === settings.resetReason) ?? "unknown";
		const mac = unhex(settings.mac);
		if (mac?.length !== 6) throw new RangeError(`the MAC "${settings.mac}" is not 12 hexadecimal digits`);
		this.mac = mac;
		// As on the ESP32: the soft-AP's address is the next one.
		this.accessPointMac = this.mac.map((byte, index) => (index === 5 ? byte + 1 : byte));
	}

	restart(reason: string): void {
		this.#log(`restart: ${reason}`);
		this.#native.board_exit(restartStatus);
	}

	crash(): void {
		this.#native.board_exit(crashStatus);
	}

	/** As if the plug had been pulled and put back. */
	powerCycle(): void {
		this.#log("sim: power off and on");
		this.#native.board_exit(powerStatus);
	}

	print(line: string): void {
		this.serial?.write(new TextEncoder().encode(`\r${line}\r\n`));
	}

	random(into: Uint8Array): void {
		this.#native.board_random(into.buffer, into.byteOffset, into.byteLength);
	}

	freeMemory(): number {
		return 0;
	}

	/** Of the size of most boards' flash; there is no image that could be told apart from the program that runs. */
	inspect(): Inspection {
		return { flashSize: 0x40_0000, imageHash: undefined };
	}
}
