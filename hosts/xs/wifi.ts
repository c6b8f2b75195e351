import type { VirtualDriver } from "../virtual/driver";
import type { Answers, Deliver } from "./answers";

/** What the firmware asks of its Wi-Fi driver (device/sdk): answered by that of the virtual board. */
export function wifiAnswers(driver: VirtualDriver, deliver: Deliver): Answers {
	let last = new Uint8Array();
	const filled = (size: number, ask: (into: ArrayBuffer) => number): number => {
		last = new Uint8Array(size);
		return ask(last.buffer);
	};
	return {
		"wifi.watch": values => {
			const id = values.number();
			driver.onMessage = message => deliver(id, "onMessage", message);
		},
		"wifi.mode": () => driver.mode,
		"wifi.setMode": values => {
			driver.mode = values.number();
		},
		"wifi.disconnect": () => driver.disconnect(),
		"wifi.country": values => driver.board_country(values.text()),
		"wifi.scan": () => driver.board_scan(),
		"wifi.endScan": () => driver.board_scan_end(),
		"wifi.address": values => driver.board_address(buffer(values.bytes())),
		"wifi.accessPoint": values =>
			driver.board_access_point(
				buffer(values.bytes()),
				values.number(),
				values.text(),
				values.number(),
				values.number(),
			),
		"wifi.join": values =>
			driver.board_join(
				buffer(values.bytes()),
				values.number(),
				buffer(values.bytes()),
				values.number(),
				buffer(values.bytes()),
				values.number(),
				values.text(),
			),
		"wifi.loss": () => filled(6, into => driver.board_loss(into)),
		"wifi.found": () => filled(42, into => driver.board_found(into)),
		"wifi.link": () => filled(16, into => driver.board_link(into)),
		/** What the last of these three filled in. */
		"wifi.filled": () => last,
	};
}

/** A buffer of these bytes alone. */
const buffer = (bytes: Uint8Array): ArrayBufferLike => bytes.slice().buffer;
