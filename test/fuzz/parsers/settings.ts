import type { Random } from "../../../hosts/virtual/random";
import { text, utf8 } from "../../../modules/bytes/index";
import { accept as ours, KeptSettings, lineOf, valueOf, type Field } from "../../../modules/settings/index";
import { latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";

const common = { step: 1, options: "  ", required: false, default: "", keepOnReset: false, min: 0, max: 64 } as const;
const fields: readonly Field[] = [
	{ ...common, name: "name", kind: "text", min: 2, max: 8 },
	{ ...common, name: "key", kind: "secret", required: true },
	{ ...common, name: "interval", kind: "number", min: -10, max: 10, step: 0.1 },
	{ ...common, name: "count", kind: "number", min: 1, max: 1_000_000 },
	{ ...common, name: "unit", kind: "choice", options: " C F K " },
	{ ...common, name: "on", kind: "yesno" },
];

/** The settings as the flash has them: what an older firmware, or a phone, made of them. */
export function settings(accept: typeof ours = ours): Parser {
	return {
		name: "settings",
		reads: "the maker's own settings, as the flash has them or as a phone sends them",
		longest: 1024,
		bounds: { steps: 1000, stepsEach: 4, array: 1024 },
		words: [
			"\n",
			"=",
			...fields.map(each => `${each.name}=`),
			"true",
			"0.1",
			"-10",
			"1e3",
			"0x10",
			" 1",
			"C F",
			"\xef\xbf\xbd",
		],
		generate,
		judge(bytes) {
			const kept = text(bytes);
			const lines = kept.split("\n");
			const read = new KeptSettings(fields, kept);
			for (const field of fields) {
				const { name } = field;
				const value = valueOf(kept, name);
				same(value, lines.find(each => each.startsWith(`${name}=`))?.slice(name.length + 1), name);
				if (value === undefined) continue;
				const taken = accept(field, value);
				judgeValue(field, value, taken);
				if (taken !== undefined) {
					same(accept(field, taken), taken, `what is taken of ${name}, taken again`);
					same(valueOf(lineOf("other", "1") + lineOf(name, taken), name), taken, `${name}, kept and read`);
				}
				if (field.kind === "number") must(!(Math.abs(read.number(name)) > 1e6), `${name} is ${read.number(name)}`);
				else if (field.kind !== "yesno") must(!/[\0-\x1f\x7f]/.test(read.text(name)), `${name} has control characters`);
			}
		},
	};
}

function judgeValue(
	{ name, kind, min, max, step, options, required }: Field,
	given: string,
	taken: string | undefined,
): void {
	const clean = !/[\0-\x1f\x7f\ufffd]/.test(given);
	if (!given) return same(taken, required ? undefined : "", name);
	if (!clean) return same(taken, undefined, name);
	if (kind === "choice") return same(taken, options.trim().split(" ").includes(given) ? given : undefined, name);
	if (kind === "yesno") {
		const yes = /^(1|true|on|yes)$/i.test(given);
		return same(taken, yes ? "1" : /^(0|false|off|no)$/i.test(given) ? "0" : undefined, name);
	}
	if (kind !== "number") {
		const { length } = utf8(given);
		return same(taken, length >= min && length <= max ? given : undefined, name);
	}
	if (taken === undefined) {
		const plain = /^-?\d{1,7}(\.\d)?$/.test(given) && (step < 1 || !given.includes("."));
		return must(!plain || Number(given) < min || Number(given) > max, `${name}: ${given} is refused`);
	}
	must(/^-?\d+(\.\d{1,3})?$/.test(taken), `${name} is kept as ${taken}`);
	must(Number(taken) >= min && Number(taken) <= max, `${name} is ${taken}`);
	must(Math.abs(Number(taken) - Number(given)) < step / 1000, `${name} is ${taken}, but ${given} was given`);
}

const values = [
	"Lamp",
	"",
	"1",
	"0.3",
	"-10",
	"10.1",
	"1000000",
	"C",
	"yes",
	"OFF",
	"\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc",
	"7.",
] as const;

function generate(random: Random): Uint8Array {
	let out = "";
	for (let left = random.whole(0, 8); left > 0; left--) out += lineOf(random.pick(fields).name, random.pick(values));
	return latin1(out);
}
