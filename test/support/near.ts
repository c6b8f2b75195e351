import fc from "fast-check";

/** Characters that matchers tend to trip over: controls, spaces and line ends of Unicode, letters that become ASCII in the other case. */
const awkward = [
	"\0",
	"\t",
	"\n",
	"\v",
	"\f",
	"\r",
	"\x1f",
	" ",
	"\x7f",
	"\x80",
	"é",
	"\u00a0",
	"\u017f",
	"\u212a",
	"\u0130",
	"\u0131",
];
const further = ["\u2028", "\ufeff", "\ufffd", "１", "😀", "\ud800"];

/** Texts that match `expression`, texts that are one or two changes away from it, and noise. */
export function near(expression: RegExp, letters: string): fc.Arbitrary<string> {
	const letter = fc.oneof(fc.constantFrom(...letters), fc.constantFrom(...awkward, ...further));
	const right = fc.stringMatching(expression);
	const change = fc.record({ at: fc.nat(80), remove: fc.nat(2), insert: fc.array(letter, { maxLength: 2 }) });
	const wrong = fc.tuple(right, fc.array(change, { minLength: 1, maxLength: 2 })).map(([text, changes]) => {
		const all = [...text];
		for (const { at, remove, insert } of changes) all.splice(at % (all.length + 1), remove, ...insert);
		return all.join("");
	});
	const noise = fc.array(letter, { maxLength: 20 }).map(all => all.join(""));
	return fc.oneof(right, wrong, noise);
}
