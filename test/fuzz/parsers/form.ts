import type { Random } from "../../../hosts/virtual/random";
import { readForm as ours, type Fields } from "../../../modules/config-server/form";
import { joined, latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";

const names = "ssid pass ssid_hex ssidManual blynk host port_ssl ip mask gw dns dns2 save hidden templateId".split(" ");
const known = ` ${names.join(" ")} `;
const values = [
	"Home",
	"",
	"correct+horse",
	"%31%32345678",
	"%",
	"%4",
	"%zz",
	"%00",
	"%C3%BC",
	"\xff",
	"a=b",
	"1",
	"%2B",
] as const;

/** A form, of a phone's page or in the query of a URL, beside the platform's own `URLSearchParams`. */
export function form(readForm: typeof ours = ours): Parser {
	return {
		name: "form",
		reads: "a form of the setup page, or the query of a URL",
		longest: 4096,
		bounds: { steps: 1000, stepsEach: 12, array: 4096 },
		words: ["&", "=", "%", "+", "%26", "%3D", "%73", "&ssid=", ...names, ...values],
		generate,
		judge(bytes) {
			const fields: Fields = new Map();
			readForm(bytes, known, fields);
			must(fields.size <= names.length, "it keeps more fields than there are");
			const expected = new URLSearchParams(`&${escaped(bytes)}`);
			for (const name of names) {
				const value = fields.get(name);
				const read = value && new TextDecoder("utf-8", { ignoreBOM: true }).decode(value);
				same(read ?? null, expected.get(name), `the field ${name}`);
			}
		},
	};
}

/** The same form in ASCII: no text can hold bytes that are no UTF-8. */
function escaped(bytes: Uint8Array): string {
	let out = "";
	for (const byte of bytes) out += byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16)}`;
	return out;
}

function generate(random: Random): Uint8Array {
	const pairs: Uint8Array[] = [];
	for (let left = random.whole(0, 8); left > 0; left--)
		pairs.push(
			latin1(`${random.pick(names)}${random.chance(95) ? "=" : ""}${random.pick(values)}${left > 1 ? "&" : ""}`),
		);
	return joined(pairs);
}
