import assert from "node:assert/strict";
import dnsPacket from "dns-packet";
import fc from "fast-check";
import { answer, longestAnswer } from "../../../modules/access-point/dns";
import { inputs, inputsText } from "../../support/inputs";

const here = Uint8Array.of(192, 168, 4, 1);

const label = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(..."abcXYZ019-_") });
const name = fc.array(label, { minLength: 1, maxLength: 5 }).map(parts => parts.join("."));
const type = fc.constantFrom("A", "AAAA", "TXT", "PTR", "MX", "HTTPS") as fc.Arbitrary<dnsPacket.RecordType>;

const valid = fc
	.record({ id: fc.nat(65535), name, type, edns: fc.boolean(), recursion: fc.boolean() })
	.map(({ id, name, type, edns, recursion }) => ({
		asked: { id, name, type, edns },
		bytes: Uint8Array.from(
			dnsPacket.encode({
				type: "query",
				id,
				flags: recursion ? dnsPacket.RECURSION_DESIRED : 0,
				questions: [{ type, name, class: "IN" }],
				...(edns
					? {
							additionals: [
								{
									type: "OPT",
									name: ".",
									udpPayloadSize: 1232,
									flags: 0,
									options: [],
									extendedRcode: 0,
									ednsVersion: 0,
									flag_do: false,
								},
							] as dnsPacket.Answer[],
						}
					: {}),
			}),
		),
	}));

const mutated = fc
	.tuple(valid, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat(400))
	.map(([{ bytes }, changes, cut]) => {
		const out = bytes.slice(0, Math.max(0, cut > 300 ? bytes.length : Math.min(bytes.length, cut)));
		for (const [at, value] of changes) if (out.length) out[at % out.length] = value;
		return out;
	});

describe("captive DNS beside npm's dns-packet", () => {
	it("gives every valid query an answer that dns-packet reads as meant", () => {
		fc.assert(
			fc.property(valid, ({ asked, bytes }) => {
				const reply = answer(bytes, here);
				assert.ok(reply);
				const read = dnsPacket.decode(Buffer.from(reply));
				assert.equal(read.type, "response");
				assert.equal(read.id, asked.id);
				assert.equal((reply[3] ?? 0) & 15, 0);
				assert.equal(read.questions?.[0]?.name, asked.name);
				assert.equal(read.additionals?.length, asked.edns ? 1 : 0);
				const answers = (read.answers ?? []).map(each => ("data" in each ? [each.name, each.type, each.data] : []));
				assert.deepEqual(answers, asked.type === "A" ? [[asked.name, "A", "192.168.4.1"]] : []);
			}),
			{ numRuns: 5000 },
		);
	});

	it(`takes ${inputsText} random and mutated packets without a throw, each answer bounded and readable (facts/peers.md part 2, row 22)`, () => {
		fc.assert(
			fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 600 })), bytes => {
				const before = bytes.slice();
				const reply = answer(bytes, here);
				assert.deepEqual(bytes, before);
				if (!reply) return;
				assert.ok(reply.length >= 12 && reply.length <= longestAnswer);
				assert.ok((reply[2] ?? 0) & 0x80);
				assert.deepEqual(reply.slice(0, 2), bytes.slice(0, 2));
				assert.ok(dnsPacket.decode(Buffer.from(reply)));
			}),
			{ numRuns: inputs },
		);
	});
});
