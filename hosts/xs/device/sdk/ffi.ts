import type { ResetReason } from "../../../host";
import type { BoardNative, FactoryNative, FormerNative, UpdateNative } from "../../../moddable/native";
import type { TlsNative } from "../../../tls/native";
import type { Facts } from "../host";
import { remoteTls } from "../tls-native";
import { former } from "./former";
import { inspect } from "./inspect";
import { update } from "./update";

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

/** What the driver fills in is asked for after the call that did it. */
function filled(name: string, into: ArrayBufferLike): number {
	const answer = native.call<number>(name);
	native.fill(new Uint8Array(into), "wifi.filled");
	return answer;
}

const facts = (): Facts => native.call<Facts>("facts");

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
		return filled("wifi.loss", into);
	},

	board_scan() {
		return native.call<number>("wifi.scan");
	},

	board_scan_end() {
		native.call("wifi.endScan");
	},

	board_found(into) {
		return filled("wifi.found", into);
	},

	board_country(code) {
		native.call("wifi.country", code);
	},

	/** The Node side holds the end back by itself; the port is that of tcp.ts. */
	board_end(_address, port, hold) {
		if (!hold) native.call("finish", port);
	},

	/** What is asked for: `ask` of hosts/moddable/esp32/serial.ts. */
	board_serial(what, byte) {
		switch (what) {
			case 0:
				return native.call<number>("serial.take");
			case 1:
				native.call("serial.close");
				return 1;
			case 2:
				return native.call<number>("serial.waiting");
			case 3:
				return native.call<number>("serial.next");
			default:
				return native.call<boolean>("serial.write", Uint8Array.of(byte)) ? 1 : 0;
		}
	},

	board_group(group, port) {
		try {
			native.call("group", group, port);
			return 0;
		} catch {
			return 0x103; // ESP_ERR_INVALID_STATE
		}
	},

	board_access_point(ssid, ssidLength, password, channel, most) {
		return native.call<number>("wifi.accessPoint", new Uint8Array(ssid), ssidLength, password, channel, most);
	},

	board_join(ssid, ssidLength, password, passwordLength, bssid, channel, hostName) {
		return native.call<number>(
			"wifi.join",
			new Uint8Array(ssid),
			ssidLength,
			new Uint8Array(password),
			passwordLength,
			new Uint8Array(bssid),
			channel,
			hostName,
		);
	},

	board_address(addresses) {
		native.call("wifi.address", new Uint8Array(addresses));
	},

	board_link(into) {
		return filled("wifi.link", into);
	},
};

/** `mc/ffi`, which mcconfig makes of the manifests' "ffi". */
export default interface FFI extends BoardNative, TlsNative, UpdateNative, Partial<FormerNative & FactoryNative> {}
export default class FFI {
	/** As in the SDK, an object of functions: each costs RAM. */
	constructor() {
		native.own(this);
	}
}

Object.assign(FFI.prototype, board, remoteTls, former, inspect, update);
