import type { AccessPointFound } from "../../../host";
import type { NativeValue } from "../native";
import { forget, register } from "../targets";

type Notify = (message: string) => void;

/** The driver: what of it is up, and who is told. There is one radio. */
const driver: {
	/** Bit 0: station, bit 1: soft-AP; -5: the driver does not run. */
	mode: number;
	notify: Notify | undefined;
	/** As `board_found` tells it. */
	scan: "ended" | "runs" | "failed";
	/** What the last scan heard and nobody has taken yet. */
	found: AccessPointFound[];
	accessPoint: number;
	phones: number;
	/** The join's number at the Node side; 0: none. */
	join: number;
	/** How far the present join is: associated means that "connect" was told, joined that there is an address. */
	link: "none" | "associated" | "joined";
	/** Number of the timer that tells "connect". */
	association: number;
	loss: number;
	/** Of the access point last joined, or that a join failed at. */
	bssid: Uint8Array;
} = {
	mode: -5,
	notify: undefined,
	scan: "failed",
	found: [],
	accessPoint: 0,
	phones: 0,
	join: 0,
	link: "none",
	association: 0,
	loss: 0,
	bssid: new Uint8Array(6),
};

/**
 * The Node side tells of an address, not of the association before it, on which the firmware's patience with DHCP begins:
 * a join that is not lost after so many milliseconds counts as associated.
 */
const associationTime = 2500;

/** ESP_FAIL. */
const failed = -1;

/** WIFI_REASON_ASSOC_LEAVE: we left. */
const left = 8;

/** Of the reasons that esp32/reason.ts knows, one for each. */
const reasons: Readonly<Record<string, number>> = {
	"not-found": 201,
	auth: 15,
	security: 211,
	refused: 5,
	unknown: 200,
};

function tell(message: string): void {
	const { notify } = driver;
	notify?.(message);
}

/** Hears of the present join. */
const station = {
	onJoined(): void {
		onAssociated();
		driver.link = "joined";
		tell(WiFi.gotIP);
	},
	onLost(reason: string, bssid?: Uint8Array): void {
		if (bssid) driver.bssid = bssid;
		// DHCP gets no end on the chip: the station stays associated, without an address.
		if (reason === "no-address") return;
		endJoin();
		driver.loss = reasons[reason] ?? 0;
		tell(WiFi.disconnected);
	},
};

function onAssociated(): void {
	if (driver.join === 0 || driver.link !== "none") return;
	driver.link = "associated";
	tell(WiFi.connected);
}

function endJoin(): void {
	forget(driver.join);
	forget(driver.association);
	native.post("clear", driver.association);
	driver.join = 0;
	driver.link = "none";
}

/** Hears of the present soft-AP. The driver tells of phones one by one. */
const accessPoint = {
	onPhones(count: number): void {
		for (; driver.phones < count; driver.phones++) tell(WiFi.station_connect);
		for (; driver.phones > count; driver.phones--) tell(WiFi.station_disconnect);
	},
};

function onLeft(): void {
	driver.loss = left;
	tell(WiFi.disconnected);
}

/** For ffi.ts: starts to join, with what the Node side wants after the join's number. */
export function join(...parameters: readonly NativeValue[]): void {
	endJoin();
	driver.join = register(station);
	native.call("join", driver.join, ...parameters);
	driver.association = register(onAssociated);
	native.post("set", driver.association, associationTime);
}

/** For ffi.ts: `wifi_err_reason_t` of the last loss, and whose it was. */
export const lossReason = (): { readonly code: number; readonly bssid: Uint8Array } => ({
	code: driver.loss,
	bssid: driver.bssid,
});

/** For ffi.ts: starts to listen, or says no with an esp_err_t: while another scan runs, and while the station joins. */
export function startScan(): number {
	if (driver.scan === "runs" || (driver.join !== 0 && driver.link !== "joined")) return failed;
	driver.scan = "runs";
	const onDone = (found: readonly AccessPointFound[] | undefined): void => {
		if (driver.scan !== "runs") return;
		driver.scan = found ? "ended" : "failed";
		driver.found = [...(found ?? [])].sort((a, b) => b.rssi - a.rssi);
	};
	native.call("scan", register(onDone));
	return 0;
}

/** For ffi.ts: gives a scan up, and forgets what was heard. */
export function endScan(): void {
	driver.scan = "failed";
	driver.found = [];
}

/** For ffi.ts: how the scan goes, or the next that it heard, `undefined` when that were all. */
export function takeFound(): "runs" | "failed" | AccessPointFound | undefined {
	return driver.scan === "ended" ? driver.found.shift() : driver.scan;
}

/** For ffi.ts: opens the soft-AP beside the station, or says no with an esp_err_t. */
export function openAccessPoint(ssid: Uint8Array, password: string, channel: number, most: number): number {
	forget(driver.accessPoint);
	driver.mode = WiFi.Mode.station | WiFi.Mode.accessPoint;
	driver.phones = 0;
	driver.accessPoint = register(accessPoint);
	try {
		native.call("openAccessPoint", driver.accessPoint, ssid, password || undefined, channel, most);
		return 0;
	} catch {
		return failed;
	}
}

/** `wifi` (SDK modules/network/wifi/esp32). */
export default class WiFi {
	static readonly gotIP = "gotIP";
	static readonly connected = "connect";
	static readonly disconnected = "disconnect";
	static readonly station_connect = "station_connect";
	static readonly station_disconnect = "station_disconnect";
	static readonly Mode = Object.freeze({ off: -5, none: 0, station: 1, accessPoint: 2 });

	constructor(_options: undefined, onNotify: Notify) {
		driver.notify = onNotify;
	}

	close(): void {
		driver.notify = undefined;
	}

	static get mode(): number {
		return driver.mode;
	}

	static set mode(mode: number) {
		if (![-5, 0, 1, 2, 3].includes(mode)) throw new Error("invalid mode");
		driver.mode = mode;
		if (mode > 0 && mode & WiFi.Mode.accessPoint) return;
		forget(driver.accessPoint);
		native.call("closeAccessPoint");
	}

	/** Leaves the network; the driver tells of it later, as of any loss. */
	static disconnect(): void {
		if (driver.join === 0) return;
		endJoin();
		native.call("leave");
		native.post("set", register(onLeft), 0);
	}
}
