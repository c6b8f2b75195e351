import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { bundle, nameOf, productRoots, publicRootFiles, readRootFiles } from "../../../tools/sdk/roots";
import { Certificates } from "../../../tools/cloud/certificates";
import { product } from "../../support/world";

const year = 365 * 86_400_000;

describe("the roots TLS trusts", () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "inject-roots-"));
	});

	afterEach(() => rmSync(folder, { recursive: true }));

	it("are those of the cloud's public authorities, unless the product says otherwise", () => {
		const names = productRoots(product).map(nameOf).sort();
		assert.deepEqual(names, ["Amazon Root CA 1", "DigiCert Global Root G2", "ISRG Root X1"]);
	});

	it("are what Mozilla's list, in Node, has by these names", () => {
		const known = rootCertificates.map(pem => new X509Certificate(pem).fingerprint256);
		for (const each of readRootFiles(publicRootFiles())) assert.ok(known.includes(each.fingerprint256), nameOf(each));
	});

	it("are good for more than a year: renew them in time (docs/threats.md)", () => {
		for (const each of readRootFiles(publicRootFiles()))
			assert.ok(Date.parse(each.validTo) > Date.now() + year, `${nameOf(each)} ends ${each.validTo}`);
	});

	it("are the product's own files, several in one as well", () => {
		const ours = new Certificates(folder).ca;
		const both = join(folder, "both.pem");
		writeFileSync(both, `a comment\n${ours}\n${readFileSync(publicRootFiles()[0] ?? "", "utf8")}`);
		const roots = productRoots({ ...product, cloud: { roots: [both] } });
		assert.deepEqual(roots.map(nameOf), ["Blynk.Inject local CA", "Amazon Root CA 1"]);
		assert.equal(
			bundle(roots).length,
			roots.reduce((sum, { raw }) => sum + raw.length, 0),
		);
	});

	it("are no leaves, and no files without a certificate", () => {
		new Certificates(folder);
		const [leaf = ""] = readFileSync(join(folder, "server.pem"), "utf8").split(/(?<=-----END CERTIFICATE-----\n)/);
		const file = join(folder, "leaf.pem");
		writeFileSync(file, leaf);
		assert.throws(() => readRootFiles([file]), /leaf\.pem: blynk\.cloud is no certificate of an authority/);
		writeFileSync(file, "nothing");
		assert.throws(() => readRootFiles([file]), /leaf\.pem holds no certificate/);
	});
});
