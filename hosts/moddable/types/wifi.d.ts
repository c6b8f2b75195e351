/**
 * What we use of the classic Wi-Fi module, as `modules/network/wifi/esp32` of SDK 8.2.3 has it. The published typings
 * spell the events of phones wrongly (`station_connected`).
 */
declare module "wifi" {
	export default class WiFi {
		static readonly connected: "connect";
		static readonly disconnected: "disconnect";
		static readonly station_connect: "station_connect";
		static readonly station_disconnect: "station_disconnect";
		static readonly Mode: { readonly station: 1; readonly accessPoint: 2 };
		static mode: number;
		static disconnect(): void;
		/** Watches events; lives until closed. */
		constructor(options: undefined, callback: (message: string) => void);
	}
}
