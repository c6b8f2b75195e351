import assert from "node:assert/strict";
import dnsPacket from "dns-packet";
import fc from "fast-check";
import { answer } from "../../../modules/access-point/dns";

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
});
