import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Trust } from "../../../hosts/moddable/esp32/trust";
import { TlsDriver } from "../../../hosts/tls/driver";
import { buildDriver } from "../../../hosts/tls/build";
import { signatureCases } from "../../support/signatures";
import { driverOrSkip } from "./support";

describe("the C that trusts updates", () => {
	let driver: TlsDriver;
	let trust: Trust;

	before(async function () {
		await driverOrSkip(this);
		driver = new TlsDriver(await buildDriver({ sanitize: "memory" }));
		trust = new Trust(driver);
	});

	after(() => driver?.close());

	it("takes each good signature, and nothing else for one", () => {
		for (const { what, key, message, signature, isGood } of signatureCases())
			assert.equal(trust.verify(key, message, signature), isGood, what);
	});

	it("finds what is wrong with a key or a signature by itself, too", () => {
		for (const { what, key, message, signature, isGood } of signatureCases()) {
			const all = Uint8Array.from([...key, ...signature, ...message]);
			if (key.length === 65 && signature.length === 64)
				assert.equal(driver.trust_verify(all.buffer, all.length), isGood ? 1 : 0, what);
		}
		for (const length of [0, 1, 65, 128])
			assert.equal(driver.trust_verify(new Uint8Array(length).fill(4).buffer, length), 0);
	});

	it("hashes what comes in pieces, and begins anew whenever told to", () => {
		const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => at);
		trust.digest().write(bytes);
		for (const size of [1, 63, 64, 65, 1024, 10_000]) {
			const digest = trust.digest();
			for (let at = 0; at < bytes.length; at += size) digest.write(bytes.subarray(at, at + size));
			assert.deepEqual(digest.end(), new Uint8Array(createHash("sha256").update(bytes).digest()), `${size} bytes`);
			assert.throws(() => digest.end(), /the update's hash failed/);
		}
	});

	it("says that it cannot tell when memory is short, and not that a signature is wrong", async function () {
		const plain = new TlsDriver(await driverOrSkip(this));
		const [good] = signatureCases();
		assert.ok(good);
		try {
			const counted = new Trust(plain);
			assert.equal(counted.verify(good.key, good.message, good.signature), true);
			let refusals = 0;
			for (let count = 1, isDone = false; !isDone; count += 1 + (count >> 2)) {
				plain.memory(count);
				try {
					assert.equal(counted.verify(good.key, good.message, good.signature), true, `allocation ${count} refused`);
					isDone = count > 10 && refusals > 0;
				} catch (error) {
					assert.match(String(error), /the update's verify failed: -141/);
					refusals++;
				}
			}
			plain.memory();
			assert.equal(counted.verify(good.key, good.message, good.signature), true);
		} finally {
			plain.close();
		}
	});
});
