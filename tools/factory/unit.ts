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
