import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync } from "node:fs";
import { writeWhole } from "../cloud/files";
import { readKey } from "../update/keys";

/** A new key to sign updates with. */
export function newKey(): KeyObject {
	return generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
}

/**
 * The private key in `file`, which is made when it is not there. It signs for this machine's virtual boards alone, so it may lie in a
 * repository, where `update key` makes none.
 * @throws Error in a sentence when something else is there
 */
export function keptKey(file: string): KeyObject {
	if (existsSync(file)) return readKey(file);
	const key = newKey();
	writeWhole(file, String(key.export({ type: "pkcs8", format: "pem" })), 0o600);
	return key;
}
