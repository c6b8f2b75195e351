import { boolean, octets, sequence } from "../../../../tools/cloud/der";
import { extension } from "../../../../tools/cloud/x509";
import {
	authority,
	curveKeys,
	identity,
	keyUsage,
	leaf,
	purpose,
	serverName,
	type Claims,
	type Identity,
} from "./certify";
import type { Outcome } from "./client";
import type { Pki } from "./pki";

/** What a server shows, and what a client must make of it. */
export interface Chain {
	readonly name: string;
	readonly identity: (pki: Pki) => Identity;
	/** The first is what should be said; where two things are wrong, either may be told. */
	readonly expect: readonly [Outcome, ...Outcome[]];
	/** Whom the client asks for; {@link serverName} when absent. */
	readonly asked?: string;
	/** How wrong the client's clock is, days. */
	readonly clock?: number;
}

const right = (name: string, identity: Chain["identity"], more: Partial<Chain> = {}): Chain => ({
	name,
	identity,
	expect: ["welcome"],
	...more,
});

const wrong =
	(...expect: Chain["expect"]) =>
	(name: string, identity: Chain["identity"], more: Partial<Chain> = {}): Chain => ({
		name,
		identity,
		expect,
		...more,
	});

/** A leaf of the genuine issuer with other claims, behind it that issuer. */
const issued =
	(claims: Partial<Claims>): Chain["identity"] =>
	({ intermediate }) =>
		identity(leaf(curveKeys(), intermediate, claims), intermediate);

/** A leaf under an intermediate that `claims` say something wrong of. */
const under =
	(claims: Partial<Claims>): Chain["identity"] =>
	({ root }) => {
		const issuer = authority(curveKeys(), "Test Issuer", root, claims);
		return identity(leaf(curveKeys(), issuer), issuer);
	};

export const rightChains: readonly Chain[] = [
	right("P-256", ({ genuine, intermediate }) => identity(genuine, intermediate)),
	right("P-384", ({ p384 }) => p384),
	right("RSA-2048 under RSA-4096", ({ rsaGenuine, rsaIntermediate }) => identity(rsaGenuine, rsaIntermediate)),
	right("P-256 under RSA-4096", ({ mixed }) => mixed),
	right("four certificates", ({ four }) => four),
	right("a leaf right under the root", ({ root }) => identity(leaf(curveKeys(), root))),
	right("with the root", ({ genuine, intermediate, root }) => identity(genuine, intermediate, root)),
	right("with certificates that do not belong", ({ genuine, intermediate, rsaIntermediate, falseRoot }) =>
		identity(genuine, falseRoot, rsaIntermediate, intermediate),
	),
	right("one of several names", issued({ dnsNames: ["portal.example", serverName] })),
	right("the name in capitals", issued({ dnsNames: [serverName.toUpperCase()] })),
	right("asked for in capitals", issued({}), { asked: serverName.toUpperCase() }),
	right("a wildcard for one label", issued({ dnsNames: ["*.blynk.cloud"] }), { asked: "fra1.blynk.cloud" }),
	right("for no purpose in particular", issued({ purposes: undefined })),
	right("for servers and clients", issued({ purposes: [purpose.clientAuth, purpose.serverAuth] })),
	right("expired by this machine's clock, not by the client's", issued({ from: -400, to: -300 }), { clock: -350 }),
	right("dates beyond 2050", issued({ to: 40 * 365 })),
];

const evil: Partial<Claims> = { commonName: "evil.example", dnsNames: ["evil.example"] };

const untrusted = wrong("chain");

