import type { ChipTarget } from "./targets";

/** How esptool is to write the flash, in its words. */
export interface FlashSettings {
	/** `dio`, `dout`. */
	readonly mode: string;
	/** `80m`, `40m`, ... */
	readonly freq: string;
	/** `4MB`, ... */
	readonly size: string;
}

/**
 * What an sdkconfig means for the flash, where ESP-IDF has not said so itself: of a choice the last that is `y` wins
 * (components/esptool_py/Kconfig.projbuild, components/spi_flash/CHIP/Kconfig.flash_freq of ESP-IDF v6.0).
 */
export function flashSettings(sdkconfig: string, target: ChipTarget): FlashSettings {
	const last = (name: string): string | undefined =>
		[...sdkconfig.matchAll(new RegExp(`^CONFIG_ESPTOOLPY_${name}_(\\w+)=y$`, "gm"))].at(-1)?.[1];
	const freq = last("FLASHFREQ") ?? (target === "esp32" ? "40M" : "80M");
	return {
		// The boot loader starts in two lines, and goes to four by itself.
		mode: ["DOUT", "OPI"].includes(last("FLASHMODE") ?? "") ? "dout" : "dio",
		freq: freq === "120M" ? "80m" : freq.toLowerCase(),
		size: last("FLASHSIZE") ?? "2MB",
	};
}
