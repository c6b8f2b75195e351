import type { SdkFault } from "./fault";
import { has } from "./place";

const since = "8.2.3";
const where = "modules/network/wifi/esp32/xs6wifi.c";

/** The classic `wifi` module on an ESP32. */
export const radioFaults: readonly SdkFault[] = [
	{
		id: "wifi-text",
		since,
		what: "SSID and password are text: a name that is no UTF-8 cannot be joined, nor a password of 64 bytes told from its end",
		ourWay: "`board_join` in `esp32.c` takes bytes",
		where,
		isThere: has(where, "espMemCpy(config.sta.ssid, str, espStrLen(str))"),
	},
	{
		id: "wifi-five-tries",
		since,
		what: "a failed join is tried five more times before it is told: 50 s for a wrong password",
		ourWay: "`board_join` joins once; `modules/station` decides what comes next",
		where,
		isThere: has(where, "#define MODDEF_WIFI_ESP32_CONNECT_RETRIES (5)"),
	},
	{
		id: "wifi-two-reasons",
		since,
		what: "of some sixty reasons the module tells two, and the one of an earlier failure stays",
		ourWay: "`board_loss` in `esp32.c`, from a handler that runs before the SDK's",
		where,
		isThere: has(where, "? -1 : gDisconnectReason;"),
	},
	{
		id: "wifi-one-name",
		since,
		what: "the name for DHCP is the same for every unit: fixed when built, `espressif` unless set",
		ourWay: "`board_join` sets the unit's own; it sets a static address too, which the module has not",
		where,
		isThere: has(where, "esp_netif_set_hostname(gStation, MODDEF_WIFI_HOSTNAME)"),
	},
	{
		id: "wifi-waits-for-ipv6",
		since,
		what: '"gotIP" comes only once there is an IPv6 address as well',
		ourWay: "`wifi.ts` asks the driver every 100 ms",
		where,
		isThere: has(where, "if (0x03 != gWiFiIP)"),
	},
	{
		id: "wifi-scan-for-ever",
		since,
		what: "a scan whose end is not told blocks every later one",
		ourWay: "`board_scan` in `esp32.c`, which `wifi.ts` ends after 10 s",
		where,
		isThere: has(where, 'xsUnknownError("already scanning")'),
	},
	{
		id: "wifi-scan-failed",
		since,
		what: "a scan that failed, and a list that found no memory, look like one that heard nobody",
		ourWay: "`board_found` in `esp32.c` tells what the driver said, and takes the list one by one",
		where,
		isThere: has(where, "if (!aps) goto done;"),
	},
	{
		id: "wifi-wpa3-unknown",
		since,
		what: "a scan calls everything newer than WPA2 `wpa_wpa2_psk`, WPA-Enterprise too",
		ourWay: "`board_found` in `esp32.c` gives the driver's own word",
		where,
		isThere: has(where, "else // if (WIFI_AUTH_WPA_WPA2_PSK == bss->authmode)"),
	},
	{
		id: "wifi-old-soft-ap",
		since,
		what: "the soft-AP with a password is WPA and WPA2 mixed, without protected management frames",
		ourWay: "`board_access_point` in `esp32.c`: WPA2 alone",
		where,
		isThere: has(where, "ap->authmode = WIFI_AUTH_WPA_WPA2_PSK;"),
	},
	{
		id: "wifi-joins-nobody",
		since,
		what: "after `accessPoint` the next start of the station joins with an empty configuration",
		ourWay: "the SDK's `accessPoint` is not used",
		where,
		isThere: has(where, "gWiFiCredentials = 1;\n\n\tif (ESP_OK != esp_wifi_start())"),
	},
];
