import type { ResetReason } from "../../host";
import type { BoardNative } from "../native";
import type { PlatformSystem } from "../platform";
import { print } from "./serial";

/** `esp_reset_reason_t`, in its order (esp_system.h). */
const resetReasons: readonly ResetReason[] = [
	"unknown",
	"power-on",
	"external",
	"software",
	"panic",
	"watchdog",
	"watchdog",
	"watchdog",
	"software", // from deep sleep
	"brownout",
	"external", // SDIO
	"external", // USB
	"external", // JTAG
	"unknown", // eFuse
	"brownout", // power glitch
	"panic", // CPU lock-up
];

export class Esp32System implements PlatformSystem {
	readonly mac: Uint8Array;
	readonly accessPointMac: Uint8Array;
	readonly chip: string;
	readonly buildTime: number;
	readonly resetReason: ResetReason;
	readonly #native: BoardNative;
	readonly #log: (line: string) => void;

	constructor(native: BoardNative, buildTime: number, log: (line: string) => void) {
		this.#native = native;
		this.#log = log;
		this.buildTime = buildTime;
		this.mac = this.#readMac(false);
		this.accessPointMac = this.#readMac(true);
		this.chip = this.#native.board_chip();
		this.resetReason = resetReasons[this.#native.board_reset_reason()] ?? "unknown";
	}

	restart(reason: string): void {
		this.#log(`restart: ${reason}`);
		this.#native.board_restart(1);
	}

	crash(): void {
		this.#native.board_restart(0);
	}

	print(line: string): void {
		print(this.#native, line);
	}

	random(into: Uint8Array): void {
		this.#native.board_random(into.buffer, into.byteOffset, into.byteLength);
	}

	freeMemory(): number {
		return this.#native.board_free_memory();
	}

	#readMac(accessPoint: boolean): Uint8Array {
		const mac = new Uint8Array(6);
		this.#native.board_mac(mac.buffer, accessPoint ? 1 : 0);
		return mac;
	}
}
