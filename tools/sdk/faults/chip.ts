import type { SdkFault } from "./fault";
import { has, lacks } from "./place";

const since = "8.2.3";
const config = (chip: string): string => `build/devices/esp32/xsProj-${chip}/sdkconfig.defaults`;

/** Start, settings and update of an ESP32. */
export const chipFaults: readonly SdkFault[] = [
	{
		id: "settings-abort",
		since,
		what: "settings that ESP-IDF cannot read end the start with an abort, at every start: a dead device",
		ourWay: "they are erased before, by a function that ESP-IDF calls ahead of the SDK (`board_start` in `esp32.c`)",
		where: "build/devices/esp32/lib/main/main.c",
		isThere: has("build/devices/esp32/lib/main/main.c", "ESP_ERROR_CHECK(nvs_flash_init())"),
	},
	{
		id: "erases-before-it-writes",
		since,
		what: "`Preference.set` erases the key before it writes it: a power cut between leaves neither the old nor the new",
		ourWay: "two slots with a sequence number and a checksum (`modules/credentials`)",
		where: "modules/files/preference/esp32/modPreference.c",
		isThere: has("modules/files/preference/esp32/modPreference.c", "ERASE_KEY(handle, key);"),
	},
	{
		id: "settings-of-the-linker",
		since,
		what: "on a PC `preference` reads its file while the module is made: preloaded, that is at link time, and nothing is ever loaded or kept",
		ourWay: "the simulators do not preload it",
		where: "modules/files/preference/lin/preference.js",
		isThere: has("modules/files/preference/lin/preference.js", "static #cache = Preference.#load();"),
	},
	{
		id: "no-watchdog",
		since,
		what: "both watchdogs are off: a loop that hangs hangs for ever",
		ourWay: "on, in release builds (`hosts/moddable/sdkconfig`)",
		where: config("esp32c3"),
		isThere: has(config("esp32c3"), "# CONFIG_ESP_TASK_WDT_EN is not set"),
	},
	{
		id: "panic-halts",
		since,
		what: "S2 and S3 stop after a panic in a stub that waits for a debugger, in release builds too",
		ourWay: "they restart (`hosts/moddable/sdkconfig`)",
		where: config("esp32s3"),
		isThere: has(config("esp32s3"), "CONFIG_ESP_SYSTEM_PANIC_GDBSTUB=y"),
	},
	{
		id: "stacks-to-the-port",
		since,
		what: "after a panic the stacks of all tasks go to the serial port, with the secrets that are in them",
		ourWay: "nothing is written (`hosts/moddable/sdkconfig`)",
		where: config("esp32c3"),
		isThere: has(config("esp32c3"), "CONFIG_ESP_COREDUMP_ENABLE_TO_UART=y"),
	},
	{
		id: "dhcp-check-stays",
		since,
		what: "`# CONFIG_LWIP_DHCP_DOES_ARP_CHECK is not set` is one of a choice since ESP-IDF 6, so it switches nothing off: 1 to 2 s a join",
		ourWay: "the choice's other member is set (`hosts/moddable/sdkconfig`)",
		where: config("esp32c3"),
		isThere: has(config("esp32c3"), "# CONFIG_LWIP_DHCP_DOES_ARP_CHECK is not set"),
	},
	{
		id: "no-end-of-trial",
		since,
		what: "`embedded:update` cannot say that a new firmware works, which the boot loader's return to the old one needs",
		ourWay: "not used: ESP-IDF's partitions by C of ours (`hosts/moddable/update`), and `board_keep` in `esp32.c`",
		where: "modules/io/update/esp32/update-esp32.c",
		isThere: lacks("modules/io/update/esp32/update-esp32.c", "esp_ota_mark_app_valid"),
	},
];
