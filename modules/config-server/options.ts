import type { AccessPointFound } from "../../hosts/host";
import type { Code } from "../codes/index";
import type { Credentials } from "../credentials/index";
import type { ConfigDefaults, ConfigRequest } from "./config-request";
import type { OwnFields, Translations } from "./own-fields";
import type { Receiver } from "../update/index";
import type { Problem } from "./problem";
import type { Head } from "./head";
import type { Response, Sink } from "./response";

/**
 * What the config server tells about the device, and whom it tells what the phone asked for. It reads each where it
 * needs it and keeps none, so an object whose class has getters and methods costs the least memory.
 */
export interface ConfigServerOptions {
	/** TCP port, 80 when absent. */
	readonly port?: number;
	/**
	 * Names under which this device may be addressed, lower case, besides its address 192.168.4.1 and loopback;
	 * `blynk.setup` when absent. A request for any other host is redirected, or refused if it would change something.
	 */
	readonly hosts?: readonly string[];
	/** Who the device is, for `board_info.json` and the pages; read at each request. */
	readonly device: DeviceFacts;
	/** What the maker asks for besides network and token. */
	readonly fields?: OwnFields | undefined;
	/** Pages that are of use after the first setup, too. */
	readonly care?: Care | undefined;
	/** For the wizard page (`/product.json`). */
	readonly page?: PageFacts;
	/** What the device is doing; asked at each request that tells it. */
	status(): Status;
	/**
	 * The last scan; `undefined` as long as there was none, then the phone is kept waiting up to 8 s.
	 * `refresh` asks for a new scan in the background; the page asks again until the list is new, so it may be put off.
	 */
	scan(refresh: boolean): ScanResult | undefined;
	/** What `phone` (see {@link onApply}) handed over last, if it failed and is kept for another attempt of the same phone. */
	kept?(phone: number): Credentials | undefined;
	/**
	 * The phone handed over valid credentials, and has had its answer.
	 * @param phone the last number of its address on the setup network; 0: nobody knows
	 */
	onApply(request: ConfigRequest, phone: number): void;
	/** The phone asked for a reset of the configuration, and has had its answer. */
	onReset(): void;
	/** The phone asked for a restart, and has had its answer. */
	onReboot(): void;
	/** A request came from the device's own page or an app: somebody is setting the device up. */
	onActivity?(): void;
	/** Allows a firmware upload at `/update`; refused when absent, and where the host has no `update`. */
	readonly update?: UploadTarget | undefined;
}

/** Pages that not every product has. */
export interface Care {
	/** Markup with links to them, for the plain form. */
	readonly links: string;
	/**
	 * What answers a request with a body of `length` bytes; `undefined`: nothing here. `own`: a page of the device itself asks.
	 * @internal
	 */
	page(head: Head, length: number, own: boolean, device: DeviceFacts): Response | Sink | undefined;
}

/** Who the device is, as `board_info.json` tells it. */
export interface DeviceFacts extends ConfigDefaults {
	/** The product's `vendor`. */
	readonly vendor: string;
	/** The template's name. */
	readonly product: string;
	/** Tells firmwares of one product apart; the template id where the product has none of its own. */
	readonly firmwareType: string;
	/** As `1.2.3`. */
	readonly firmwareVersion: string;
	/** The setup network's name, bytes (`hotspotName`). */
	readonly hotspot: Uint8Array;
	/** The unit's id, a UUID. */
	readonly uid: string;
	/** The maker's own name for the unit, where it has one. */
	readonly serial?: string;
}

/** How the wizard page looks and speaks; see tools/wizard-page. */
export interface PageFacts {
	/** Accent colour, `#rrggbb`. */
	readonly colour?: string | undefined;
	/** Path data of a 24 x 24 SVG, or a `data:image/...` address, at most 4 KB. */
	readonly icon?: string | undefined;
	/** By language, `en` and so on. */
	readonly instructions?: Readonly<Record<string, string>>;
	/** Offered to the user; the first is the default. */
	readonly languages?: readonly string[];
	/** `live`: the credentials are tried while the phone watches. */
	readonly verify?: "restart" | "live";
	/** Where the maker sends whoever is done: an address, and what it is called by language. */
	readonly next?:
		| {
				/** `https://...` or `http://...`. */
				readonly url: string;
				/** What the link is called. */
				readonly label: Translations;
		  }
		| undefined;
	/** What the light shows, by the machine's places. */
	readonly leds?: Readonly<Record<string, Light>>;
}

/** As `Pattern` of modules/indicator. */
export interface Light {
	/** 0xRRGGBB. */
	readonly colour: number;
	/** On, off, on, off... milliseconds. */
	readonly beat?: readonly number[];
	/** Milliseconds from dark to dark. */
	readonly wave?: number;
}

/** What `/status.json` tells. */
export interface Status {
	/** The machine's place: `setup`, `trying`, `storing`... */
	readonly phase: string;
	/** Why the last attempt failed; 0 when it did not, or there was none. */
	readonly code: Code;
	/** In a live trial, what is still to be done: `joining` or `connecting`; also where it is stored before that is done. */
	readonly step?: string | undefined;
	/** The maker's own field that the product's code refused, and why in a sentence. */
	readonly refusal?: Problem | undefined;
	/** The network of the last attempt, when it is known from before the present power-on. */
	readonly ssid?: Uint8Array | undefined;
}

/** Access points that are looked at one at a time, and need not all be in memory as objects. */
export interface FoundList {
	/** How many there are. */
	readonly length: number;
	/** The one at `index`, from 0; `undefined` behind the end. */
	at(index: number): AccessPointFound | undefined;
}

/** What a scan heard, and how old that is. */
export interface ScanResult {
	/** Networks that have a name, in the order in which they are to be shown. */
	readonly found: readonly AccessPointFound[] | FoundList;
	/** Milliseconds since the scan. */
	readonly age: number;
}

/** Where a firmware upload goes, and who hears of its course. */
export interface UploadTarget {
	/** What takes the bytes of one: another each time. One at a time; the one before has ended or is stopped. */
	receiver(): UploadReceiver;
	/** A firmware for this device has begun to come; the device should leave everything else alone. */
	onStarted(): void;
	/** It is whole and starts next; the phone has had its answer. */
	onDone(): void;
	/** It broke off, or is not what it said; the one that runs stays. What came is kept for another attempt. */
	onFailed(): void;
}

/** What the upload needs of {@link Receiver}. */
export type UploadReceiver = Pick<Receiver, "wanted" | "length" | "write" | "finish" | "stop">;
