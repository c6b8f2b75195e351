import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeKey, manifestLine, readKey, slug } from "../../../tools/update/keys";
import { publicDigits } from "../../../tools/update/pack";

describe("a maker's key", () => {
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "keys-"))));
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it("is kept as PEM that nobody else can read, and comes back as it was made", () => {
		const file = join(folder, "new", "lamp.pem");
		const made = makeKey(file);
		assert.deepEqual([statSync(file).mode & 0o777, statSync(join(folder, "new")).mode & 0o777], [0o600, 0o700]);
		assert.match(readFileSync(file, "utf8"), /^-----BEGIN PRIVATE KEY-----\n/);
		assert.equal(publicDigits(readKey(file)), publicDigits(made));
		assert.equal(manifestLine(made), `"update": { "keys": ["${publicDigits(made)}"] }`);
		assert.equal(manifestLine(made, ["04ab"]), `"update": { "keys": ["04ab", "${publicDigits(made)}"] }`);
		assert.equal(manifestLine(made, [publicDigits(made)]), manifestLine(made));
	});

	it("is never written over", () => {
		const file = join(folder, "lamp.pem");
		makeKey(file);
		const before = readFileSync(file);
		assert.throws(() => makeKey(file), /is there already and stays as it is/);
		assert.deepEqual(readFileSync(file), before);
	});

	it("is not put where a git repository takes it up, unless that passes over it", () => {
		execFileSync("git", ["init", "-q", folder]);
		mkdirSync(join(folder, "keys"));
		const file = join(folder, "keys", "lamp.pem");
		assert.throws(() => makeKey(file), /lies in a git repository/);
		assert.equal(existsSync(file), false);
		writeFileSync(join(folder, ".gitignore"), "*.pem\n");
		makeKey(file);
		assert.ok(existsSync(file));
	});

	it("is not used when others can read it, or it is no key of P-256; and nothing of it is told", () => {
		const file = join(folder, "lamp.pem");
		assert.throws(() => readKey(file), /There is no key .*update -- key/);
		makeKey(file);
		chmodSync(file, 0o640);
		assert.throws(() => readKey(file), /Others on this machine can read .* chmod 600/);
		const { privateKey } = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
		for (const text of [
			"-----BEGIN PRIVATE KEY-----\nsecretsecret\n",
			privateKey.export({ type: "pkcs8", format: "pem" }),
		]) {
			writeFileSync(join(folder, "other.pem"), text, { mode: 0o600 });
			assert.throws(
				() => readKey(join(folder, "other.pem")),
				error => {
					assert.match(String(error), /is no private key of the curve P-256/);
					return !String(error).includes("secret");
				},
			);
		}
	});

	it("is named after its product", () => {
		assert.equal(slug("Acme Küchen-Lampe 2.0"), "acme-kuchen-lampe-2.0");
		assert.equal(slug("電球"), "product");
	});
});
