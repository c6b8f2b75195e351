/** One unit of a product, as the factory knows it. */
export interface Unit {
	/** The maker's own name for it, unique: 1 to 32 letters, digits, `.`, `-` and `_`. Names its files, too. */
	readonly serial: string;
	/** Station MAC, six bytes in lower case as `24:6f:28:aa:bb:cc`; absent until a chip is on the cable. */
	readonly mac: string | undefined;
	/** Of its setup network, 8 to 63 printable ASCII characters; absent where the product's `setup.key` is not `unit`. */
	readonly key: string | undefined;
	/** A static token, 32 characters, which Blynk's console has made for it; absent where the app brings one. */
	readonly token: string | undefined;
	/** The maker's own columns, by their heads. They stay in the registry and on the label, and are not in the flash. */
	readonly fields: Readonly<Record<string, string>>;
}

/** Columns that mean something to us; any other is the maker's own. */
export const columns = ["serial", "mac", "key", "token"] as const;
export type Column = (typeof columns)[number];

/** What a column must hold, in words that follow "must be". */
export const rules: Readonly<Record<Column, string>> = {
	serial: "1 to 32 letters, digits, '.', '-' and '_', the first and last a letter or digit",
	mac: "the station MAC of one chip, six bytes as 24:6f:28:aa:bb:cc",
	key: "8 to 63 printable ASCII characters",
	token: "32 letters, digits, '-' and '_'",
};

const patterns: Readonly<Record<Column, RegExp>> = {
	serial: /^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?$/i,
	mac: /^[0-9a-f]{2}(?:([:-]?)[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}$/i,
	key: /^[ -~]{8,63}$/,
	token: /^[\w-]{32}$/,
};

/**
 * What a column holds, in one spelling: a MAC in lower case with colons, whatever it was written with.
 * `undefined` when it breaks the column's rule.
 */
export function accept(column: Column, given: string): string | undefined {
	if (!patterns[column].test(given)) return undefined;
	return column === "mac" ? acceptMac(given) : given;
}

/** A chip's own MAC is never a group's, and one of zeros is that of a chip whose fuses could not be read. */
function acceptMac(given: string): string | undefined {
	const bytes = given.replace(/[:-]/g, "").toLowerCase().match(/../g) ?? [];
	const isGroup = parseInt(bytes[0] ?? "", 16) & 1;
	return isGroup || bytes.every(each => each === "00") ? undefined : bytes.join(":");
}

/** Serials name files, and some file systems know no case: two serials are the same when they differ in nothing else. */
export const sameSerial = (serial: string): string => serial.toLowerCase();
