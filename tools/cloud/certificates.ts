import { createPrivateKey, generateKeyPairSync, X509Certificate, type KeyObject } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bits, boolean, implicit, octets, oid, sequence } from "./der";
import { writeWhole } from "./files";
import { authorityKeyId, certificate, commonName, extension, keyId, toPem } from "./x509";

/** A certificate with what a TLS server needs to show it: the PEM chain (leaf first) and the private key. */
export interface Identity {
	readonly chain: string;
	readonly key: string;
}

/** What can be wrong with the certificate a server shows (each must end in code 711). */
export type CertificateFlaw = "host" | "expired" | "issuer";

/** The names the cloud is reached by: as real devices call it, and on this machine. */
const names = ["blynk.cloud", "*.blynk.cloud", "localhost"];
const addresses = ["127.0.0.1"];

const day = 86_400_000;
/** Renewed when it has less than this left, so that a kept data directory keeps working. */
const renewBefore = 30 * day;

interface Authority {
	readonly pem: string;
	readonly name: Buffer;
	readonly key: KeyObject;
}

/**
 * A certificate authority of our own and the server's identity under it, kept in `data`.
 *
 * ECDSA P-256 with SHA-256, and the chain sent is [leaf, CA]: what the Moddable SDK's own TLS takes, too,
 * which refuses a chain of one (docs/platform.md#tls).
 */
export class Certificates {
	/** The CA's certificate: what a device must trust. */
	readonly caFile: string;
	readonly ca: string;
	readonly identity: Identity;
	readonly #authority: Authority;

	/** @throws Error naming the file that cannot be used. */
	constructor(data: string) {
		this.caFile = resolve(data, "ca.pem");
		const leafFile = join(data, "server.pem");
		this.#authority = keptAuthority(this.caFile, join(data, "ca-key.pem"));
		this.ca = this.#authority.pem;
		this.identity = keptIdentity(this.#authority, leafFile, join(data, "server-key.pem"));
	}

	/** An identity a device must refuse. */
	flawed(flaw: CertificateFlaw): Identity {
		switch (flaw) {
			case "host":
				return issue(this.#authority, { names: ["portal.example"], addresses: [] });
			case "expired":
				return issue(this.#authority, { from: Date.now() - 400 * day, to: Date.now() - 2 * day });
			case "issuer":
				return issue(makeAuthority(), {});
		}
	}
}

function keptAuthority(file: string, keyFile: string): Authority {
	if (existsSync(file) && existsSync(keyFile)) {
		const pem = readFileSync(file, "utf8");
		const key = readKey(keyFile);
		if (readCertificate(file).checkPrivateKey(key)) return { pem, name: authorityName, key };
		throw new Error(`${keyFile} does not belong to ${file}. Remove both files: new ones will be made.`);
	}
	const made = makeAuthority();
	writeWhole(keyFile, made.key.export({ type: "pkcs8", format: "pem" }).toString(), 0o600);
	writeWhole(file, made.pem, 0o644);
	return made;
}

function keptIdentity(authority: Authority, file: string, keyFile: string): Identity {
	if (existsSync(file) && existsSync(keyFile)) {
		const leaf = readCertificate(file);
		const current = Date.parse(leaf.validTo) - Date.now() > renewBefore;
		const ours = leaf.verify(new X509Certificate(authority.pem).publicKey);
		if (current && ours && leaf.checkPrivateKey(readKey(keyFile)))
			return { chain: readFileSync(file, "utf8"), key: readFileSync(keyFile, "utf8") };
	}
	const made = issue(authority, {});
	writeWhole(keyFile, made.key, 0o600);
	writeWhole(file, made.chain, 0o644);
	return made;
}

function readCertificate(file: string): X509Certificate {
	try {
		return new X509Certificate(readFileSync(file));
	} catch {
		throw new Error(`${file} is not a certificate. Remove it: a new one will be made.`);
	}
}

function readKey(file: string): KeyObject {
	try {
		return createPrivateKey(readFileSync(file));
	} catch {
		throw new Error(`${file} is not a private key. Remove it: a new one will be made.`);
	}
}

const newKeys = (): { publicKey: KeyObject; privateKey: KeyObject } =>
	generateKeyPairSync("ec", { namedCurve: "prime256v1" });

const authorityName = commonName("Blynk.Inject local CA");

function makeAuthority(): Authority {
	const { publicKey, privateKey } = newKeys();
	const extensions = [
		extension("2.5.29.19", true, sequence(boolean(true))), // basicConstraints: a CA
		extension("2.5.29.15", true, bits(Buffer.from([0x06]), 1)), // keyUsage: keyCertSign, cRLSign
		extension("2.5.29.14", false, octets(keyId(publicKey))),
		// RFC 5280 lets a root leave its authority's key id out; the Moddable SDK finds no issuer without (ssl_cert.js).
		authorityKeyId(publicKey),
	];
	const der = certificate({
		issuer: { name: authorityName, key: privateKey },
		subject: authorityName,
		publicKey,
		from: Date.now() - day,
		to: Date.now() + 3650 * day,
		extensions,
	});
	return { pem: toPem(der), name: authorityName, key: privateKey };
}

interface LeafOptions {
	readonly names?: readonly string[];
	readonly addresses?: readonly string[];
	readonly from?: number;
	readonly to?: number;
}

function issue(authority: Authority, options: LeafOptions): Identity {
	const { publicKey, privateKey } = newKeys();
	const dns = options.names ?? names;
	const alternatives = [
		...dns.map(name => implicit(2, Buffer.from(name))),
		...(options.addresses ?? addresses).map(each => implicit(7, Buffer.from(each.split(".").map(Number)))),
	];
	const issuerKey = new X509Certificate(authority.pem).publicKey;
	const leaf = certificate({
		issuer: authority,
		subject: commonName(dns[0] ?? "localhost"),
		publicKey,
		from: options.from ?? Date.now() - day,
		to: options.to ?? Date.now() + 397 * day,
		extensions: [
			extension("2.5.29.19", true, sequence()),
			extension("2.5.29.15", true, bits(Buffer.from([0x80]), 7)), // keyUsage: digitalSignature
			extension("2.5.29.37", false, sequence(oid("1.3.6.1.5.5.7.3.1"))), // extKeyUsage: serverAuth
			extension("2.5.29.17", false, sequence(...alternatives)),
			extension("2.5.29.14", false, octets(keyId(publicKey))),
			authorityKeyId(issuerKey),
		],
	});
	return { chain: toPem(leaf) + authority.pem, key: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}
