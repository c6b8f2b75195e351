import fc from "fast-check";
import { manifestProduct } from "../../../tools/cli/product";
import weather from "../../../examples/weather-display.json" with { type: "json" };

export const least = { vendor: "Acme", name: "Lamp", templateId: "TMPLacme5678", firmwareVersion: "1.0.0" };

const label = { en: "Label", "pt-BR": "Nome" };

/** Has every field that there is. */
export const full = {
	...least,
	firmwareType: "lamp",
	country: "DE",
	edgent: true,
	local: true,
	roaming: false,
	cloud: {
		...{ host: "cloud.example.com", tls: true, roots: ["ca.pem"], ports: [443], dialect: "legacy", heartbeat: 60 },
		networksPin: 7,
	},
	setup: {
		...{ window: 120_000, verify: "live", key: "product", password: "correct horse", channel: 12 },
		...{ networks: true, update: true },
		fields: [
			{ name: "place", kind: "text", label, help: label, min: 1, max: 20, default: "Home", required: true },
			{ name: "key", kind: "secret", label, keepOnReset: true },
			{ name: "rate", kind: "number", label, min: -1.5, max: 60, step: 0.5, default: 10 },
			{ name: "unit", kind: "choice", label, options: [{ value: "C", label }, { value: "F" }], default: "F" },
			{ name: "on", kind: "yesno", label, default: true },
		],
	},
	button: { clicks: ["app", "setup"], setup: 0, reset: 5000, cancel: 6000, powerCycles: 5 },
	led: {
		brightness: 255,
		minimum: 0,
		signs: { running: { colour: "#ff8000", wave: 2000 }, idle: { colour: "#00ff00", beat: [100, 900] } },
	},
	console: { serial: true, improv: true, cloud: true, factory: true },
	brand: {
		...{ colour: "#123abc", icon: "data:image/png;base64,AAAA", languages: ["en", "de"] },
		next: { url: "https://example.com/app", label },
		instructions: label,
	},
	health: { field: "Last outage" },
	update: { keys: [`04${"5a".repeat(64)}`], acceptUnsigned: true, trial: 60_000, patience: 300_000 },
} as const;

/** A value that is right or wrong here and there. */
const odd = fc.oneof(
	fc.constantFrom<unknown>(
		null,
		true,
		false,
		0,
		-1,
		1,
		3,
		0.5,
		11,
		12,
		255,
		256,
		499,
		500,
		60_000,
		60_001,
		1e9,
		2e9,
		"",
		"0",
		"DE",
	),
	fc.constantFrom<unknown>(
		"#12345g",
		"#abcdef",
		"en",
		"EN",
		"live",
		"unit",
		"a".repeat(21),
		"a".repeat(64),
		"a\nb",
		"💡".repeat(15),
	),
	fc.constantFrom<unknown>([], {}, [1], ["en"], { en: "x" }, { EN: "x" }, { en: "" }, [{}], { colour: "#ffffff" }),
	fc.integer({ min: -10, max: 70_000 }),
	fc.string({ maxLength: 70 }),
);

/** A config that came of a right one by one to three changes. */
export const changedConfig: fc.Arbitrary<unknown> = fc
	.tuple(fc.constantFrom<unknown>(least, full, manifestProduct(), weather), fc.integer({ min: 1, max: 3 }))
	.chain(([config, times]) => changes(config, times));

function changes(config: unknown, times: number): fc.Arbitrary<unknown> {
	return times ? change(config).chain(changed => changes(changed, times - 1)) : fc.constant(config);
}

/** One place of `value` changed: another value, left out, doubled, or under another name. */
function change(value: unknown): fc.Arbitrary<unknown> {
	if (Array.isArray(value) && value.length) {
		const list: readonly unknown[] = value;
		return fc
			.nat(list.length - 1)
			.chain(at =>
				fc.oneof(
					{ weight: 4, arbitrary: change(list[at]).map(each => list.with(at, each)) },
					{ weight: 1, arbitrary: fc.constantFrom(list.toSpliced(at, 1), [...list, list[at]]) },
					{ weight: 1, arbitrary: odd },
				),
			);
	}
	if (typeof value !== "object" || value === null || !Object.keys(value).length) return odd;
	const entries = Object.entries(value);
	return fc.nat(entries.length - 1).chain(at => {
		const [name, each] = entries[at] ?? ["", undefined];
		const put = (...changed: readonly (readonly [string, unknown])[]): unknown =>
			Object.fromEntries([...entries.toSpliced(at, 1), ...changed]);
		return fc.oneof(
			{ weight: 8, arbitrary: change(each).map(changed => put([name, changed])) },
			{ weight: 1, arbitrary: fc.constantFrom(put(), put([`${name}x`, each]), put([name, each], ["other", each])) },
			{ weight: 1, arbitrary: odd.map(changed => put([name, changed])) },
		);
	});
}
