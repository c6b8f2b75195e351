import type { SecureContextOptions } from "node:tls";
import { rightChains, wrongChains, type Chain } from "./chains";
import { day, identity, serverName, type Identity } from "./certify";
import type { Client, Outcome } from "./client";
import { token } from "./handmade";
import { rsaOwner, type Handshake } from "./handshake";
import { rightHandshakes12, wrongHandshakes12 } from "./handshakes12";
import { rightHandshakes13, wrongHandshakes13 } from "./handshakes13";
import { floods, interrupted12, interrupted13, interruptions, type Interruption } from "./interruptions";
import { drip, listen, straight, type Seen, type Serve, type Way } from "./line";
import { opensslServer } from "./openssl-server";
import { pki, type Pki } from "./pki";
import { Server12, steps12 } from "./server12";
import { Server13, steps13 } from "./server13";

type Version = Client["newest"];

/** A server of a case, of which there may be several that a client must treat alike. */
export interface Server {
	/** What it is, beside the case's name. */
	readonly label: string;
	/** What a client must speak to meet it. */
	readonly version: Version;
	readonly serve: (pki: Pki) => Serve;
	readonly way?: Way;
	/** It is the right server, and had its login before something went wrong. */
	readonly loggedIn?: boolean;
}

/** What a client must make of a server. */
export interface Case {
	readonly name: string;
	readonly servers: readonly Server[];
	/** Any of these is right. */
	readonly expect: readonly Outcome[];
	readonly asked?: string | undefined;
	/** How wrong the client's clock is, days. */
	readonly clock?: number | undefined;
}

export interface Group {
	readonly title: string;
	readonly cases: readonly Case[];
}

const handmade12 = (who: (pki: Pki) => Identity, Class: Handshake["Server"] = Server12): Server => ({
	label: "TLS 1.2",
	version: "TLSv1.2",
	serve: pki => (line, seen) => new Class(line, seen, who(pki)).serve(),
});

const handmade13 = (who: (pki: Pki) => Identity, Class: Handshake["Server"] = Server13): Server => ({
	...handmade12(who, Class),
	label: "TLS 1.3",
	version: "TLSv1.3",
});

const openssl = (who: (pki: Pki) => Identity, version: Version): Server => ({
	label: `${version} by OpenSSL`,
	version,
	serve: pki => opensslServer(who(pki), { maxVersion: version }),
});

const ofChain = ({ name, identity: who, expect, asked, clock }: Chain, ...more: readonly Server[]): Case => ({
	name,
	servers: [handmade12(who), handmade13(who), ...more],
	expect,
	asked,
	clock,
});

const ofHandshake =
	(server: typeof handmade12) =>
	({ name, Server: Class, identities, expect, newest }: Handshake): Case => {
		const servers = identities.map(who => server(who, Class));
		return { name, servers: servers.map(each => ({ ...each, version: newest ?? each.version })), expect };
	};

const genuine = ({ genuine, intermediate }: Pki): Identity => identity(genuine, intermediate);

function ofInterruption(interruption: Interruption, moments: readonly string[]): Case {
	const at = (step: string, server: Server): Server => ({
		...server,
		label: `${server.label}, ${step === "welcome" ? "instead of the answer" : `before ${step}`}`,
		loggedIn: step === "welcome",
	});
	return {
		name: interruption.name,
		servers: [
			...([...steps12, "welcome"] as const)
				.filter(step => moments.includes(step))
				.map(step => at(step, handmade12(genuine, interrupted12(step, interruption)))),
			...([...steps13, "welcome"] as const)
				.filter(step => moments.includes(step))
				.map(step => at(step, handmade13(genuine, interrupted13(step, interruption)))),
		],
		expect: interruption.expect,
	};
}

