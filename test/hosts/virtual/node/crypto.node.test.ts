import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { nodeCrypto } from "../../../../hosts/virtual/node/crypto";
import { signatureCases } from "../../../support/signatures";

describe("Node's crypto for updates", () => {
	it("takes each good signature, and nothing else for one", () => {
		for (const { what, key, message, signature, isGood } of signatureCases())
			assert.equal(nodeCrypto.verify(key, message, signature), isGood, what);
	});

	it("hashes what comes in pieces", () => {
		const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at);
		const digest = nodeCrypto.digest();
		for (let at = 0; at < bytes.length; at += 77) digest.write(bytes.subarray(at, at + 77));
		assert.deepEqual(digest.end(), new Uint8Array(createHash("sha256").update(bytes).digest()));
	});
});
