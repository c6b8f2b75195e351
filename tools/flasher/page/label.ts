import { hotspotName, joinCode } from "../../../modules/access-point/index";
import { text } from "../../../modules/bytes/index";
import { labelSvg } from "../../factory/svg";
import type { ListedUnit, PageConfig } from "./config";

/** How a device's setup network is joined. */
export interface Hotspot {
	/** The network's name, as it follows from product and chip. */
	readonly name: string;
	/** Absent when the network is open, or the page is not told. */
	readonly key: string | undefined;
	/** What joins it when it is scanned; absent where a key is needed and not known. */
	readonly code: string | undefined;
}

export function hotspotOf(config: PageConfig, mac: string, unit: ListedUnit | undefined): Hotspot {
	const bytes = Uint8Array.from(mac.split(":"), byte => parseInt(byte, 16));
	const ssid = hotspotName({ prefix: config.vendor, name: config.name, mac: bytes });
	const key = config.key === "unit" ? unit?.key : config.password;
	const isKnown = config.key === "open" || key !== undefined;
	return { name: text(ssid), key, code: isKnown ? joinCode(ssid, key) : undefined };
}

/** The label of a unit, as SVG; the same drawing as `factory labels`. */
export function draw({ vendor, name }: PageConfig, mac: string, { name: hotspot, key, code }: Hotspot): string {
	const product = name === vendor ? name : `${vendor} ${name}`;
	return code === undefined ? "" : labelSvg({ product, hotspot, key, mac, code });
}
