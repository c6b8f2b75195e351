import type { LabelChoice } from "../../factory/label-of";
import type { Sheet } from "../../factory/sheets";

/** What is written to the flash, at which place. */
export interface Part {
	/** Relative to the page. */
	readonly path: string;
	/** Bytes from the start of the flash. */
	readonly offset: number;
	readonly bytes: number;
	readonly sha256: string;
}

/** A place in the flash. */
export interface Region {
	/** Of its partition. */
	readonly name: string;
	readonly offset: number;
	readonly bytes: number;
}

/** How the labels of a station look. */
export interface LabelStyle extends LabelChoice {
	/** Each label is a page of its own, as large as a label of this sheet. */
	readonly sheet: Sheet;
}

/** What the page is built with, see docs/flasher.md. */
export interface PageConfig {
	readonly vendor: string;
	readonly name: string;
	/** Accent, `#rrggbb`. */
	readonly colour: string;
	readonly version: string;
	/** As esptool calls it: `ESP32-C3`. */
	readonly chip: string;
	/** The hash that the application tells of itself (`factory info`). */
	readonly image: string;
	readonly parts: readonly Part[];
	/** Erased with every image: which of two applications starts is for the image to say. */
	readonly erased: readonly Region[];
	/** Where a unit's own data goes, and what a device forgets when it is asked to. */
	readonly nvs: Region;
	/** The least flash that it is built for, bytes. */
	readonly flash: number;
	/** Bits a second while writing. */
	readonly speed: number;
	/** Whether the firmware speaks Improv on this cable. */
	readonly improv: boolean;
	/** Who may join the setup network: everyone, who knows the product's password, or who has the unit's label. */
	readonly key: "open" | "product" | "unit";
	/** The product's password, in a folder for a station only: it is printed on labels. */
	readonly password?: string | undefined;
	/** Of a station, which gives each chip a unit's data: how its labels look. Absent on a page for whoever has one device. */
	readonly station?: LabelStyle | undefined;
	/** What a device is told besides its token: the server's name, and the template where the product leaves that open. */
	readonly host?: string | undefined;
	readonly template?: string | undefined;
	/** Where the owner goes when the device is online. */
	readonly next?: { readonly url: string; readonly label?: string | undefined } | undefined;
}

/** A unit of `units.json`. */
export interface ListedUnit {
	readonly serial: string;
	/** Absent until a chip is known to be this unit. */
	readonly mac?: string | undefined;
	/** Of its setup network. */
	readonly key?: string | undefined;
	/** A static token. */
	readonly token?: string | undefined;
	readonly fields: Readonly<Record<string, string>>;
	/** Its data, a file of the size of the `nvs` partition: relative to the page. */
	readonly nvs: string;
	readonly sha256: string;
}

/** `units.json`. */
export interface UnitList {
	/** Takes a `POST` of `{serial, mac}` before a unit is given to a chip: the registry on this machine. */
	readonly bind?: string | undefined;
	/** In the order they are given out. */
	readonly units: readonly ListedUnit[];
}
