import assert from "node:assert/strict";
import { bytes, introduction, login, taken, token, transcripts } from "../../reference/transcripts";
import { Bench, response } from "./fake-cloud";

const hex = (pattern: string): string => bytes(pattern).toString("hex");

describe("blynk client: the bytes of the C++ library 1.4.0", () => {
	let bench: Bench;
	/** Everything the client wrote on its connection, in hexadecimal. */
	const sent = (): string => Buffer.from(bench.cloud.last.bytes).toString("hex");
	beforeEach(() => {
		bench = new Bench({ rate: Infinity });
		// It answers the login and the introduction, and then nothing.
		bench.cloud.onFrame = (connection, { id }) => {
			if (id < 3) connection.send(response(id, 200));
		};
		bench.online();
	});

	it(`logs in (${login.source}) and introduces itself (${introduction.source})`, () => {
		assert.equal(sent(), hex(login.sends) + hex(introduction.sends));
		assert.equal(token.length, 32);
	});

	for (const { call, source, sends, ours, differs } of transcripts) {
		if (!ours) continue;
		it(`${call} (${source})${differs ? `, otherwise: ${differs.why}` : ""}`, () => {
			bench.cloud.last.bytes.length = 0;
			ours(bench.blynk);
			bench.pass(10);
			assert.equal(sent(), hex(differs?.sends ?? sends));
		});
	}

	it("sends a heartbeat of the same bytes (BlynkProtocol.h:207)", () => {
		bench.pass(40_010);
		assert.ok(sent().endsWith(hex("06 00 03 00 00")));
	});

	for (const { gets, source, answer, differs } of taken)
		it(`takes ${gets} (${source})${differs ? `, otherwise: ${differs.why}` : ""}`, () => {
			const { last } = bench.cloud;
			bench.blynk.onRead("any", () => {});
			last.bytes.length = 0;
			last.send(bytes(gets));
			bench.pass(2);
			const expected = differs?.answer ?? answer;
			assert.equal(last.open, expected !== "ends");
			assert.equal(sent(), expected === "ends" ? "" : hex(expected));
		});

	it("follows a redirect with a new login of id 1 (BlynkProtocol.h:339)", () => {
		bench.cloud.last.send(bytes('29 1e 61 00 12 "ny3.blynk.cloud·80"'));
		bench.cloud.names.set("ny3.blynk.cloud", "10.0.0.2");
		bench.pass(20);
		assert.equal(bench.cloud.last.options.address, "10.0.0.2");
		const expected = bytes(`${login.sends} ${introduction.sends}`);
		assert.equal(sent(), expected.toString("hex"));
	});
});
