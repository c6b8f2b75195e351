import { createHash, randomBytes, sign, type KeyObject } from "node:crypto";
import {
	bits,
	boolean,
	content,
	explicit,
	implicit,
	integer,
	octets,
	oid,
	sequence,
	set,
	time,
	utf8String,
} from "./der";

/** Who signs a certificate. */
export interface Issuer {
	/** A distinguished name, DER. */
	readonly name: Buffer;
	readonly key: KeyObject;
}

/** What a certificate says. */
export interface CertificateFields {
	readonly issuer: Issuer;
	/** A distinguished name, DER. */
	readonly subject: Buffer;
	readonly publicKey: KeyObject;
	/** Validity, Unix milliseconds. */
	readonly from: number;
	readonly to: number;
	/** None at all: a certificate of version 1. */
	readonly extensions: readonly Buffer[];
	/** SHA-256 when absent. */
	readonly digest?: Digest;
}

export type Digest = "sha1" | "sha256" | "sha384";

/** RFC 3279 2.2, RFC 5758 3.2 and RFC 4055 5: what signs, by key and digest. */
const algorithms: { readonly [Kind in "ec" | "rsa"]: { readonly [D in Digest]: string } } = {
	ec: { sha1: "1.2.840.10045.4.1", sha256: "1.2.840.10045.4.3.2", sha384: "1.2.840.10045.4.3.3" },
	rsa: { sha1: "1.2.840.113549.1.1.5", sha256: "1.2.840.113549.1.1.11", sha384: "1.2.840.113549.1.1.12" },
};

/** A signed certificate, DER (RFC 5280 4.1). */
export function certificate(fields: CertificateFields): Buffer {
	const { issuer, subject, publicKey, from, to, extensions, digest = "sha256" } = fields;
	const algorithm =
		issuer.key.asymmetricKeyType === "ec"
			? sequence(oid(algorithms.ec[digest]))
			: sequence(oid(algorithms.rsa[digest]), nothing);
	const serial = randomBytes(16);
	serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f); // positive, and no leading zero byte
	const body = sequence(
		...(extensions.length ? [explicit(0, integer(Buffer.from([2])))] : []),
		integer(serial),
		algorithm,
		issuer.name,
		sequence(time(new Date(from)), time(new Date(to))),
		subject,
		publicKey.export({ type: "spki", format: "der" }),
		...(extensions.length ? [explicit(3, sequence(...extensions))] : []),
	);
	return sequence(body, algorithm, bits(sign(digest, body, issuer.key)));
}

/** NULL, which RFC 3279 2.2.1 wants behind the name of an RSA signature. */
const nothing = Buffer.from([0x05, 0x00]);

export function toPem(der: Buffer): string {
	const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
	return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** A distinguished name that is one common name. */
export const commonName = (name: string): Buffer => sequence(set(sequence(oid("2.5.4.3"), utf8String(name))));

export function extension(id: string, critical: boolean, value: Buffer): Buffer {
	return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
}

/** RFC 5280 4.2.1.1 */
export function authorityKeyId(key: KeyObject): Buffer {
	return extension("2.5.29.35", false, sequence(implicit(0, keyId(key))));
}

/** RFC 5280 4.2.1.2 (1): SHA-1 of the key's bits, which in the SPKI are a bit string behind the algorithm. */
export function keyId(key: KeyObject): Buffer {
	const [, bitString] = content(key.export({ type: "spki", format: "der" }));
	return createHash("sha1")
		.update(bitString?.value.subarray(1) ?? "")
		.digest();
}
