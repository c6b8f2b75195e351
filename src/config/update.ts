import { unhex } from "../../modules/bytes/index";
import { ConfigError, fields, flag, list, or, pattern, whole, type Rule } from "./rules";

/** How units get another firmware, and from whom (docs/update.md). Times in milliseconds. */
export interface UpdateSettings {
	/**
	 * Whose firmware is taken: one public key, or two while one takes the other's place. Each as `update key` tells it, 130
	 * hexadecimal digits: a point of the curve P-256, uncompressed (SEC 1, 2.3.3).
	 */
	readonly keys: readonly string[];
	/** Takes firmware that nobody has signed, from whoever speaks for the cloud or is on the setup network. */
	readonly acceptUnsigned: boolean;
	/** A new firmware gets so long to log in and to pass the product's own test; it waits while the network or the cloud is away. */
	readonly trial: number;
	/** It waits so long at most; then the firmware before it has a look whether it fares better. */
	readonly patience: number;
}

const key = pattern(
	value => value.startsWith("04") && unhex(value)?.length === 65,
	'a public key of 130 hexadecimal digits, as "update key" tells it',
);

const read = fields<UpdateSettings>({
	keys: or(list(key, 0, 2), []),
	acceptUnsigned: or(flag, false),
	trial: or(whole(60_000, 3_600_000, "milliseconds"), 300_000),
	patience: or(whole(300_000, 604_800_000, "milliseconds"), 21_600_000),
});

/** The rules of `update`. */
export const updateRules: Rule<UpdateSettings | undefined> = (value, path) => {
	const given = read(value, path);
	if (!given.keys.length && !given.acceptUnsigned)
		throw new ConfigError(
			`${path}.keys`,
			given.keys,
			`a list of 1 to 2 public keys ("update key" makes one), unless "${path}.acceptUnsigned" is true`,
		);
	return given;
};
