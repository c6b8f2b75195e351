import assert from "node:assert/strict";
import { answer, longestAnswer, timeToLive } from "../../../modules/access-point/dns";
import { labels, opt, packet, query, question } from "./query";

const here = Uint8Array.of(192, 168, 4, 1);

function ask(packet: Uint8Array): number[] | undefined {
	const reply = answer(packet, here);
	return reply && [...reply];
}

function codeOf(packet: Uint8Array): number | undefined {
	const reply = answer(packet, here);
	return reply && (reply[3] ?? 0) & 15;
}

const record = (at: number): number[] => [0xc0, at, 0, 1, 0, 1, 0, 0, 0, timeToLive, 0, 4, ...here];

describe("captive DNS", () => {
	it("answers A with the device's address, byte for byte", () => {
		assert.deepEqual(ask(query("captive.apple.com")), [
			...packet({ flags: 0x8580, questions: 1, answers: 1 }),
			...question("captive.apple.com"),
			...record(12),
		]);
	});

	it("keeps the letters' case in the question (DNS 0x20)", () => {
		assert.deepEqual(ask(query("ExAmPle.CoM"))?.slice(12, 12 + 17), question("ExAmPle.CoM"));
	});

	it("answers AAAA, HTTPS, TXT and PTR with no record, not with an error", () => {
		for (const type of [28, 65, 16, 12])
			assert.deepEqual(ask(query("example.com", type)), [
				...packet({ flags: 0x8580, questions: 1 }),
				...question("example.com", type),
			]);
	});

	it("says of names that must not resolve that there are none, in any case, type and domain", () => {
		for (const name of [
			"mask.icloud.com",
			"MASK-H2.iCloud.com",
			"use-application-dns.net",
			"wpad",
			"WPAD.lan",
			"isatap",
		])
			for (const type of [1, 28, 65, 255])
				assert.deepEqual(ask(query(name, type)), [...packet({ flags: 0x8583, questions: 1 }), ...question(name, type)]);
	});

	it("answers names that only resemble those", () => {
		for (const name of [
			"icloud.com",
			"www.mask.icloud.com",
			"mask.icloud.comb",
			"wpadx",
			"x.wpad",
			"wpa",
			"isatap-2.lan",
		])
			assert.deepEqual(ask(query(name))?.slice(-16), record(12), name);
	});

	it("finds such a name behind a pointer, and answers the others beside it", () => {
		const wpad = [4, ...new TextEncoder().encode("wpad"), 0xc0, 12, 0, 1, 0, 1];
		assert.deepEqual(ask(packet({ questions: 2 }, question("lan"), wpad)), [
			...packet({ flags: 0x8580, questions: 2, answers: 1 }, question("lan"), wpad),
			...record(12),
		]);
	});

	it("answers ANY with the address", () => {
		assert.deepEqual(ask(query("example.com", 255))?.slice(-16), record(12));
	});

	it("answers the root", () => {
		assert.deepEqual(ask(query(""))?.slice(-16), record(12));
	});

	it("copies 'recursion desired'", () => {
		assert.equal(ask(packet({ flags: 0, questions: 1 }, question("a")))?.[2], 0x84);
	});

	it("answers several questions, each by a pointer to its name", () => {
		const both = packet({ questions: 3 }, question("a.b"), question("c.d", 28), question("e.f"));
		assert.deepEqual(ask(both), [
			...packet({ flags: 0x8580, questions: 3, answers: 2 }),
			...question("a.b"),
			...question("c.d", 28),
			...question("e.f"),
			...record(12),
			...record(12 + 18),
		]);
	});

	it("follows a pointer back to a name before", () => {
		const second = [1, 0x78, 0xc0, 12, 0, 1, 0, 1];
		const reply = ask(packet({ questions: 2 }, question("a.b"), second));
		assert.deepEqual(reply?.slice(-16), record(21));
	});

	it("answers EDNS0 with a record of its own, repeats DO, and hides no option behind it", () => {
		const cookie = [0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8];
		const reply = ask(packet({ questions: 1, additional: 1 }, question("a.b"), opt({ flags: 0x80, data: cookie })));
		assert.deepEqual(reply, [
			...packet({ flags: 0x8580, questions: 1, answers: 1, additional: 1 }),
			...question("a.b"),
			...record(12),
			...[0, 0, 41, 2, 0, 0, 0, 0x80, 0, 0, 0],
		]);
	});

	it("answers an EDNS version it does not know with BADVERS", () => {
		const reply = ask(packet({ questions: 1, additional: 1 }, question("a.b"), opt({ version: 1 })));
		assert.deepEqual(reply?.slice(-11), [0, 0, 41, 2, 0, 1, 0, 0, 0, 0, 0]);
		assert.equal((reply?.[3] ?? 0) & 15, 0);
		assert.equal(reply?.[7], 0);
	});

	it("refuses two OPT records, and one that is not of the root", () => {
		assert.equal(codeOf(packet({ questions: 1, additional: 2 }, question("a"), opt(), opt())), 1);
		assert.equal(codeOf(packet({ questions: 1, additional: 1 }, question("a"), [1, 97], opt())), 1);
	});

	it("steps over other records in front of OPT", () => {
		const other = [...labels("x"), 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4];
		const reply = ask(packet({ questions: 1, answers: 1, additional: 1 }, question("a.b"), other, opt()));
		assert.equal(reply?.[11], 1);
	});

	it("takes the class ANY for IN", () => {
		assert.deepEqual(ask(query("example.com", 1, 255))?.slice(-16), record(12));
	});

	it("refuses classes other than IN", () => {
		assert.equal(codeOf(query("version.bind", 16, 3)), 5);
	});

	it("does not answer answers", () => {
		assert.equal(ask(packet({ flags: 0x8180, questions: 1 }, question("a"))), undefined);
	});

	it("does not answer less than a header", () => {
		for (let length = 0; length < 12; length++) assert.equal(ask(query("a").slice(0, length)), undefined);
	});

	it("tells other operations that they are not implemented", () => {
		assert.equal(codeOf(packet({ flags: 0x2900, questions: 1 }, question("a"))), 4);
	});

	it("calls garbage a format error", () => {
		const cases: Record<string, Uint8Array> = {
			"no question": packet({}),
			"too many questions": packet({ questions: 9 }, ...Array.from({ length: 9 }, () => question("a"))),
			"a question cut off": query("example.com").slice(0, -3),
			"a name without end": packet({ questions: 1 }, [5, 97, 97]),
			"a pointer to itself": packet({ questions: 1 }, [0xc0, 12, 0, 1, 0, 1]),
			"a pointer forward": packet({ questions: 1 }, [0xc0, 20, 0, 1, 0, 1, 0, 0, 0, 0]),
			"a pointer into the header": packet({ questions: 1 }, [0xc0, 0, 0, 1, 0, 1]),
			"a pointer into the middle of a label": packet({ questions: 1 }, [
				3,
				97,
				40,
				97,
				0xc0,
				14,
				0,
				1,
				0,
				1,
				...new Uint8Array(60),
			]),
			"a pointer into its own name": packet({ questions: 1 }, [2, 97, 0, 0xc0, 14, 0, 1, 0, 1]),
			"half a pointer": packet({ questions: 1 }, [0xc0]),
			"a reserved label": packet({ questions: 1 }, [0x40, ...new Uint8Array(64).fill(97), 0, 0, 1, 0, 1]),
			"a name of 256 bytes": packet({ questions: 1 }, question(`${"a".repeat(63)}.`.repeat(4).slice(0, -1))),
			"a record cut off": packet({ questions: 1, additional: 1 }, question("a"), opt().slice(0, -1)),
			"records without end": packet({ questions: 1, additional: 999 }, question("a")),
		};
		for (const [what, bytes] of Object.entries(cases)) assert.equal(codeOf(bytes), 1, what);
	});

	it("repeats nothing of garbage but its id", () => {
		assert.deepEqual(ask(packet({ questions: 1 }, [0xc0, 12, 9, 9, 9])), [...packet({ flags: 0x8581 })]);
	});

	it("takes the longest name there is", () => {
		const name = [63, 63, 63, 61].map(length => "a".repeat(length)).join(".");
		assert.deepEqual(ask(query(name))?.slice(-16), record(12));
	});

	it("never exceeds 512 bytes, and says when something is left out", () => {
		const questions = Array.from({ length: 8 }, () => question("a".repeat(50)));
		const reply = ask(packet({ questions: 8 }, ...questions));
		assert.ok(reply && reply.length <= longestAnswer);
		assert.equal((reply[2] ?? 0) & 2, 2);
		const tooLong = Array.from({ length: 8 }, () => question("a".repeat(60)));
		assert.equal(codeOf(packet({ questions: 8 }, ...tooLong)), 1);
	});
});
