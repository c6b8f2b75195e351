import type { Random } from "../../../hosts/virtual/random";
import { utf8 } from "../../../modules/bytes/index";
import { readProduct as ours } from "../../../src/product";
import { ConfigError } from "../../../src/config/rules";
import { manifestProduct } from "../../../tools/cli/product";
import { must, type Parser } from "../parser";

/** A product's config: `config.product` of a manifest, or the file behind --config. */
export function product(readProduct: typeof ours = ours): Parser {
	const base = manifestProduct();
	return {
		name: "product",
		reads: "a product's config, as its engineer writes it",
		longest: 8192,
		bounds: { steps: 5000, stepsEach: 10, array: 8192 },
		words: [
			...Object.keys(odd).map(each => `"${each}":`),
			"null",
			"{}",
			"[]",
			'"__proto__":{}',
			"1e999",
			'"en"',
			"\\u0000",
			",",
			"}",
		],
		generate: random => generate(random, base),
		judge(bytes) {
			const config = parsed(bytes);
			if (config === undefined) return;
			const secrets = secretsIn(config);
			try {
				judgeProduct(readProduct(config));
			} catch (error) {
				if (!(error instanceof ConfigError)) throw error;
				must(
					error.message.startsWith('config: "') && error.message.length < 600,
					"the error repeats what it was given",
				);
				const { message } = error;
				must(!secrets.some(each => message.includes(each)), "the error tells the setup network's key");
			}
		},
	};
}

function judgeProduct({
	vendor,
	name,
	templateId,
	firmwareVersion,
	cloud,
	setup,
	button,
	led,
	brand,
}: ReturnType<typeof ours>): void {
	must(!!vendor && vendor.length <= 20 && !!name && name.length <= 50, `${vendor} ${name} is accepted`);
	must(/^(DYNAMIC|TMPL[\w-]{4,28})$/.test(templateId), `the template id ${templateId} is accepted`);
	must(firmwareVersion.length >= 1 && firmwareVersion.length <= 14, `the version ${firmwareVersion} is accepted`);
	must(
		cloud.ports.every(each => Number.isInteger(each) && each > 0 && each < 65_536),
		`${cloud.ports.join()} are accepted`,
	);
	must(cloud.ports.length >= 1 && cloud.ports.length <= 4, `${cloud.ports.length} ports are accepted`);
	must((setup.key === "product") <= (setup.password !== undefined), "a setup network with a key has none");
	must(
		setup.key !== "open" || !(setup.update || setup.password !== undefined),
		"an open setup network takes firmware, or has a key",
	);
	const holds = [...button.holds.map(each => each.time), button.cancel];
	must(holds.length >= 2 && holds.every((each, at) => each > (holds[at - 1] ?? 0)), "gestures of the button overlap");
	must(button.clicks.length <= 3, "more than three clicks are accepted");
	must(button.powerCycles === 0 || (button.powerCycles >= 3 && button.powerCycles <= 10), "the power cycles are odd");
	for (const { colour, beat, wave } of Object.values(led.signs)) {
		must(Number.isInteger(colour) && colour >= 0 && colour <= 0xffffff, `the colour ${colour} is accepted`);
		must(!beat || (beat.length >= 2 && beat.every(each => each >= 1)), "a light that blinks without end is accepted");
		must(wave === undefined || wave >= 256, `a wave of ${wave} ms is accepted`);
	}
	must(/^#[0-9a-f]{6}$/i.test(brand.colour), `the colour ${brand.colour} is accepted`);
	must((setup.fields?.all.length ?? 0) <= 8, "more than 8 fields are accepted");
}

function parsed(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return undefined;
	}
}

/** The setup network's key, also under a misspelled name. */
function secretsIn(config: unknown): readonly string[] {
	if (typeof config !== "object" || config === null || !("setup" in config)) return [];
	const { setup } = config;
	if (typeof setup !== "object" || setup === null) return [];
	const values = Object.entries(setup).flatMap(([name, each]) => (name.startsWith("passw") ? [String(each)] : []));
	// A shorter one may stand in the rule itself.
	return values.filter(each => each.length > 5);
}

const text = { en: "Name", de: "Name" };
const fields = [
	{ name: "place", kind: "text", label: text, max: 20, default: "Home" },
	{ name: "rate", kind: "number", label: text, min: -1, max: 60, step: 0.5, default: 10 },
	{ name: "unit", kind: "choice", label: text, options: [{ value: "C", label: text }, { value: "F" }], default: "F" },
	{ name: "on", kind: "yesno", label: text, default: true, required: true },
	{ name: "key", kind: "secret", label: text, keepOnReset: true, min: 8 },
] as const;

/** Each part of a config, right and wrong. */
const odd: Readonly<Record<string, readonly unknown[]>> = {
	vendor: ["Acme", "", "x".repeat(21), 1, null, "\x07", "Ünïcode"],
	name: ["Lamp", "n".repeat(51), {}, ["a"]],
	templateId: ["DYNAMIC", "TMPLabcd1234", "TMPL", "dynamic", 7],
	firmwareVersion: ["1.2.3", "", "1".repeat(15), "1;2"],
	country: ["DE", "US", "01", "1 ", "XX", "D", 49],
	cloud: [
		...[{ host: "a.example", tls: false }, { ports: [443, 0] }, { ports: [] }, { ports: [1, 2, 3, 4, 5] }],
		...[{ heartbeat: 9 }, { dialect: "other" }, { roots: ["a.pem"] }, { host: "-" }, []],
	],
	setup: [
		...[{ key: "open" }, { key: "unit" }, { key: "product", password: "secret key 1" }, { password: "short" }],
		...[{ password: "secret key 2", update: true }, { update: true }, { channel: 13 }, { channel: 0 }, { window: 1 }],
		...[{ fields }, { fields: [fields[0], fields[0]] }, { fields: fields.slice(1, 3) }, { fields: [{ name: "ssid" }] }],
		...[
			{ passwrod: "secret key 3" },
			{ password: 1234567890 },
			{ key: "product", password: "secret\u00e9 key" },
			{ verify: "live" },
		],
	],
	button: [
		...[{ setup: 500, reset: 400 }, { reset: 60_001 }, { cancel: 5000 }, { setup: 3000 }, 1, { setup: 0 }],
		...[{ clicks: ["app", "setup"] }, { clicks: ["reset"] }, { powerCycles: 5 }, { powerCycles: 2 }],
	],
	update: [
		{},
		{ acceptUnsigned: true },
		{ keys: ["04"] },
		{ keys: [`04${"5a".repeat(64)}`], trial: 60_000 },
		{ trial: 1 },
	],
	led: [
		...[{ brightness: 0 }, { minimum: 128 }, { signs: { setup: { colour: "#12345g" } } }, { signs: { other: {} } }],
		...[
			{ signs: { running: { colour: "#123456", beat: [1, 0] } } },
			{ signs: { running: { colour: "#123456", wave: 255 } } },
		],
	],
	brand: [
		...[
			{ colour: "red" },
			{ icon: "data:image/png;base64," },
			{ next: { url: "https://a", label: text } },
			{ languages: ["xx-YY"] },
		],
		...[
			{ next: { url: "javascript:0", label: {} } },
			{ instructions: text },
			{ instructions: { en: "i".repeat(301) } },
		],
	],
	extra: [1],
};

function generate(random: Random, base: Readonly<Record<string, unknown>>): Uint8Array {
	const changed = Object.keys(odd).filter(() => random.chance(20));
	return utf8(
		JSON.stringify({ ...base, ...Object.fromEntries(changed.map(each => [each, random.pick(odd[each] ?? [])])) }),
	);
}
