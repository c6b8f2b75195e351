import assert from "node:assert/strict";
import { utf8 } from "../../../modules/bytes/index";
import {
	contentRange,
	decimal,
	hasControl,
	hasWord,
	ipv4,
	isHostName,
	isLanguage,
	isPrintable,
	isTemplateId,
	isToken,
	isWord,
	replaceEach,
} from "../../../modules/match/index";

describe("a word", () => {
	it("has letters, digits and the marks it may have", () => {
		for (const right of ["a", "Z", "0", "9", "azAZ09-_", "-", "a".repeat(32)])
			assert.ok(isWord(right, "-_", 1, 32), right);
		for (const wrong of ["@", "[", "`", "{", "/", ":", ".", "a b", "é", "\u212a", "a\0", "a\n", "😀", "\u0430"])
			assert.ok(!isWord(wrong, "-_", 1, 32), wrong);
	});

	it("has as many characters as it may have", () => {
		assert.ok(!isWord("", "", 1, 3));
		assert.ok(isWord("", "", 0, 3));
		assert.ok(!isWord("a", "", 2, 3));
		assert.ok(isWord("abc", "", 2, 3));
		assert.ok(!isWord("abcd", "", 2, 3));
	});
});

describe("a token of HTTP", () => {
	const isWhole = (text: string): boolean => isToken(utf8(text), utf8(text).length);

	it("has letters, digits and fifteen marks", () => {
		for (const right of ["GET", "x-requested-with", "!#$%&'*+-.^_`|~", "0"]) assert.ok(isWhole(right), right);
		for (const mark of '"(),/:;<=>?@[\\]{} \t\0\x7fé😀') assert.ok(!isWhole(`a${mark}b`), mark);
	});

	it("is something", () => {
		assert.ok(!isWhole(""));
		assert.ok(!isToken(utf8("abc"), -1));
	});

	it("ends where it is said to end", () => {
		assert.ok(isToken(utf8("Host: a"), 4));
		assert.ok(!isToken(utf8("Host: a"), 5));
	});
});

describe("printable text", () => {
	it("goes from the space to the tilde", () => {
		assert.ok(isPrintable(" ~aZ09!", 1, 63));
		for (const wrong of ["\x1f", "\x7f", "é", "\n", "\0", "😀"]) assert.ok(!isPrintable(`abc${wrong}`, 1, 63), wrong);
	});

	it("has as many characters as it may have", () => {
		assert.ok(!isPrintable("1234567", 8, 63));
		assert.ok(isPrintable("12345678", 8, 63));
		assert.ok(isPrintable("a".repeat(63), 8, 63));
		assert.ok(!isPrintable("a".repeat(64), 8, 63));
	});
});

describe("a number", () => {
	it("is what its digits say, leading zeros or not", () => {
		assert.equal(decimal("0", 5), 0);
		assert.equal(decimal("00080", 5), 80);
		assert.equal(decimal("9999999999", 10), 9_999_999_999);
	});

	it("is nothing but digits, and not too many", () => {
		for (const wrong of ["", "-1", "+1", " 1", "1 ", "1\n", "1.0", "1e1", "0x1", "１", "Infinity", "123456"])
			assert.equal(decimal(wrong, 5), undefined, wrong);
	});
});

