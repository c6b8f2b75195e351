import assert from "node:assert/strict";
import type { TlsDriver } from "../../../hosts/tls/driver";
import { CarelessClient } from "./impostors/careless";
import {
	attempt,
	endless,
	fault,
	faults,
	impostors,
	outdated,
	rightServers,
	type Case,
	type Group,
} from "./impostors/cases";
import type { Client } from "./impostors/client";
import { newestOf, startDriver } from "./impostors/driver";
import { FirmwareClient } from "./impostors/firmware-client";
import { token } from "./impostors/handmade";
import { pki } from "./impostors/pki";
import { ReferenceClient } from "./impostors/reference";

function meetEach(groups: readonly Group[], client: (of: Case) => Client): void {
	for (const { title, cases } of groups)
		describe(title, () => {
			for (const each of cases) it(each.name, async () => assert.deepEqual(await faults(each, client(each)), []));
		});
}

async function makeKeys(this: Mocha.Context): Promise<void> {
	this.timeout(60_000);
	await pki();
}

describe("the firmware's TLS", () => {
	let driver: TlsDriver;
	let client: Client;

	before(makeKeys);
	before(async function () {
		this.timeout(60_000);
		driver = await startDriver(this, { sanitize: "memory" });
		const newest = await newestOf(driver);
		client = new FirmwareClient(driver, newest);
	});

	after(() => driver?.close());

	describe("lets in", () => meetEach(rightServers, () => client));
	describe("refuses, before it tells anything,", () => meetEach(impostors, () => client));
	describe("refuses the old ways of", () => meetEach(outdated, () => client));
	describe("gives up on", () => meetEach(endless, () => client));
});

describe("OpenSSL thinks the same", () => {
	const client = new ReferenceClient();
	before(makeKeys);
	/** In TLS 1.3 it lets any key sign. */
	const lenient = new Set(["may not sign"]);
	for (const { title, cases } of [...rightServers, ...impostors])
		it(title, async () => {
			for (const each of cases) if (!lenient.has(each.name)) assert.deepEqual(await faults(each, client), []);
		}).timeout(60_000);
});

describe("of a client that checks nothing", () => {
	const client = new CarelessClient(20);
	before(makeKeys);
	for (const { title, cases } of impostors)
		it(`${title} get the token`, async () => {
			for (const each of cases)
				for (const server of each.servers.filter(({ loggedIn }) => !loggedIn)) {
					const result = await attempt(each, server, client);
					assert.ok(result.seen.has(token), `${each.name} (${server.label}) does not get it: ${result.outcome}`);
					assert.ok(fault(each, server, client, result), `${each.name} (${server.label}) is not seen`);
				}
		}).timeout(60_000);
});
