import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { bits, boolean, implicit, integer, octets, oid, sequence } from "../../../../tools/cloud/der";
import { authorityKeyId, certificate, commonName, extension, keyId, type Digest } from "../../../../tools/cloud/x509";

export interface KeyPair {
	readonly publicKey: KeyObject;
	readonly privateKey: KeyObject;
}

/** Somebody with a key and a certificate for it. */
export interface Holder {
	readonly keys: KeyPair;
	/** Distinguished name, DER. */
	readonly name: Buffer;
	/** The certificate. */
	readonly der: Buffer;
}

/** What a server shows, leaf first, and the key that it signs with: not always the leaf's. */
export interface Identity {
	readonly chain: readonly Buffer[];
	readonly key: KeyObject;
}

/** What a certificate says. */
export interface Claims {
	readonly commonName: string;
	readonly dnsNames?: readonly string[];
	/** IPv4, dotted decimal. */
	readonly addresses?: readonly string[];
	readonly mailboxes?: readonly string[];
	/** The CA flag; `undefined`: the extension that holds it is missing. */
	readonly ca?: boolean | undefined;
	readonly pathLength?: number;
	/** RFC 5280 4.2.1.3, first byte: see {@link keyUsage}. */
	readonly keyUsage?: number;
	readonly purposes?: readonly string[] | undefined;
	/** Validity, days from now. */
	readonly from?: number;
	readonly to?: number;
	readonly digest?: Digest;
	readonly extensions?: readonly Buffer[];
	/** Without any extension, as before 1996. */
	readonly version1?: boolean;
}

export const keyUsage = { digitalSignature: 0x80, keyEncipherment: 0x20, keyCertSign: 0x04, cRLSign: 0x02 };
/** RFC 5280 4.2.1.12 */
export const purpose = { serverAuth: "1.3.6.1.5.5.7.3.1", clientAuth: "1.3.6.1.5.5.7.3.2" };

export const day = 86_400_000;

export const curveKeys = (namedCurve: "P-256" | "P-384" = "P-256"): KeyPair =>
	generateKeyPairSync("ec", { namedCurve });

/** A certificate for `keys`, signed by `issuer`, or by itself. */
export function certify(keys: KeyPair, claims: Claims, issuer?: Holder): Holder {
	const name = commonName(claims.commonName);
	const signer = issuer ?? { keys, name };
	const der = certificate({
		issuer: { name: signer.name, key: signer.keys.privateKey },
		subject: name,
		publicKey: keys.publicKey,
		from: Date.now() + (claims.from ?? -1) * day,
		to: Date.now() + (claims.to ?? 90) * day,
		extensions: claims.version1 ? [] : extensions(keys, signer.keys, claims),
		digest: claims.digest ?? "sha256",
	});
	return { keys, name, der };
}

function extensions(keys: KeyPair, signer: KeyPair, claims: Claims): readonly Buffer[] {
	const { ca, pathLength, purposes, dnsNames = [], addresses = [], mailboxes = [] } = claims;
	const names = [
		...mailboxes.map(each => implicit(1, Buffer.from(each))),
		...dnsNames.map(each => implicit(2, Buffer.from(each))),
		...addresses.map(each => implicit(7, Buffer.from(each.split(".").map(Number)))),
	];
	const constraints = [
		...(ca ? [boolean(true)] : []),
		...(pathLength === undefined ? [] : [integer(Buffer.from([pathLength]))]),
	];
	return [
		...(ca === undefined ? [] : [extension("2.5.29.19", true, sequence(...constraints))]),
		...(claims.keyUsage === undefined ? [] : [extension("2.5.29.15", true, bits(Buffer.from([claims.keyUsage]), 1))]),
		...(purposes ? [extension("2.5.29.37", false, sequence(...purposes.map(oid)))] : []),
		...(names.length ? [extension("2.5.29.17", false, sequence(...names))] : []),
		extension("2.5.29.14", false, octets(keyId(keys.publicKey))),
		authorityKeyId(signer.publicKey),
		...(claims.extensions ?? []),
	];
}

/** A root, or with `issuer` an intermediate. */
export function authority(keys: KeyPair, commonName: string, issuer?: Holder, claims: Partial<Claims> = {}): Holder {
	const usage = keyUsage.keyCertSign | keyUsage.cRLSign;
	return certify(keys, { commonName, ca: true, keyUsage: usage, from: -900, to: 900, ...claims }, issuer);
}

/** The name of the server that every right chain is for. */
export const serverName = "blynk.cloud";

/** A server's certificate; without `issuer` signed by itself. */
export function leaf(keys: KeyPair, issuer?: Holder, claims: Partial<Claims> = {}): Holder {
	const usual: Claims = {
		commonName: serverName,
		dnsNames: [serverName],
		ca: false,
		keyUsage: keyUsage.digitalSignature,
		purposes: [purpose.serverAuth],
	};
	return certify(keys, { ...usual, ...claims }, issuer);
}

/** The server whose certificate is the first of `chain`. */
export function identity(...chain: readonly [Holder, ...Holder[]]): Identity {
	return { chain: chain.map(each => each.der), key: chain[0].keys.privateKey };
}
