import assert from "node:assert/strict";
import fc from "fast-check";
import { utf8 } from "../../../modules/bytes/index";
import {
	decimal,
	hasControl,
	ipv4,
	isHostName,
	isLanguage,
	isPrintable,
	isToken,
	isWord,
	replaceEach,
} from "../../../modules/match/index";
import { near } from "../../support/near";

/** The firmware's regular expressions of old, each beside what took its place. */
const matchers: readonly (readonly [what: string, letters: string, RegExp, (text: string) => boolean])[] = [
	["an auth token", "az09AZ-_@/", /^[-_A-Za-z0-9]{32}$/, text => isWord(text, "-_", 32, 32)],
	["a version", "a1._,:() -;", /^[0-9A-Za-z_.,:() -]{1,14}$/, text => isWord(text, "_.,:() -", 1, 14)],
	["a host of a redirect", "aZ0.-_/", /^[A-Za-z0-9.-]{1,63}$/, text => isWord(text, ".-", 1, 63)],
	["a name in HTTP", "aZ0-!#~|:()", /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, isName],
	["a passphrase", " ~aZ\u00ff", /^[ -~]{8,63}$/, text => isPrintable(text, 8, 63)],
	["a key of the flash", " !~a", /^[!-~]{1,15}$/, text => isPrintable(text, 1, 15) && !text.includes(" ")],
	["a port", "0159-+.e", /^\d{1,5}$/, text => decimal(text, 5) === Number(text)],
	["a length", "0159-+.e", /^\d{1,10}$/, text => decimal(text, 10) === Number(text)],
	["a host name", "aZ0.-_/", /^[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/, text => isHostName(text, 64)],
	["a language", "azAZ-_0", /^[a-z]{2}(-[A-Z]{2})?$/, isLanguage],
];

function isName(text: string): boolean {
	const bytes = utf8(text);
	return isToken(bytes, bytes.length);
}

const options = { numRuns: 20_000 } as const;

describe("each matcher", () => {
	for (const [what, letters, expression, matches] of matchers)
		it(`takes ${what} exactly as ${expression} did`, () => {
			fc.assert(
				fc.property(near(expression, letters), text => matches(text) === expression.test(text)),
				options,
			);
		});
});

describe("an IPv4 address", () => {
	const dotted = /^\d{1,3}(\.\d{1,3}){3}$/;

	it("is what the expression took, as long as no part is above 255", () => {
		fc.assert(
			fc.property(near(dotted, "0129.-+ "), text => {
				const parts = dotted.test(text) ? text.split(".").map(Number) : [];
				const right = parts.length === 4 && parts.every(part => part < 256);
				assert.equal(ipv4(text), right ? parts.reduce((bits, part) => (bits << 8) | part, 0) : undefined);
			}),
			options,
		);
	});
});

describe("control characters", () => {
	const awkward = near(/^[ -~\t"\\é]{0,40}$/, '\t"\\a\u009f');

	for (const [expression, has] of [
		[/[\x00-\x1f\x7f]/, text => hasControl(text)],
		[/[\x00-\x08\x0a-\x1f\x7f]/, text => hasControl(text, "\t")],
		[/[\0-\x1f]/, text => hasControl(text, "\x7f")],
	] satisfies readonly (readonly [RegExp, (text: string) => boolean])[])
		it(`are found where ${expression} found them`, () => {
			fc.assert(
				fc.property(awkward, text => has(text) === expression.test(text)),
				options,
			);
		});
});

describe("letters with a meaning", () => {
	it("are escaped in HTML as the expression did it", () => {
		const by = (letter: string): string => `&#${letter.charCodeAt(0)};`;
		fc.assert(
			fc.property(near(/^[&<>"'#;$a]{0,30}$/, "&<>\"'$"), text => {
				assert.equal(replaceEach(text, `&<>"'`, by), text.replace(/[&<>"']/g, by));
			}),
			options,
		);
	});

	it("are escaped in a QR code as the expression did it", () => {
		fc.assert(
			fc.property(near(/^[\\;,:"$&a]{0,30}$/, '\\;,:"$&'), text => {
				assert.equal(
					replaceEach(text, '\\;,:"', letter => `\\${letter}`),
					text.replace(/[\\;,:"]/g, "\\$&"),
				);
			}),
			options,
		);
	});
});
