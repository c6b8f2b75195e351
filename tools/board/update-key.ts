import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { naming } from "../cli/json-file";
import { writeWhole } from "../cloud/files";

/** A new key to sign updates with, of the curve P-256. */
export function newKey(): KeyObject {
	return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
}

/** The private key in `file`, which is made when it is not there. @throws Error in a sentence when something else is there */
export function keptKey(file: string): KeyObject {
	if (existsSync(file))
		return naming(file, () => {
			const key = createPrivateKey(readFileSync(file));
			if (key.asymmetricKeyDetails?.namedCurve === "prime256v1") return key;
			throw new Error("it holds no key of the curve P-256. Remove it, or begin anew with --fresh.");
		});
	const key = newKey();
	writeWhole(file, String(key.export({ type: "pkcs8", format: "pem" })), 0o600);
	return key;
}
