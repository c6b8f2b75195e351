import type { Link, ResetReason, Security } from "../../../host";
import type { BoardNative } from "../../../moddable/native";
import type { TlsNative } from "../../../tls/native";
import type { Facts } from "../host";
import type { NativeValue } from "../native";
import { remoteTls } from "../tls-native";
import { endScan, join, lossReason, openAccessPoint, startScan, takeFound } from "./wifi";

/** `esp_reset_reason_t`, one number for each. */
const resetReasons: { readonly [Reason in ResetReason]: number } = {
	unknown: 0,
	"power-on": 1,
	external: 2,
	software: 3,
	panic: 4,
	watchdog: 5,
	brownout: 9,
};

/** `wifi_auth_mode_t`, in its order (esp_wifi_types_generic.h); what nobody knows is beyond its end. */
const securities: readonly Security[] = [
	...(["OPEN", "WEP", "WPA", "WPA2", "WPA+WPA2", "WPA2 ENT", "WPA3", "WPA2+WPA3", "WAPI", "OWE", "unknown"] as const),
];

/** What `board_address` said; all zero: DHCP. */
const fixed: { addresses: Uint8Array | undefined } = { addresses: undefined };

const dotted = (bytes: Uint8Array, at: number): string => bytes.subarray(at, at + 4).join(".");

/** As the Node side wants it: address, mask, gateway and name servers, or nothing. */
function staticAddress(): readonly NativeValue[] {
	const { addresses } = fixed;
	if (!addresses) return [];
	const dns = [dotted(addresses, 12), dotted(addresses, 16)].filter(each => each !== "0.0.0.0");
	return [dotted(addresses, 0), dotted(addresses, 4), dotted(addresses, 8), dns];
}

const facts = (): Facts => native.call<Facts>("facts");

/** ESP_ERR_INVALID_ARG. */
const invalid = 0x102;

/** What esp32.c does. */
const board: BoardNative = {
	board_restart(byRequest) {
		if (byRequest) native.restart("restart", "esp_restart");
		native.restart("fault", "esp_restart that nobody asked for");
	},

	board_reset_reason() {
		return resetReasons[facts().resetReason];
	},

	board_keep() {
		native.call("update.keep");
	},

	board_chip() {
		return facts().chip;
	},

	board_mac(into, accessPoint) {
		const { mac, accessPointMac } = facts();
		new Uint8Array(into).set(accessPoint ? accessPointMac : mac);
	},

	board_random(into, offset, length) {
		native.fill(new Uint8Array(into, offset, length), "random", length);
	},

	board_free_memory() {
		return native.freeMemory();
	},

	board_listen() {},

	board_loss(into) {
		const { code, bssid } = lossReason();
		new Uint8Array(into).set(bssid);
		return code;
	},

	board_scan() {
		return startScan();
	},

	board_scan_end() {
		endScan();
	},

	board_found(into) {
		const found = takeFound();
		if (found === undefined) return 0;
		if (found === "runs") return 2;
		if (found === "failed") return 3;
		const { bssid, rssi, channel, security, ssid } = found;
		const record = new Uint8Array(into);
		record.set(bssid);
		record.set([rssi & 0xff, channel, securities.indexOf(security), ssid.length], 6);
		record.set(ssid, 10);
		return 1;
	},

	board_country(code) {
		native.call("country", code);
	},

	/** The Node side holds the end back by itself; the port is that of tcp.ts. */
	board_end(_address, port, hold) {
		if (!hold) native.call("finish", port);
	},

	board_access_point(ssid, ssidLength, password, channel, most) {
		if (ssidLength > 32 || password.length > 63) return invalid;
		return openAccessPoint(new Uint8Array(ssid, 0, ssidLength), password, channel, most);
	},

	/** The chip asks for a network by its name, hidden or not. */
	board_join(ssid, ssidLength, password, passwordLength, bssid, channel, hostName) {
		if (ssidLength > 32 || passwordLength > 64) return invalid;
		const address = new Uint8Array(bssid);
		join(
			new Uint8Array(ssid, 0, ssidLength),
			new Uint8Array(password, 0, passwordLength),
			true,
			hostName || undefined,
			address.some(byte => byte !== 0) ? address : undefined,
			channel || undefined,
			...staticAddress(),
		);
		return 0;
	},

	board_address(addresses) {
		const bytes = new Uint8Array(addresses);
		fixed.addresses = dotted(bytes, 0) === "0.0.0.0" ? undefined : bytes.slice();
	},

	board_link(into) {
		const link = native.call<Link | undefined>("link");
		if (!link) return 0;
		const bytes = new Uint8Array(into);
		bytes.set(link.address.split(".").map(Number), 0);
		bytes.set(link.gateway.split(".").map(Number), 4);
		bytes.set(link.bssid, 8);
		bytes[14] = link.channel;
		bytes[15] = link.rssi;
		return 1;
	},
};

/** `mc/ffi`, which mcconfig makes of the manifests' "ffi". */
export default interface FFI extends BoardNative, TlsNative {}
export default class FFI {
	/** As in the SDK, an object of functions: each costs RAM. */
	constructor() {
		native.own(this);
	}
}

Object.assign(FFI.prototype, board, remoteTls);