/** Who must be let in. */
export const rightServers: readonly Group[] = [
	{
		title: "right chains",
		cases: rightChains.map(each => ofChain(each, openssl(each.identity, "TLSv1.2"), openssl(each.identity, "TLSv1.3"))),
	},
	{
		title: "right handshakes",
		cases: [
			...rightHandshakes12.map(ofHandshake(handmade12)),
			...rightHandshakes13.map(ofHandshake(handmade13)),
			{
				name: "a connection that drips",
				servers: [
					{ ...openssl(genuine, "TLSv1.2"), way: drip },
					{ ...openssl(genuine, "TLSv1.3"), way: drip },
				],
				expect: ["welcome"],
			},
		],
	},
];

/** Who must not be told the token. In each of them one thing is wrong. */
export const impostors: readonly Group[] = [
	{ title: "wrong chains", cases: wrongChains.map(each => ofChain(each)) },
	{ title: "wrong handshakes of TLS 1.2", cases: wrongHandshakes12.map(ofHandshake(handmade12)) },
	{ title: "wrong handshakes of TLS 1.3", cases: wrongHandshakes13.map(ofHandshake(handmade13)) },
	{
		title: "interruptions at each moment of the handshake",
		cases: interruptions.map(each => ofInterruption(each, [...steps12, ...steps13, "welcome"])),
	},
];

const old = (name: string, version: Version, options: SecureContextOptions): Case => ({
	name,
	servers: [{ label: "OpenSSL", version, serve: pki => opensslServer(rsaOwner(pki), options) }],
	expect: ["alert"],
});

/** Who speaks nothing better, and says so by an alert. */
export const outdated: readonly Group[] = [
	{
		title: "outdated servers",
		cases: [
			...(["TLSv1", "TLSv1.1"] as const).map(version =>
				old(version, "TLSv1.2", { minVersion: "TLSv1", maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" }),
			),
			...["AES128-SHA", "AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-NULL-SHA", "AECDH-AES128-SHA"].map(
				suite => old(suite, "TLSv1.2", { maxVersion: "TLSv1.2", ciphers: `${suite}@SECLEVEL=0` }),
			),
		],
	},
];

/** Who tries a client's patience. */
export const endless: readonly Group[] = [
	{
		title: "floods without end",
		cases: floods.map(each => ofInterruption(each, ["serverHello", "certificate", "finished", "welcome"])),
	},
];

/** What came of an attempt. */
export interface Result {
	readonly outcome: Outcome;
	readonly seen: Seen;
}

/** Lets `client` log in at a case's server. */
export async function attempt({ asked, clock = 0 }: Case, server: Server, client: Client): Promise<Result> {
	const made = await pki();
	const endpoint = await listen(server.serve(made), server.way ?? straight);
	try {
		const outcome = await client.connect({
			port: endpoint.port,
			serverName: asked ?? serverName,
			roots: made.roots,
			now: Math.floor((Date.now() + clock * day) / 1000),
		});
		return { outcome, seen: endpoint.seen };
	} finally {
		await endpoint.close();
	}
}

/** What a client did wrong; `undefined`: nothing. */
export function fault({ expect }: Case, server: Server, client: Client, { outcome, seen }: Result): string | undefined {
	if (seen.faults.length) return `the server itself failed: ${String(seen.faults[0])}`;
	const told = (each: Outcome): string => client.told?.(each) ?? each;
	if (!expect.map(told).includes(told(outcome))) return `it said "${outcome}", not "${expect.join('" or "')}"`;
	const mayTell = expect.includes("welcome") || server.loggedIn;
	if (seen.has(token) && !mayTell) return "it told the token";
	if (seen.hellos > 1) return "it began another handshake";
	return undefined;
}

/** What a client did wrong with the servers of a case that it can meet. */
export async function faults(each: Case, client: Client): Promise<readonly string[]> {
	const found: string[] = [];
	for (const server of serversFor(each, client)) {
		const wrong = fault(each, server, client, await attempt(each, server, client));
		if (wrong !== undefined) found.push(`${each.name} (${server.label}): ${wrong}`);
	}
	return found;
}

/** The servers of a case that a client can meet. */
export const serversFor = ({ servers, clock }: Case, { newest, ownClock }: Client): readonly Server[] =>
	clock !== undefined && ownClock ? [] : servers.filter(({ version }) => version <= newest);
