import assert from "node:assert/strict";
import fc from "fast-check";
import { FrameEncoder } from "../../../modules/blynk/encoder";
import { isSignIn } from "../../../modules/blynk/portal-check";
import { headerLength } from "../../../modules/blynk/protocol";

/** The Blynk client without the regular expressions it once had: they live on here, to be compared with. */

const options = { numRuns: 20_000 } as const;
const name = "Blynk.Cloud";

describe("a sign-in page", () => {
	const expected = (answer: string): boolean => {
		const status = /^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1];
		if (status === "511") return true;
		if (!status?.startsWith("3")) return false;
		const host = /\r\nlocation:[ \t]*https?:\/\/([^/:?#\s]+)/i.exec(answer)?.[1];
		return host !== undefined && host.toLowerCase() !== name.toLowerCase();
	};
	const pieces = [
		fc.constantFrom(
			"HTTP/1.1 302",
			"HTTP/1.0 307",
			"HTTP/1.1 511",
			"HTTP/1.1 200",
			"HTTP/1.1 400",
			"HTTP/1.1 3x2",
			"HTTP/2 302",
			"http/1.1 302",
		),
		fc.constantFrom(" Found", "", "9"),
		fc.constantFrom("\r\nServer: a", "", "\r\nX: Location: http://a"),
		fc.constantFrom("\r\nLocation:", "\r\nlocation:", "\r\nLOCATION:", "\nLocation:", ""),
		fc.constantFrom(" ", "", "\t "),
		fc.constantFrom("http://", "https://", "HTTPS://", "ftp://", "//", "/"),
		fc.constantFrom("blynk.cloud", "BLYNK.cloud", "blynk.clou", "blynk.cloud.evil", "xblynk.cloud", "", "10.0.0.1"),
		fc.constantFrom("", "/", ":8443", "?x", "#y", " ", "\t", "@evil/", "."),
		fc.constantFrom("\r\n", "\r\nA: b\r\n\r\n", "\n", ""),
	];
	const whole = fc.tuple(...pieces).map(all => all.join(""));
	const changed = fc
		.tuple(whole, fc.nat(60), fc.nat(1), fc.constantFrom("", "a", "3", "/", ":", "é", "\0"))
		.map(([text, at, remove, insert]) => text.slice(0, at) + insert + text.slice(at + remove));

	it("is seen in the answers in which the expressions saw it", () => {
		fc.assert(
			fc.property(fc.oneof(whole, changed), answer => isSignIn(answer, name) === expected(answer)),
			options,
		);
	});
});

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
					const encoder = new FrameEncoder(1000);
					encoder.message(20, [number]);
					const written = Buffer.from(encoder.bytes.subarray(headerLength, encoder.at)).toString();
					assert.equal(written, number.toFixed(7).replace(/\.?0+$/, ""));
				},
			),
			options,
		);
	});
});
