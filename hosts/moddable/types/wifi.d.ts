/**
 * What we use of the classic Wi-Fi module, as `modules/network/wifi/esp32` of SDK 8.2.3 has it. The published typings lack
 * `channel` of a scan's items and the end of a scan, and spell the events of phones wrongly (`station_connected`).
 */
declare module "wifi" {
	export interface WiFiScanItem {
		/** The SSID's bytes as they are, whether UTF-8 or not. */
		readonly ssid: string;
		readonly bssid: ArrayBuffer;
		readonly rssi: number;
		readonly channel: number;
		/** Absent when the driver reports something unheard of. */
		readonly authentication?: string;
	}

	export default class WiFi {
		static readonly connected: "connect";
		static readonly disconnected: "disconnect";
		static readonly station_connect: "station_connect";
		static readonly station_disconnect: "station_disconnect";
		static readonly Mode: { readonly station: 1; readonly accessPoint: 2 };
		static mode: number;
		/** Calls back with every network and then with `null`. @throws Error when no scan is possible now. */
		static scan(options: { readonly hidden?: boolean }, callback: (item: WiFiScanItem | null) => void): void;
		/** Ends the scan that is under way; its callback is not called any more. */
		static scan(): void;
		static disconnect(): void;
		/** Watches events; lives until closed. */
		constructor(options: undefined, callback: (message: string) => void);
	}
}
