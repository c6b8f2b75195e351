import { hotspotName, joinCode } from "../../modules/access-point/index";
import { text } from "../../modules/bytes/index";
import type { Product, SetupSettings } from "../../src/product";
import { UsageError } from "../cli/usage";
import { wholeName } from "../cli/whole-name";
import type { Unit } from "./unit";

/** What stands on a unit's label. */
export interface Label {
	/** As `Acme Lamp`. */
	readonly product: string;
	/** The name of the unit's setup network; absent as long as its chip is not known, which the name comes from. */
	readonly hotspot?: string | undefined;
	/** The network's key; absent when it is open. */
	readonly key?: string | undefined;
	readonly serial?: string | undefined;
	/** As `24:6f:28:aa:bb:cc`. */
	readonly mac?: string | undefined;
	/** What the QR code says; none when absent. */
	readonly code?: string | undefined;
	/** The maker's own columns that are to stand there: heads and values. */
	readonly more?: readonly (readonly [head: string, value: string])[];
}

/** What a label shows beside what every label does. */
export interface LabelChoice {
	/** Heads of the maker's own columns. */
	readonly fields?: readonly string[];
	/**
	 * What the code says instead of joining the setup network: a text in which `{HEAD}` stands for a column of the unit, as
	 * `{QR Token}+1` for the code by which Blynk's app claims a static token.
	 */
	readonly code?: string | undefined;
}

/** What a label needs of a product. */
export interface LabelProduct extends Pick<Product, "vendor" | "name"> {
	readonly setup: Pick<SetupSettings, "key" | "password">;
}

/**
 * The label of a unit of `product`.
 * @throws UsageError when the choice names a column that the unit has nothing in
 */
export function labelOf(
	unit: Pick<Unit, "mac" | "key"> & Partial<Unit>,
	{ vendor, name, setup }: LabelProduct,
	{ fields = [], code }: LabelChoice = {},
): Label {
	const { serial, mac, fields: own = {} } = unit;
	const key = setup.key === "unit" ? (unit.key ?? setup.password) : setup.password;
	const ssid = mac === undefined ? undefined : hotspotName({ prefix: vendor, name, mac: macBytes(mac) });
	return {
		product: wholeName({ vendor, name }),
		...{ hotspot: ssid && text(ssid), key, serial, mac },
		code: code === undefined ? ssid && joinCode(ssid, key) : filled(code, { ...own, serial, mac }, serial),
		more: fields.flatMap(head => (own[head] === undefined ? [] : [[head, own[head]] as const])),
	};
}

/** @param mac as `24:6f:28:aa:bb:cc` */
function macBytes(mac: string): Uint8Array {
	return Uint8Array.from(mac.split(":"), byte => parseInt(byte, 16));
}

function filled(template: string, columns: Readonly<Record<string, string | undefined>>, serial = "it"): string {
	return template.replace(/\{([^{}]+)\}/g, (_, head: string) => {
		const value = Object.hasOwn(columns, head) ? columns[head] : undefined;
		if (value !== undefined) return value;
		throw new UsageError(`--code is "${template}", but ${serial} has nothing in a column "${head}".`);
	});
}