/** Certificates that an impostor makes for himself, and shows beside those that everybody can have. */
const madeUp: readonly Chain[] = [
	untrusted("a made-up leaf alone", ({ keys }) => identity(leaf(keys))),
	untrusted("a made-up RSA leaf alone", ({ rsaKeys }) => identity(leaf(rsaKeys))),
	...["intermediate", "genuine intermediate", "intermediate genuine", "root", "intermediate root", "genuine"].map(
		order =>
			untrusted(`a made-up leaf before the genuine ${order.replaceAll(" ", ", ")}`, pki => {
				const genuine = { intermediate: pki.intermediate, genuine: pki.genuine, root: pki.root };
				const rest = order.split(" ").map(each => genuine[each as keyof typeof genuine]);
				return identity(leaf(pki.keys), ...rest);
			}),
	),
	...["", " alone"].map(alone =>
		untrusted(`a leaf that names the genuine issuer, signed by nobody${alone}`, ({ keys, intermediate }) => {
			const claimed = {
				name: intermediate.name,
				keys: { ...keys, publicKey: intermediate.keys.publicKey },
				der: intermediate.der,
			};
			const made = leaf(keys, claimed);
			return alone ? identity(made) : identity(made, intermediate);
		}),
	),
	untrusted("the genuine leaf with another key put in", ({ genuine, intermediate, keys }) => {
		const publicKey = (of: typeof keys): Buffer => of.publicKey.export({ type: "spki", format: "der" });
		const der = Buffer.from(genuine.der);
		publicKey(keys).copy(der, der.indexOf(publicKey(genuine.keys)));
		return { chain: [der, intermediate.der], key: keys.privateKey };
	}),
	untrusted("the genuine leaf with another name put in", ({ intermediate }) => {
		const bought = leaf(curveKeys(), intermediate, { dnsNames: ["evilx.cloud"] });
		const der = Buffer.from(bought.der);
		der.write(serverName, der.indexOf("evilx.cloud"));
		return { chain: [der, intermediate.der], key: bought.keys.privateKey };
	}),
	untrusted("the right leaf behind a wrong one", ({ genuine, intermediate, keys, falseRoot }) =>
		identity(leaf(keys, falseRoot), genuine, intermediate),
	),
	untrusted("under a root that nobody trusts, with the name of ours", ({ keys, falseRoot }) =>
		identity(leaf(keys, falseRoot), falseRoot),
	),
	untrusted("under a root that nobody trusts, ours behind it", ({ keys, falseRoot, root }) =>
		identity(leaf(keys, falseRoot), falseRoot, root),
	),
	untrusted("under an intermediate with the name of ours, made up", ({ keys, root, falseRoot }) => {
		const issuer = authority(keys, "Test Issuer", falseRoot);
		return identity(leaf(keys, issuer), issuer, root);
	}),
	untrusted("signed by the genuine leaf of another", ({ keys, intermediate }) => {
		const bought = leaf(curveKeys(), intermediate, evil);
		return identity(leaf(keys, bought), bought, intermediate);
	}),
];

const notTrustworthy: readonly Chain[] = [
	untrusted("the intermediate is missing", ({ genuine }) => identity(genuine)),
	untrusted("the middle of three intermediates is missing", ({ four }) => ({
		...four,
		chain: four.chain.filter((_, index) => index !== 2),
	})),
	untrusted("the issuer is no CA", under({ ca: false })),
	untrusted("the issuer does not say whether it is a CA", under({ ca: undefined })),
	untrusted("the issuer may not sign certificates", under({ keyUsage: keyUsage.digitalSignature })),
	untrusted("the issuer is of version 1", under({ version1: true })),
	untrusted("one intermediate more than the path allows", ({ root, keys }) => {
		const last = authority(curveKeys(), "Test Issuer of nobody else", root, { pathLength: 0 });
		const further = authority(curveKeys(), "Test Issuer too far", last);
		return identity(leaf(keys, further), further, last);
	}),
	untrusted("for clients only", issued({ purposes: [purpose.clientAuth] })),
	untrusted("may not sign", issued({ keyUsage: keyUsage.keyEncipherment })),
	wrong("chain", "protocol")(
		"an extension that is critical and unknown",
		issued({
			extensions: [extension("1.3.6.1.4.1.99999.1", true, octets(Buffer.from("?")))],
		}),
	),
	untrusted("signed with SHA-1", issued({ digest: "sha1" })),
	untrusted("the issuer is signed with SHA-1", under({ digest: "sha1" })),
	untrusted("a key of 1024 bits", ({ shortKeys, rsaIntermediate }) =>
		identity(leaf(shortKeys, rsaIntermediate), rsaIntermediate),
	),
	wrong("chain", "protocol", "alert")("no certificate at all", ({ keys }) => ({ chain: [], key: keys.privateKey })),
	wrong("chain", "protocol")("an empty certificate", ({ keys }) => ({
		chain: [Buffer.alloc(0)],
		key: keys.privateKey,
	})),
	wrong("chain", "protocol")("a certificate of noise", ({ keys }) => ({
		chain: [Buffer.alloc(700, 0x5a)],
		key: keys.privateKey,
	})),
	wrong("chain", "protocol")("a certificate that is cut short", ({ genuine }) => ({
		chain: [genuine.der.subarray(0, genuine.der.length - 20)],
		key: genuine.keys.privateKey,
	})),
	wrong("chain", "protocol")("a certificate of sequences within sequences", ({ keys }) => ({
		chain: [nested(2000)],
		key: keys.privateKey,
	})),
];

