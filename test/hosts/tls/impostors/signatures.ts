import { constants, sign, type KeyObject } from "node:crypto";
import { u16, vector16 } from "./bytes";

/** A signature behind the number of its algorithm (RFC 8446 4.2.3). */
export const signature = (algorithm: number, bytes: Buffer): Buffer => Buffer.concat([u16(algorithm), vector16(bytes)]);

/** As TLS 1.2 has it: RSA by PKCS #1 1.5. */
export function sign12(key: KeyObject, content: Buffer): Buffer {
	return key.asymmetricKeyType === "rsa" ? signature(0x0401, sign("sha256", content, key)) : signByCurve(key, content);
}

/** As TLS 1.3 has it: RSA by PSS. */
export function sign13(key: KeyObject, content: Buffer): Buffer {
	if (key.asymmetricKeyType !== "rsa") return signByCurve(key, content);
	const padding = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
	return signature(0x0804, sign("sha256", content, padding));
}

function signByCurve(key: KeyObject, content: Buffer): Buffer {
	return key.asymmetricKeyDetails?.namedCurve === "secp384r1"
		? signature(0x0503, sign("sha384", content, key))
		: signature(0x0403, sign("sha256", content, key));
}
