import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";
import type { UpdateCrypto } from "../firmware-update";

/** What it takes to trust an update, of Node. */
export const nodeCrypto: UpdateCrypto = {
	digest() {
		const hash = createHash("sha256");
		return {
			write: bytes => void hash.update(bytes),
			end: () => new Uint8Array(hash.digest()),
		};
	},
	verify(key, message, signature) {
		const known = publicKey(key);
		return !!known && verify("sha256", message, { key: known, dsaEncoding: "ieee-p1363" }, signature);
	},
};

/** `undefined` when it is no point of the curve. */
function publicKey(key: Uint8Array): KeyObject | undefined {
	if (key.length !== 65 || key[0] !== 4) return undefined;
	const coordinate = (from: number): string => Buffer.from(key.subarray(from, from + 32)).toString("base64url");
	try {
		return createPublicKey({
			key: { kty: "EC", crv: "P-256", x: coordinate(1), y: coordinate(33) },
			format: "jwk",
		});
	} catch {
		return undefined;
	}
}
