import assert from "node:assert/strict";
import fc from "fast-check";
import { readProduct } from "../../../src/product";
import type * as entry from "../../../tools/check/entry";
import { loadRules } from "../../../tools/check/load";
import { changedConfig, full } from "./support";

/** Faults that have nothing to do with each other: the path each is told at, and how it gets into a config. */
const faults: readonly (readonly [path: string, change: (config: Config) => Config])[] = [
	["vendor", config => ({ ...config, vendor: "" })],
	["templateId", config => ({ ...config, templateId: 7 })],
	["nam", ({ name, ...config }) => ({ ...config, nam: name })],
	["country", config => ({ ...config, country: "Germany" })],
	["cloud.ports[1]", config => part(config, "cloud", { ports: [443, 0] })],
	["cloud.hots", config => part(config, "cloud", { hots: "example.com" })],
	["setup.password", config => part(config, "setup", { password: "short" })],
	["setup.verify", config => part(config, "setup", { verify: "alive" })],
	["setup.fields[1].label.EN", config => fields(config, 1, { label: { EN: "Key", de: "Wort" } })],
	["setup.fields[2].min", config => fields(config, 2, { min: undefined })],
	["setup.fields[3].kind", config => fields(config, 3, { kind: "choise" })],
	["setup.fields[4].name", config => fields(config, 4, { name: "place" })],
	["button.reset", config => part(config, "button", { setup: 9000 })],
	["button.clicks[0]", config => part(config, "button", { clicks: ["click"] })],
	["led.signs.runing", config => part(config, "led", { signs: { runing: { colour: "#ffffff" } } })],
	["led.brightness", config => part(config, "led", { brightness: 256 })],
	["console.seril", config => part(config, "console", { seril: true })],
	["brand.next.url", config => part(config, "brand", { next: { url: "example.com", label: { en: "Go" } } })],
	["health", config => ({ ...config, health: true })],
];

type Config = Readonly<Record<string, unknown>>;

function part(config: Config, name: string, change: object): Config {
	return { ...config, [name]: { ...Object(config[name]), ...change } };
}

function fields(config: Config, at: number, change: object): Config {
	const setup: { readonly fields: readonly object[] } = Object(config["setup"]);
	return part(config, "setup", { fields: setup.fields.map((each, i) => (i === at ? { ...each, ...change } : each)) });
}

describe("the check of a product's config", () => {
	let wrongIn: typeof entry.wrongIn;
	before(async () => ({ wrongIn } = await loadRules()));

	const paths = (config: unknown): readonly string[] => wrongIn(config).map(each => each.path);

	it("finds nothing wrong with what the firmware takes, and something with all that it refuses", () => {
		fc.assert(
			fc.property(changedConfig, config => {
				const wrong = wrongIn(config);
				try {
					readProduct(config);
				} catch (error) {
					assert.ok(wrong.length, String(error));
					assert.equal(new Set(wrong.map(each => each.path)).size, wrong.length);
					// What the firmware stops at is among it, unless that only comes of a misspelled name.
					const { message } = Object(error);
					const isThere = wrong.some(
						({ path, rule }) => message.includes(path.slice(0, 100)) && message.endsWith(rule),
					);
					const misspelled = wrong.some(({ known, meant }) => known?.what === "name" && meant !== undefined);
					assert.ok(isThere || misspelled, `${message}\n${JSON.stringify(wrong)}`);
					return;
				}
				assert.deepEqual(wrong, []);
			}),
			{ numRuns: 500, seed: 1 },
		);
	});

	it("finds all of several faults at once, and nothing that only comes of them", () => {
		fc.assert(
			fc.property(fc.shuffledSubarray([...faults]), chosen => {
				const config = chosen.reduce<Config>((made, [, change]) => change(made), full);
				assert.deepEqual([...paths(config)].sort(), chosen.map(([path]) => path).sort());
			}),
			{ numRuns: 150, seed: 1 },
		);
	});
});
