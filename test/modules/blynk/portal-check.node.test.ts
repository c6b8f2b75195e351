import fc from "fast-check";
import { isSignIn } from "../../../modules/blynk/portal-check";

/** The check without the regular expressions it once had: they live on here, to be compared with. */

const options = { numRuns: 20_000 } as const;
const name = "Blynk.Cloud";

describe("a sign-in page", () => {
	const expected = (answer: string): boolean => {
		const status = /^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1];
		if (status === "511" || status === "200") return true;
		if (!status?.startsWith("3")) return false;
		const [head = ""] = answer.split("\r\n\r\n");
		const lines = head.split("\r\n").slice(1);
		const place = lines
			.find(line => /^location:/i.test(line))
			?.slice(9)
			.trim();
		return !!place && !/^https:\/\/blynk\.cloud(:443)?([/?#]|$)/i.test(place);
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
