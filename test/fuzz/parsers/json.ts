import type { Random } from "../../../hosts/virtual/random";
import { utf8 } from "../../../modules/bytes/index";
import type { Fields } from "../../../modules/config-server/form";
import { readJson as ours } from "../../../modules/config-server/json-form";
import { Broken, must, same, type Parser } from "../parser";

const names = ["ssid", "pass", "blynk", "port_ssl", "save"] as const;
const known = ` ${names.join(" ")} `;

/** The fields of a JSON body, beside the engine's own parser. */
export function json(readJson: typeof ours = ours): Parser {
	return {
		name: "json",
		reads: "the JSON that Blynk's app sends to /config",
		longest: 4096,
		bounds: { steps: 1000, stepsEach: 25, array: 64 },
		words: [
			'{"',
			'":',
			'","',
			"null",
			"true",
			"1E5",
			"1e17",
			"-0",
			"[",
			"{}",
			"\\u0000",
			"\\ud800",
			'\\"',
			"\\\\",
			'"ssid":',
			" ",
		],
		generate,
		judge(bytes) {
			const fields: Fields = new Map();
			const taken = withoutKeys(() => readJson(bytes, known, fields));
			const expected = parsed(bytes);
			must(taken === (expected !== undefined), `${taken ? "taken" : "refused"}, unlike by JSON.parse`);
			if (!expected) return;
			for (const name of names) {
				const value = fields.get(name);
				const first = expected.find(each => each.name === name && each.value !== null);
				const text = typeof first?.value === "string" ? first.value : undefined;
				// A number or boolean is kept as it was written.
				const read = value && new TextDecoder("utf-8", { ignoreBOM: true }).decode(value);
				if (text !== undefined) same(read, new TextDecoder("utf-8", { ignoreBOM: true }).decode(utf8(text)), name);
				else same(read === undefined ? null : JSON.parse(read), first?.value ?? null, name);
			}
		},
	};
}

interface Member {
	readonly name: string;
	readonly value: string | number | boolean | null;
}

/** What JSON.parse makes of a flat object, in order; a name that comes twice is there twice. */
function parsed(bytes: Uint8Array): readonly Member[] | undefined {
	try {
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
		const value: unknown = JSON.parse(text);
		if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
		return members(text);
	} catch {
		return undefined;
	}
}

/** The members of a text that is one object. @throws Error when one of them is no text, number, boolean or null */
function members(text: string): readonly Member[] {
	const token = /\s*("(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+|[{}[\],:])\s*/gy;
	const tokens = [...text.matchAll(token)].map(each => each[1] ?? "").slice(1, -1);
	const out: Member[] = [];
	for (let at = 0; at < tokens.length; at += 4) {
		const value: unknown = JSON.parse(tokens[at + 2] ?? "");
		const isPlain = typeof value === "string" || typeof value === "boolean" || value === null;
		if (!isPlain && !(typeof value === "number" && Math.abs(value) <= 1e16)) throw new Error("not flat");
		out.push({ name: String(JSON.parse(tokens[at] ?? "")), value });
	}
	return out;
}

/** On XS each key of an object stays for ever: the engine must not make objects of what a stranger sends. */
function withoutKeys<T>(act: () => T): T {
	const { parse } = JSON;
	JSON.parse = text => {
		const value: unknown = parse(text);
		if (typeof value === "object" && value !== null && Object.keys(value).length)
			throw new Broken("JSON.parse got a stranger's object");
		return value;
	};
	try {
		return act();
	} finally {
		JSON.parse = parse;
	}
}

const values = [
	'"Home"',
	'""',
	"0",
	"-1.5e3",
	"1E5",
	"true",
	"false",
	"null",
	'"\\u00fc\\n"',
	'"\xc3\xbc"',
	"443",
	"1e400",
	"{}",
	"[1]",
] as const;

function generate(random: Random): Uint8Array {
	const all: string[] = [];
	for (let left = random.whole(0, 6); left > 0; left--) {
		const name = random.chance(90) ? random.pick(names) : random.pick(["other", "", "s\\u0073id"]);
		all.push(
			`"${name}"${random.chance(90) ? ":" : " :\n"}${random.pick(values.slice(0, random.chance(80) ? 11 : 14))}`,
		);
	}
	return Uint8Array.from(`{${all.join(",")}}`, letter => letter.charCodeAt(0));
}
