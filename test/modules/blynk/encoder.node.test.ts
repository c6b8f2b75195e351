import assert from "node:assert/strict";
import fc from "fast-check";
import { Encoder } from "../../../modules/blynk/encoder";
import { begin, headerLength } from "../../../modules/blynk/protocol";

describe("a number that is not whole", () => {
	it("is written without the zeros that the expression took away", () => {
		const decimals = fc
			.tuple(fc.oneof(fc.integer(), fc.double({ min: -1e6, max: 1e6, noNaN: true })), fc.nat(9))
			.map(([number, digits]) => Number((number / 10 ** digits).toFixed(digits)));
		const large = fc.double({ min: 2 ** 53, max: 1e21, maxExcluded: true, noNaN: true });
		fc.assert(
			fc.property(
				fc.oneof(decimals, large).filter(number => !Number.isSafeInteger(number)),
				number => {
					const frame = new Encoder().frame(begin(20), [number]);
					const written = Buffer.from(frame?.subarray(headerLength) ?? []).toString();
					assert.equal(written, number.toFixed(7).replace(/\.?0+$/, ""));
				},
			),
			{ numRuns: 20_000 },
		);
	});
});
