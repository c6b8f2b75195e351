import assert from "node:assert/strict";
import fc from "fast-check";
import { text, utf8 } from "../../../modules/bytes/index";
import { isLoopback } from "../../../modules/config-server/guard";
import { HeadReader } from "../../../modules/config-server/head";
import { readJson } from "../../../modules/config-server/json-form";
import { parameter, takesGzip, wordOf } from "../../../modules/config-server/value";
import { near } from "../../support/near";

/** The config server without the regular expressions it once had: they live on here, to be compared with. */

const options = { numRuns: 20_000 } as const;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const control = /[\x00-\x08\x0a-\x1f\x7f]/;

/** The status a head is refused with, 0 when it is not. */
function refusal(requestLine: string, fieldLine: string): number {
	const reader = new HeadReader();
	reader.push(utf8(`${requestLine}\r\nHost: a\r\n${fieldLine}\r\n\r\n`));
	return reader.refusal?.status ?? 0;
}

/** Texts that can stand in one line; a decoder takes a byte order mark away. */
function line(expression: RegExp, letters: string): fc.Arbitrary<string> {
	return near(expression, letters).map(each => text(utf8(each)).replace(/[\r\n\ufeff]/g, ""));
}

describe("a head", () => {
	it("has the request lines that the expressions took, and versions of one digit each (RFC 9112 2.3)", () => {
		const expected = (whole: string): number => {
			const [first, last] = [whole.indexOf(" "), whole.lastIndexOf(" ")];
			const version = whole.slice(last + 1);
			if (last <= first + 1 || !token.test(whole.slice(0, first)) || !/^HTTP\/\d\.\d$/.test(version)) return 400;
			if (!/^HTTP\/1\.\d$/.test(version)) return 505;
			const [path = ""] = whole.slice(first + 1, last).split("?");
			const absolute = /^http:\/\/([^/]*)(\/[^]*)?$/i.exec(path);
			const own = absolute ? (absolute[2] ?? "/") : path;
			return own.startsWith("/") && !/[\x00-\x20\x7f#]/.test(own) ? 0 : 400;
		};
		const lines = line(
			/^[A-Z]{1,4} (HTTP:\/\/[a.]{0,3}|http:\/\/a)?\/[a-z/%]{0,4}(\?[a #]{0,3})? HTTP\/[12]\.[0-9]$/,
			" /#?.:1HTPhtp",
		);
		fc.assert(
			fc.property(
				lines.filter(each => each !== ""),
				each => assert.equal(refusal(each, "A: b"), expected(each)),
			),
			options,
		);
	});

	it("has the fields that the expressions took", () => {
		const lines = line(/^(Accept|x-[!#-'*+.^_`|~0-9A-Za-z-]{1,8}):[ -~\t]{0,20}$/, ':()<>@,;\\"/[]?={} \t');
		const good = (whole: string): boolean =>
			token.test(whole.slice(0, Math.max(0, whole.indexOf(":")))) && !control.test(whole);
		fc.assert(
			fc.property(
				lines.filter(each => each !== "" && !each.toLowerCase().startsWith("host:")),
				each => assert.equal(refusal("GET / HTTP/1.1", each), good(each) ? 0 : 400),
			),
			options,
		);
	});
});

describe("a host of loopback", () => {
	it("is what the expression takes: with a final dot, with ports of up to five digits", () => {
		const expression = /^(localhost|127\.0\.0\.1|\[::1\])\.?(:\d{0,5})?$/i;
		const hosts = near(/^(localhost|LOCALHOST|127\.0\.0\.1|\[::1\])\.?(:\d{0,5})?$/, "lL:0127.[]a");
		fc.assert(
			fc.property(hosts, host => isLoopback(host) === expression.test(host)),
			options,
		);
	});
});

describe("a content type", () => {
	const space = fc.constantFrom("", " ", "\t", "  ");
	const other = fc.constantFrom("", "charset=utf-8;", " a=b ;", ";");
	const end = fc.constantFrom("", ";", " ;x=y", ' ; x="y"');

	it("is a bare image where the expression said so", () => {
		const types = near(/^(application|APPLICATION)\/octet-stream ?(;.{0,5})?$/, "; aA/-").map(each => each.trim());
		fc.assert(
			fc.property(
				types,
				type => (wordOf(type) === "application/octet-stream") === /^application\/octet-stream\s*(;|$)/i.test(type),
			),
			options,
		);
	});

	it("has the boundary that the expression found", () => {
		const boundary = fc.stringMatching(/^[!#-+.-:<-~é-]{1,70}$/).filter(each => !each.includes("boundary"));
		const type = fc.tuple(space, other, space, fc.constantFrom("boundary", "Boundary"), boundary, fc.boolean(), end);
		fc.assert(
			fc.property(type, ([a, others, b, name, value, quoted, rest]) => {
				const whole = `multipart/form-data${a};${others}${b}${name}=${quoted ? `"${value}"` : value}${rest}`;
				const found = /^multipart\/form-data\s*;.*boundary="?([^\s";,]{1,70})"?/i.exec(whole)?.[1];
				assert.equal(parameter(whole, "boundary"), found);
				assert.equal(found, value);
			}),
			options,
		);
	});

	it("says that a part is the field update where the expression did, but not for longer names", () => {
		const expression = /;\s*name="?update"?(?=[\s",;]|$)/i;
		const part = fc.tuple(
			other,
			space,
			fc.constantFrom("name", "Name", "filename", "nam"),
			fc.constantFrom("update", '"update"', '"update', "Update", '"updater"', "", '""', '"up date"'),
			end,
		);
		fc.assert(
			fc.property(part, ([others, a, name, value, rest]) => {
				const head = `--XX\r\nContent-Disposition: form-data;${others}${a}${name}=${value}${rest}\r\nContent-Type: a/b`;
				const found = parameter(head, "name");
				assert.equal(found === "update", expression.test(head) && value !== "Update");
			}),
			options,
		);
	});
});

describe("an Accept-Encoding", () => {
	it("takes gzip where the expression said so", () => {
		const space = fc.constantFrom("", " ", "\t ");
		const weight = fc.constantFrom(
			"",
			...["0", "0.", "0.0", "0.000", "1", "1.0", "0.001", "0.5", "x"].map(q => `q=${q}`),
		);
		const each = fc
			.tuple(space, fc.constantFrom("gzip", "GZip", "*", "br", "xgzip", "gzipx", ""), space, space, weight, space)
			.map(([a, coding, b, c, q, d]) => `${a}${coding}${b}${q === "" ? "" : `;${c}${q}${d}`}`);
		const expression = /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i;
		fc.assert(
			fc.property(fc.array(each, { maxLength: 4 }), codings => {
				assert.equal(
					takesGzip(codings.join(",")),
					codings.some(each => expression.test(each)),
				);
			}),
			options,
		);
	});
});

describe("a number or boolean in JSON", () => {
	const expression = /^(true|false|-?(0|[1-9]\d{0,15})(\.\d{1,15})?)$/;
	const read = (word: string): string | undefined => {
		const fields = new Map<string, Uint8Array>();
		return readJson(utf8(`{"a":${word}}`), " a ", fields) ? text(fields.get("a") ?? utf8("absent")) : undefined;
	};
	const words = near(/^(true|false|-?(0|[1-9]\d{0,14})(\.\d{1,15})?)$/, "0123456789.-+eEtruefalsn").filter(
		word => !/[\s",:}\]]/.test(word) && word !== "",
	);

	it("is all that the expression took, as it stands", () => {
		fc.assert(
			fc.property(words, word => {
				if (expression.test(word)) assert.equal(read(word), word);
			}),
			options,
		);
	});

	it("is nothing that is no JSON", () => {
		fc.assert(
			fc.property(words, word => {
				let value: unknown;
				try {
					value = JSON.parse(word);
				} catch {
					// It stays undefined.
				}
				const isNumber = typeof value === "number" && Math.abs(value) <= 1e16;
				if (value !== null) assert.equal(read(word) !== undefined, isNumber || typeof value === "boolean", word);
			}),
			options,
		);
	});
});
