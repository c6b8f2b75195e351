import { isPrintable } from "../../modules/match/index";
import { ownFields } from "./own-fields";
import type { ProductFields } from "../product-fields";
import { ConfigError, fields, flag, oneOf, or, whole, type Open, type Rule } from "./rules";

/** How a unit gets its network and token. Times in milliseconds. */
export interface SetupSettings {
	/**
	 * The setup network closes after this long without activity, milliseconds, while no phone is on it; in any case after
	 * six times as long.
	 */
	readonly window: number;
	/**
	 * `restart`: store, restart, connect. `live`: try while the phone watches, then store and restart; in a home network that
	 * has the addresses of the setup network (192.168.4.0/24 lies in eero's) it is as `restart`, for the two at a time do not work.
	 */
	readonly verify: "restart" | "live";
	/**
	 * Who may join the setup network: everyone (`open`), who knows `password` (`product`), or who has the unit's own label
	 * (`unit`). Unless set: `product` where there is a `password`, else `open`.
	 */
	readonly key: "open" | "product" | "unit";
	/** The product's key. With `key: "unit"` it stands in for a unit whose flash has none of its own. */
	readonly password: string | undefined;
	/** Of the setup network; 12 and 13 only where the country allows them. */
	readonly channel: number;
	/** What the maker asks for besides network and token; at most 8 (docs/settings.md). */
	readonly fields: ProductFields | undefined;
	/** A page of the setup network takes further networks (docs/networks.md). */
	readonly networks: boolean;
	/** Takes other firmware on the setup network, too, which must have a key then. */
	readonly update: boolean;
}

/** A WPA passphrase: 8 to 63 printable ASCII characters (IEEE 802.11-2020, J.4.1). A wrong one is not told, nor is a number. */
const passphrase: Rule<string> = (value, path) => {
	if (typeof value === "string" && isPrintable(value, 8, 63)) return value;
	throw new ConfigError(path, "...", "a text of 8 to 63 printable ASCII characters");
};

/** The rules of `setup`. */
export function setupRules(value: unknown, path: string): SetupSettings {
	const given = fields<Open<SetupSettings, "key">>({
		window: or(whole(60_000, 3_600_000, "milliseconds"), 600_000),
		verify: or(oneOf("restart", "live"), "restart"),
		key: or(oneOf("open", "product", "unit"), undefined),
		password: or(passphrase, undefined),
		channel: or(whole(1, 13), 1),
		fields: or(ownFields, undefined),
		networks: or(flag, false),
		update: or(flag, false),
	})(value, path);
	const { password, key = password === undefined ? "open" : "product" } = given;
	if (key === "open" && password !== undefined)
		throw new ConfigError(`${path}.key`, key, `"product" or "unit" beside a "${path}.password"`);
	if (key === "product" && password === undefined)
		throw new ConfigError(`${path}.key`, key, `"open" or "unit" without a "${path}.password"`);
	if (key === "open" && given.update)
		throw new ConfigError(
			`${path}.update`,
			true,
			`false while "${path}.key" is "open": anybody near could send a firmware`,
		);
	return { ...given, key };
}