/** DER that goes as deep as it is long, which has ended parsers that recur. */
function nested(depth: number): Buffer {
	let inner = boolean(true);
	for (let level = 0; level < depth; level++) inner = sequence(inner);
	return inner;
}

const misnamed = wrong("name");

const ofOthers: readonly Chain[] = [
	misnamed("of somebody else", issued(evil)),
	...[serverName, `fra1.${serverName}`].map(name =>
		misnamed(`the common name only is ${name}`, issued({ commonName: name, dnsNames: [] }), { asked: name }),
	),
	misnamed("the name is in the common name, another in the list", issued({ dnsNames: ["evil.example"] })),
	misnamed("a wildcard for two labels", issued({ dnsNames: ["*.blynk.cloud"] }), { asked: "a.fra1.blynk.cloud" }),
	misnamed("a wildcard for no label", issued({ dnsNames: ["*.blynk.cloud"] })),
	misnamed("a wildcard for a whole top-level domain", issued({ dnsNames: ["*.cloud"] })),
	misnamed("a wildcard for everything", issued({ dnsNames: ["*"] })),
	misnamed("wildcards for everything of two labels", issued({ dnsNames: ["*.*"] })),
	misnamed("a wildcard in the middle", issued({ dnsNames: ["a.*.cloud"] }), { asked: "a.blynk.cloud" }),
	misnamed("a name that begins with ours", issued({ dnsNames: [`${serverName}.evil.example`] })),
	misnamed("a name that ends in ours", issued({ dnsNames: [`evil${serverName}`] })),
	misnamed("our name up to a zero byte", issued({ dnsNames: [`${serverName}\0.evil.example`] })),
	misnamed("a zero byte behind our name", issued({ dnsNames: [`${serverName}\0`] })),
	misnamed("our name as a mailbox", issued({ ...evil, dnsNames: [], mailboxes: [serverName] })),
	misnamed("an address in the form of a name", issued({ ...evil, dnsNames: ["127.0.0.1"] }), { asked: "127.0.0.1" }),
	misnamed("a wildcard for addresses", issued({ ...evil, dnsNames: ["*.0.0.1"] }), { asked: "127.0.0.1" }),
	misnamed("an address only", issued({ ...evil, dnsNames: [], addresses: ["127.0.0.1"] })),
	misnamed("an address of which our name has the bytes", issued({ dnsNames: [], addresses: ["98.108.121.110"] }), {
		asked: "blyn",
	}),
];

const outdated = wrong("date");

const ofOtherTimes: readonly Chain[] = [
	outdated("expired", issued({ from: -90, to: -1 })),
	outdated("not yet valid", issued({ from: 1, to: 90 })),
	outdated("the issuer has expired", under({ from: -900, to: -1 })),
	outdated("the issuer is not yet valid", under({ from: 1 })),
	outdated("the second of three issuers has expired", ({ root, keys }) => {
		const first = authority(curveKeys(), "Test Issuer A", root);
		const second = authority(curveKeys(), "Test Issuer B", first, { from: -900, to: -1 });
		const third = authority(curveKeys(), "Test Issuer C", second);
		return identity(leaf(keys, third), third, second, first);
	}),
	outdated("the client's clock stands at 1970", issued({}), { clock: -Math.floor(Date.now() / 86_400_000) }),
	outdated("the client's clock is two days behind", issued({}), { clock: -2 }),
	outdated("the client's clock is a year ahead", issued({}), { clock: 365 }),
	wrong("name", "date")("expired, and of somebody else", issued({ ...evil, from: -90, to: -1 })),
	untrusted("expired, and made up", ({ keys }) => identity(leaf(keys, undefined, { from: -90, to: -1 }))),
	untrusted("of somebody else, and made up", ({ keys }) => identity(leaf(keys, undefined, evil))),
];

export const wrongChains: readonly Chain[] = [...madeUp, ...notTrustworthy, ...ofOthers, ...ofOtherTimes];