describe("an IPv4 address", () => {
	it("is its 32 bits", () => {
		assert.equal(ipv4("0.0.0.0"), 0);
		assert.equal(ipv4("1.2.3.4"), 0x01020304);
		assert.equal(ipv4("192.168.004.001"), 0xc0a80401 | 0);
		assert.equal(ipv4("255.255.255.255"), -1);
	});

	it("has four parts of one byte", () => {
		for (const wrong of ["", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.256", "1.2.3.0004", "1.2.3.4 "])
			assert.equal(ipv4(wrong), undefined, wrong);
		for (const wrong of ["....", "1.2.3.-4", "1.2.3.a", "0x1.2.3.4", "blynk.cloud", ".".repeat(5000)])
			assert.equal(ipv4(wrong), undefined, wrong);
	});
});

describe("a host name", () => {
	it("has dots and hyphens inside, and letters and digits at its ends", () => {
		for (const right of ["a", "blynk.cloud", "a-b.c", "192.168.1.1", "a".repeat(64)])
			assert.ok(isHostName(right, 64), right);
		for (const wrong of ["", "-a", "a-", ".a", "a.", "-", ".", "a_b", "a b", "a/b", "ä.de", "a".repeat(65)])
			assert.ok(!isHostName(wrong, 64), wrong);
	});
});

describe("a language", () => {
	it("has two small letters, and a region two capitals", () => {
		for (const right of ["en", "az", "pt-BR", "zh-AZ"]) assert.ok(isLanguage(right), right);
		for (const wrong of ["", "e", "eng", "EN", "e1", "pt_BR", "pt-br", "pt-B", "pt-BRA", "pt-", "{a", "a`", "en-@A"])
			assert.ok(!isLanguage(wrong), wrong);
	});
});

describe("replacing letters", () => {
	it("replaces each one wherever it is, and nothing else", () => {
		const by = (letter: string): string => `<${letter}>`;
		assert.equal(replaceEach("a;b;;", ";", by), "a<;>b<;><;>");
		assert.equal(replaceEach("abc", ";", by), "abc");
		assert.equal(replaceEach("", ";", by), "");
		assert.equal(replaceEach("é;😀", ";", by), "é<;>😀");
	});

	it("takes a replacement as it is", () => {
		assert.equal(
			replaceEach("a;b", ";", () => "$&"),
			"a$&b",
		);
	});

	it("does not replace twice what stands first", () => {
		assert.equal(
			replaceEach("\\;", "\\;", letter => `\\${letter}`),
			"\\\\\\;",
		);
	});
});

describe("a template id", () => {
	it("begins with TMPL and has 8 to 32 letters, digits, _ and -", () => {
		for (const right of ["TMPLabcd", "TMPL-_z9", `TMPL${"a".repeat(28)}`]) assert.ok(isTemplateId(right), right);
		for (const wrong of [
			"",
			"TMPLabc",
			`TMPL${"a".repeat(29)}`,
			"tmplabcd",
			" TMPLabcd",
			"TMPLabc.",
			"TMPLabcd\n",
			"DYNAMIC",
		])
			assert.ok(!isTemplateId(wrong), wrong);
	});
});

describe("control characters", () => {
	it("are C0 and DEL", () => {
		for (let code = 0; code < 0x20; code++) assert.ok(hasControl(`a${String.fromCharCode(code)}b`), String(code));
		assert.ok(hasControl("\x7f"));
		for (const none of ["", "abc", " ~", '"\\/', "é\u0080😀\u2028\ufffd"]) assert.ok(!hasControl(none), none);
	});

	it("are not those that are allowed", () => {
		assert.ok(!hasControl('a\t"b"', "\t"));
		assert.ok(hasControl("a\tb\0", "\t"));
		assert.ok(!hasControl("a\x7f", "\x7f"));
		assert.ok(hasControl("a\x7f\n", "\x7f"));
	});
});

describe("a list of words in one text", () => {
	it("has its words, and neither their parts, nor two at once, nor none", () => {
		const words = " host origin sec-fetch-site ";
		for (const word of ["host", "origin", "sec-fetch-site"]) assert.ok(hasWord(words, word), word);
		for (const word of ["hos", "ost", "", " ", "host origin", " host", "HOST", "sec"])
			assert.ok(!hasWord(words, word), word);
	});
});

describe("a Content-Range", () => {
	it("is read as far as it is one of bytes", () => {
		assert.deepEqual(contentRange("bytes 512-1023/1024"), { first: 512, last: 1023, total: 1024 });
		assert.deepEqual(contentRange("bytes 0-19/*"), { first: 0, last: 19, total: undefined });
		assert.deepEqual(contentRange("bytes 0-19a"), { first: 0, last: undefined, total: undefined });
		assert.deepEqual(contentRange("bytes 19/20"), { first: undefined, last: undefined, total: 20 });
		assert.deepEqual(contentRange("bytes */20"), { first: undefined, last: undefined, total: 20 });
		for (const none of ["", "bytes", "Bytes 0-1/2", "lines 0-1/2"]) assert.equal(contentRange(none), undefined, none);
	});
});
