import { identity, type Identity } from "./certify";
import type { Client, Outcome } from "./client";
import type { Line, Seen } from "./line";
import type { Pki } from "./pki";

/** A server that keeps to the protocol but for one thing. */
export interface Handshake {
	readonly name: string;
	readonly Server: new (line: Line, seen: Seen, identity: Identity) => { serve(): Promise<void> };
	/** Whose chain and key it is tried with. */
	readonly identities: readonly ((pki: Pki) => Identity)[];
	readonly expect: readonly [Outcome, ...Outcome[]];
	/** What a client must speak for this to be wrong, where that is newer than the server's version. */
	readonly newest?: Client["newest"];
}

/** The server itself. */
export const owner = ({ genuine, intermediate }: Pki): Identity => identity(genuine, intermediate);
export const rsaOwner = ({ rsaGenuine, rsaIntermediate }: Pki): Identity => identity(rsaGenuine, rsaIntermediate);
/** The chain that everybody can have, and a key of one's own. */
export const keyless = (pki: Pki): Identity => ({ ...owner(pki), key: pki.keys.privateKey });
export const rsaKeyless = (pki: Pki): Identity => ({ ...rsaOwner(pki), key: pki.rsaKeys.privateKey });

export const refused = (name: string, Server: Handshake["Server"], ...who: Handshake["identities"]): Handshake => ({
	name,
	Server,
	identities: who.length ? who : [owner],
	expect: ["protocol"],
});

/** Where a certificate is due, a client may blame the lack of it. */
export const uncertified = (name: string, Server: Handshake["Server"]): Handshake => ({
	...refused(name, Server),
	expect: ["protocol", "chain"],
});

/** Peculiar, but right. */
export const odd = (name: string, Server: Handshake["Server"]): Handshake => ({
	name,
	Server,
	identities: [owner],
	expect: ["welcome"],
});

/** Algorithms of signatures by their numbers in TLS 1.2 and 1.3: known, outdated, none at all, and unknown ones. */
export const algorithms = {
	rsa_pkcs1_sha256: 0x0401,
	rsa_pkcs1_sha384: 0x0501,
	rsa_pkcs1_sha1: 0x0201,
	rsa_pkcs1_md5: 0x0101,
	ecdsa_secp256r1_sha256: 0x0403,
	ecdsa_secp384r1_sha384: 0x0503,
	ecdsa_sha1: 0x0203,
	rsa_pss_rsae_sha256: 0x0804,
	rsa_pss_pss_sha256: 0x0809,
	ed25519: 0x0807,
	"anonymous with SHA-256": 0x0400,
	"anonymous with none": 0x0000,
	"RSA with none": 0x0001,
	"ECDSA with none": 0x0003,
	"an unknown one": 0xfefe,
};

/** ECDSA's r and s, and an RSA signature, with which careless arithmetic has verified anything (CVE-2022-21449). */
export const zeros = Buffer.from("3006020100020100", "hex");
export const ones = Buffer.from("3006020101020101", "hex");
