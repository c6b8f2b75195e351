/**
 * Writes `hosts/moddable/roots`: the certificates that TLS trusts (facts/blynk.md 1.15), taken from Node's copy of
 * Mozilla's list. Run it when Blynk moves to other authorities: `npx tsx tools/sdk/roots.ts`.
 *
 * The SDK looks a root up by its subject key identifier in `ca.ski`, 20 bytes each, and then reads `ca0.der`, ...
 * (modules/crypt/ssl/ssl_cert.js, findCert).
 */
import { X509Certificate } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { rootCertificates } from "node:tls";

const trusted = ["ISRG Root X1", "Amazon Root CA 1", "DigiCert Global Root G2"];

/** DER of the extension 2.5.29.14 up to its 20 bytes (RFC 5280 4.2.1.2). */
const identifierHead = Buffer.from("0603551d0e04160414", "hex");

/** The files, by name. @throws Error when this Node does not know one of the authorities. */
export function rootFiles(): ReadonlyMap<string, Buffer> {
	const known = rootCertificates.map(pem => new X509Certificate(pem));
	const files = new Map<string, Buffer>();
	const identifiers: Buffer[] = [];
	trusted.forEach((name, index) => {
		const found = known.find(each => each.subject.split("\n").includes(`CN=${name}`));
		if (!found) throw new Error(`this Node (${process.version}) has no root certificate "${name}"`);
		const identifier = found.raw.indexOf(identifierHead);
		if (identifier < 0) throw new Error(`"${name}" has no subject key identifier of 20 bytes`);
		files.set(`ca${index}.der`, found.raw);
		identifiers.push(found.raw.subarray(identifier + identifierHead.length).subarray(0, 20));
	});
	return files.set("ca.ski", Buffer.concat(identifiers));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	const folder = join(import.meta.dirname, "../../hosts/moddable/roots");
	mkdirSync(folder, { recursive: true });
	for (const [name, bytes] of rootFiles()) writeFileSync(join(folder, name), bytes);
}
