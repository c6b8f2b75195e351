import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { authority, curveKeys, identity, leaf, type Holder, type Identity, type KeyPair } from "./certify";

const rsaKeys = (modulusLength: number): Promise<KeyPair> => promisify(generateKeyPair)("rsa", { modulusLength });

/** Our roots, what is rightly under them, and what an impostor can make for himself. */
export interface Pki {
	/** What clients trust, DER. */
	readonly roots: readonly Buffer[];
	readonly rsaRoot: Holder;
	readonly root: Holder;
	/** Under {@link root}; its chains are the ones that impostors begin with. */
	readonly intermediate: Holder;
	/** Of the real server, under {@link intermediate}. */
	readonly genuine: Holder;
	/** RSA-2048 under RSA-4096. */
	readonly rsaIntermediate: Holder;
	readonly rsaGenuine: Holder;
	readonly p384: Identity;
	/** P-256 under RSA-4096. */
	readonly mixed: Identity;
	readonly four: Identity;
	/** An authority that no client trusts, with the name of ours. */
	readonly falseRoot: Holder;
	/** RSA keys of 1024 bits: too short. */
	readonly shortKeys: KeyPair;
	/** The impostor's. */
	readonly keys: KeyPair;
	readonly rsaKeys: KeyPair;
	/** Keys that no certificate of the chain is for. */
	readonly strangerKeys: KeyPair;
}

let made: Promise<Pki> | undefined;

/** Made once in a run: RSA keys take a second or two. */
export const pki = (): Promise<Pki> => (made ??= make());

async function make(): Promise<Pki> {
	const [long, issuing, serving, impostor, shortKeys] = await Promise.all([4096, 2048, 2048, 2048, 1024].map(rsaKeys));
	if (!long || !issuing || !serving || !impostor || !shortKeys) throw new Error("There are keys missing.");
	const rsaRoot = authority(long, "Test Root RSA");
	const root = authority(curveKeys(), "Test Root");
	const p384Root = authority(curveKeys("P-384"), "Test Root P-384", undefined, { digest: "sha384" });

	const intermediate = authority(curveKeys(), "Test Issuer", root, { pathLength: 0 });
	const rsaIntermediate = authority(issuing, "Test Issuer RSA", rsaRoot, { pathLength: 0 });
	const p384Issuer = authority(curveKeys("P-384"), "Test Issuer P-384", p384Root, { digest: "sha384" });
	const mixedIssuer = authority(curveKeys(), "Test Issuer P-256 under RSA", rsaRoot);
	const fours = [1, 2, 3].reduce<readonly [Holder, ...Holder[]]>(
		(chain, depth) => [authority(curveKeys(), `Test Issuer ${depth} of 3`, chain[0]), ...chain],
		[root],
	);
	return {
		roots: [rsaRoot, root, p384Root].map(each => each.der),
		rsaRoot,
		root,
		intermediate,
		genuine: leaf(curveKeys(), intermediate),
		rsaIntermediate,
		rsaGenuine: leaf(serving, rsaIntermediate),
		p384: identity(leaf(curveKeys("P-384"), p384Issuer, { digest: "sha384" }), p384Issuer),
		mixed: identity(leaf(curveKeys(), mixedIssuer), mixedIssuer),
		four: identity(leaf(curveKeys(), fours[0]), ...fours.slice(0, -1)),
		falseRoot: authority(curveKeys(), "Test Root"),
		shortKeys,
		keys: curveKeys(),
		rsaKeys: impostor,
		strangerKeys: curveKeys(),
	};
}
