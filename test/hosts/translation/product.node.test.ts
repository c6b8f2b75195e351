import assert from "node:assert/strict";
import { build } from "esbuild";
import { asProduct } from "../../../hosts/translation/product";
import { readProduct } from "../../../src/product";

const least = { vendor: "Acme", name: "Lamp", templateId: "TMPLabcd1234", firmwareVersion: "1.0" };

const all = {
	...least,
	brand: { instructions: { ja: '"引用" \\ \u2028', en: "</script>" }, languages: ["en"] },
	led: { signs: { running: { colour: "#ff0000", beat: [100, 900] } } },
	console: { serial: true },
	setup: {
		fields: [
			{ name: "city", kind: "text", label: { en: "City" }, default: "Rome" },
			{ name: "every", kind: "number", label: { en: "Minutes" }, min: 1, max: 60, default: 5 },
		],
	},
	health: { field: "Outages" },
};

/** The product as a module of the image, which holds only what is imported for it. */
async function inImage(config: unknown): Promise<{ product: object; inputs: readonly string[] }> {
	const { outputFiles, metafile } = await build({
		...{ entryPoints: ["hosts/xs/device/product.ts"], bundle: true, write: false, format: "esm", metafile: true },
		plugins: [asProduct(config)],
	});
	const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
	const { product } = await import(`data:text/javascript;base64,${code}`);
	return { product, inputs: Object.keys(metafile.inputs) };
}

/** With the names of classes in the place of their identity: each bundle has its own. */
function plain(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== "object" || value === null) return value;
	const fields = value.constructor.name === "ProductFields" && "all" in value ? { all: value.all } : value;
	const given = Object.entries(fields).filter(([, each]) => each !== undefined);
	const own = given.map(([name, each]) => [name, plain(each)] as const);
	return { class: value.constructor.name.replace(/\d+$/, ""), ...Object.fromEntries(own) };
}

describe("the product in an image", () => {
	it("is what its rules make of the config", async () => {
		for (const config of [least, all]) {
			const { product } = await inImage(config);
			assert.deepEqual(plain(product), plain(readProduct(config)));
		}
	});

	it("comes without its rules, and without what it has not", async () => {
		const { inputs } = await inImage(least);
		assert.deepEqual([...inputs].sort(), ["hosts/xs/device/product.ts", "modules/rom/index.ts"]);
		assert.ok((await inImage(all)).inputs.includes("src/health-report.ts"));
		assert.ok(!(await inImage(all)).inputs.includes("src/config/rules.ts"));
	});

	it("can change nowhere", async () => {
		const { product } = await inImage(all);
		assert.ok(Object.isFrozen(product));
		for (const each of Object.values(product)) assert.ok(Object.isFrozen(each));
	});

	it("is refused while the image is made where the config is wrong", () => {
		assert.throws(() => asProduct({ ...least, vendor: "" }), /config: "vendor" is "", but must be/);
	});
});
