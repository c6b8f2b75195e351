import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TlsDriver } from "../../../hosts/tls/driver";
import { attempt, fault, impostors, outdated, serversFor, type Case } from "./impostors/cases";
import type { Outcome } from "./impostors/client";
import { FirmwareClient } from "./impostors/firmware-client";
import { buildMutant, type Change, type Mutant } from "./impostors/mutant";
import { pki } from "./impostors/pki";
import { driverOrSkip } from "./support";

/** Without the interruptions, which no check of the C is for. */
const all = [...impostors.slice(0, -1), ...outdated].flatMap(({ cases }) => cases);

/** The names of the impostors that `driver` lets in. */
async function welcomedBy(driver: TlsDriver): Promise<ReadonlySet<string>> {
	const client = new FirmwareClient(driver, "TLSv1.2");
	const welcomed = new Set<string>();
	for (const each of all)
		for (const server of serversFor(each, client)) {
			if (server.loggedIn) continue;
			const result = await attempt(each, server, client);
			if (result.outcome !== "welcome") continue;
			assert.ok(fault(each, server, client, result), `${each.name} is not seen`);
			welcomed.add(each.name);
		}
	return welcomed;
}

const names = (cases: readonly Case[]): readonly string[] => cases.map(({ name }) => name);

/** The cases that can end in nothing but `outcome`. */
const endingIn = (outcome: Outcome): readonly string[] => names(all.filter(({ expect }) => expect.join() === outcome));

const expiryCheck = "if (unix_time(&certificate->valid_to) < session->now)";
const startCheck = "if (unix_time(&certificate->valid_from) > session->now)";
const suites: Change = ["mbedtls_ssl_conf_ciphersuites(config, suites);", ""];
const version: Change = [
	"mbedtls_ssl_conf_min_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);",
	"",
];

/** What the C lacks, and whom that lets in. */
const mutants: Readonly<Record<string, Mutant & { readonly lets: readonly string[] }>> = {
	"every check of the chain": {
		changes: [["MBEDTLS_SSL_VERIFY_REQUIRED", "MBEDTLS_SSL_VERIFY_NONE"]],
		// All but what cannot even be read.
		lets: names(all.filter(({ expect }) => ["chain", "name", "date", "name,date"].includes(expect.join()))),
	},
	"the check of the name": {
		changes: [
			["if (depth == 0 && name_is_doubtful(session->name, certificate))", ""],
			["*flaws |= MBEDTLS_X509_BADCERT_CN_MISMATCH", "*flaws &= ~(uint32_t)MBEDTLS_X509_BADCERT_CN_MISMATCH"],
		],
		lets: endingIn("name"),
	},
	"the check that the name is an alternative name": {
		changes: [["!certificate->subject_alt_names.buf.len || ", ""]],
		lets: ["the common name only is fra1.blynk.cloud"],
	},
	"the check that the name is no address": {
		changes: [[" || is_address(name)", ""]],
		lets: ["an address in the form of a name", "a wildcard for addresses"],
	},
	"the check of wide wildcards": {
		changes: [["return dot && !strchr(dot + 1, '.') && !named_exactly(name, certificate);", "return 0;"]],
		lets: ["a wildcard for a whole top-level domain"],
	},
	"the check of dates": {
		changes: [
			[expiryCheck, "if (0)"],
			[startCheck, "if (0)"],
		],
		lets: endingIn("date"),
	},
	"any check of signatures": {
		yes: ["mbedtls_pk_verify_restartable", "mbedtls_pk_verify_ext"],
		lets: [
			"a leaf that names the genuine issuer, signed by nobody",
			"the genuine leaf with another key put in",
			"the genuine leaf with another name put in",
			"the right leaf behind a wrong one",
			"under a root that nobody trusts, with the name of ours",
			"under a root that nobody trusts, ours behind it",
			"under an intermediate with the name of ours, made up",
			"the key exchange is signed with another key",
			"the key exchange has an empty signature of ECDSA",
			"the key exchange has an empty signature of RSA",
			"the key exchange is signed with noise, by rsa_pkcs1_sha256",
			"the key exchange is signed with noise, by rsa_pkcs1_sha384",
			"the key exchange is signed with noise, by ecdsa_secp256r1_sha256",
			"the key exchange is signed with noise, by ecdsa_secp384r1_sha384",
			"the key exchange is signed with r = s = 0",
			"the key exchange is signed with r = s = 1",
			"the key exchange is signed with the RSA number 0",
			"the key exchange is signed with the RSA number 1",
			"the signature is of another handshake",
			"the signature is of another key share",
		],
	},
	"the choice of suites and versions": {
		changes: [suites, version],
		lets: ["TLSv1", "TLSv1.1", "ECDHE-RSA-AES128-SHA"],
	},
};

describe("it is seen that the C lacks", function () {
	this.timeout(60_000);

	let folder: string;
	let driver: TlsDriver | undefined;

	before(async function () {
		await driverOrSkip(this);
		await pki();
	});

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "mutant-"));
	});

	afterEach(() => {
		driver?.close();
		driver = undefined;
		rmSync(folder, { recursive: true });
	});

	for (const [name, { lets, ...mutant }] of Object.entries(mutants))
		it(name, async () => {
			driver = new TlsDriver(await buildMutant(folder, mutant));
			assert.deepEqual([...(await welcomedBy(driver))].sort(), [...lets].sort());
		});
});
