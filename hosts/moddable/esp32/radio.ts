import FFI from "mc/ffi";
import Timer from "timer";
import WiFi from "wifi";
import { guarded } from "../guard";
import type { BoardNative } from "../native";
import { WifiRadio } from "./wifi";

/**
 * The radio on the chip. Events are those of the SDK's classic `wifi`; the station, scans and the soft-AP are our own C
 * (`esp32.c`), because the SDK's take SSID and password as text; its station retries five times before it tells (50 s for
 * a wrong password), reduces all reasons to two, and knows no static address; its scans tell no failure and no security
 * newer than WPA2; its soft-AP knows no WPA2 alone.
 */
export class Esp32Radio extends WifiRadio<Timer> {
	constructor(native: BoardNative = new FFI()) {
		super(native, WiFi, Timer);
		// Our handler must hear of events before the SDK's does, hence before the SDK starts the radio.
		native.board_listen();
		// Station first: so a scan is always possible (it fails in AP-only mode).
		WiFi.mode = WiFi.Mode.station;
		new WiFi(
			undefined,
			guarded(message => this.onEvent(message)),
		);
	}
}
