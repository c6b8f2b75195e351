import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { packageName, root } from "../cli/folders";
import { wholeName } from "../cli/whole-name";
import { dynamic } from "../../src/product";

/** What `new` has been told. */
export interface NewProduct {
	readonly vendor: string;
	readonly name: string;
	/** `TMPL...`, or `DYNAMIC`. */
	readonly template: string;
	readonly board: string;
	/** What package.json depends on. */
	readonly from: string;
}

/** The files of a new product, by their paths in its folder. */
export function productFiles(product: NewProduct): ReadonlyMap<string, string> {
	const json: (readonly [string, unknown])[] = [
		["package.json", packageOf(product)],
		["manifest.json", manifestOf(product)],
		["templates.json", templatesOf(product)],
		["tsconfig.json", settings("product", { include: ["src"], exclude: ["src/**/*.esp32.ts"] })],
		["tsconfig.esp32.json", settings("esp32", { include: ["src"], exclude: ["src/**/*.virtual.ts"] })],
		["test/tsconfig.json", settings("product", { compilerOptions: { types: ["node"] } })],
	];
	if (product.board.startsWith("./")) json.push([`${product.board}/manifest.json`, boardOf(product.board)]);
	return new Map([
		...json.map(([name, content]) => [name, `${JSON.stringify(content, undefined, "\t")}\n`] as const),
		[".gitignore", "node_modules/\nbuild/\n.data/\n"],
		...["README.md", "src/app.ts", "test/app.test.ts"].map(name => [name, filled(name, product)] as const),
	]);
}

const settings = (kind: "product" | "esp32", more: object): object => ({
	extends: `${packageName}/tsconfig.${kind}.json`,
	...more,
});

/** @throws Error when one cannot be written */
export function writeProduct(folder: string, files: ReadonlyMap<string, string>): void {
	for (const [name, content] of files) {
		const file = join(folder, name);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, content);
	}
}

const own: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
	readFileSync(join(root, "package.json"), "utf8"),
);

function packageOf({ vendor, name, from }: NewProduct): unknown {
	const letters = wholeName({ vendor, name }).normalize("NFKD").replace(/\p{M}/gu, "");
	const words = letters.toLowerCase().match(/[a-z0-9]+/g) ?? ["product"];
	const tools = ["@types/node", "tsx", "typescript"].map(each => [each, own.dependencies[each]] as const);
	return {
		name: words.join("-"),
		version: "0.1.0",
		private: true,
		type: "module",
		imports: { "#parts/*": { esp32: "./src/parts/*.esp32.ts", default: "./src/parts/*.virtual.ts" } },
		scripts: {
			start: "blynk-inject start",
			check: "blynk-inject check && tsc -p . && tsc -p tsconfig.esp32.json && tsc -p test",
			test: "node --import tsx --test test/*.test.ts",
		},
		dependencies: { [packageName]: from },
		devDependencies: Object.fromEntries(tools),
	};
}

function manifestOf({ vendor, name, template, board }: NewProduct): unknown {
	const ours = `./node_modules/${packageName}`;
	return {
		$schema: `${ours}/manifest.schema.json`,
		build: { NAME: "blynk-inject", NAMESPACE: "blynk.inject" },
		include: [`${ours}/src/manifest.json`],
		modules: { "*": `${ours}/hosts/moddable/main`, "src/app": "./src/app" },
		data: { "*": "./build/assets/*" },
		board,
		config: {
			product: {
				vendor,
				name,
				templateId: template,
				firmwareVersion: "0.1.0",
				brand: {
					colour: "#24c48e",
					instructions: { en: "Keep the device within a few metres of your router while you set it up." },
					languages: ["en"],
				},
				// What an engineer wants at the bench; a product that leaves it out has a smaller image.
				console: { serial: true, improv: true },
				health: {},
			},
		},
	};
}

/** A board to begin with: which chip, how much flash, light and button (docs/esp32.md). */
function boardOf(folder: string): unknown {
	const sdkconfig = `node_modules/${packageName}/hosts/moddable/sdkconfig/flash-4mb`;
	return {
		build: { ESP32_SUBCLASS: "esp32c3", SDKCONFIGPATH: `./${relative(folder, sdkconfig).replaceAll("\\", "/")}` },
		config: { board: { led: { kind: "rgb", pins: [3, 4, 5] }, button: { pin: 9 } } },
	};
}

/** The example's template under the product's name: what the cloud on this machine knows of its pins. */
function templatesOf({ name, template }: NewProduct): unknown {
	const templates: readonly object[] = JSON.parse(readFileSync(join(root, "tools/cloud/templates.json"), "utf8"));
	const own = { name, ...(template !== dynamic && { id: template }) };
	return templates.slice(0, 1).map(each => ({ ...each, ...own }));
}

/** A file of `template/`, with what it says of the product filled in. */
function filled(file: string, { vendor, name, board }: NewProduct): string {
	const values = new Map([
		["product", wholeName({ vendor, name })],
		["board", board],
	]);
	const text = readFileSync(join(import.meta.dirname, "template", file), "utf8");
	return text.replace(/\{\{([a-z]+)\}\}/g, (_all, key: string) => values.get(key) ?? "");
}

/** The files of `template/`, for a test that none is forgotten. */
export function templateFiles(): readonly string[] {
	const folder = join(import.meta.dirname, "template");
	return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(name => /\.[a-z]+$/.test(name));
}
