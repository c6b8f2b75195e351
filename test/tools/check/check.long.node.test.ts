import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkConfig } from "../../../tools/check/check";
import { root } from "../../../tools/cli/folders";
import { publicRootFiles } from "../../../tools/sdk/roots";
import { full, least } from "./support";

const secret = "battery staple";

const firmware = "./node_modules/blynk-inject-esp32/src/manifest.json";

describe("npx blynk-inject check", function () {
	this.timeout(30_000);
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "check-"));
		mkdirSync(join(folder, "node_modules"));
		symlinkSync(root, join(folder, "node_modules/blynk-inject-esp32"));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	function write(name: string, content: unknown): string {
		const file = join(folder, name);
		writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content, undefined, "\t"));
		return file;
	}

	function check(...args: readonly string[]): { code: number | null; out: string; errors: string } {
		const cli = join(root, "tools/kit/blynk-inject.js");
		const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "check", ...args], {
			cwd: folder,
			encoding: "utf8",
		});
		return { code: status, out: stdout, errors: stderr };
	}

	const events = (out: string): readonly Readonly<Record<string, unknown>>[] =>
		out
			.trim()
			.split("\n")
			.map(line => JSON.parse(line));

	it("says that nothing is wrong with a product that is right, and exits with 0", () => {
		write("manifest.json", { include: [firmware], config: { product: least } });
		assert.deepEqual(check(), { code: 0, out: "no errors, no warnings.\n", errors: "" });
	});

	it("names the page that explains the fields where npm has put it", () => {
		const [path = "none"] = /\S+\/docs\/config\.md/.exec(check("--help").out) ?? [];
		assert.ok(existsSync(join(folder, path)), path);
	});

	it("says all that is wrong at once: where, what stands there, what must, and what was meant; but no secret", () => {
		mkdirSync(join(folder, "src"));
		write("src/app.ts", "");
		write("base.json", { config: { product: { ...least, brand: { languages: ["en", "nl"] } } } });
		write("manifest.json", {
			include: [firmware, "./base.json"],
			modulse: {},
			modules: { "src/app": "./src/ap", "src/devise": "./src/app", "modules/blynk/index": "./src/app" },
			board: "xiao-esp32-c3",
			config: {
				product: {
					...{ templateId: "TMPLabcd1234", countri: "DE" },
					cloud: { roots: ["nowhere.pem", "manifest.json"], heartbeat: 5 },
					setup: {
						pasword: secret,
						verify: "lives",
						fields: [{ name: "x", kind: "secret", default: secret, label: { en: "x" } }],
					},
					brand: { icon: "data:image/png;base64,AAAA" },
				},
			},
		});
		const { code, out } = check("--json");
		assert.equal(code, 1);
		assert.ok(!out.includes("battery"), out);
		const all = events(out);
		assert.deepEqual(
			all.map(({ level, field, nearest }) => [level, field, nearest].filter(Boolean).join(" ")),
			[
				"error countri country",
				"error cloud.heartbeat",
				"error setup.pasword setup.password",
				"error setup.verify live",
				"error setup.fields[0].default",
				"error cloud.roots[0]",
				"error cloud.roots[1]",
				"error brand.languages[1]",
				"error brand.icon",
				"error modules.src/app app",
				"error modules.src/devise modules.src/device",
				"error board xiao-esp32c3",
				"warning templateId",
				"warning modulse modules",
				"",
			],
		);
		assert.deepEqual(all.at(-1), { event: "checked", errors: 12, warnings: 2 });
		assert.deepEqual(all[1], {
			...{ event: "problem", level: "error", field: "cloud.heartbeat", value: 5 },
			...{ rule: "a whole number from 10 to 3600 (seconds)", file: "manifest.json", line: 22, column: 5 },
		});
		assert.deepEqual(
			all.map(({ file }) => file),
			[...Array<string>(7).fill("manifest.json"), "base.json", ...Array<string>(6).fill("manifest.json"), undefined],
		);
		const sentences = check().out;
		assert.ok(!sentences.includes("battery"), sentences);
		assert.match(sentences, /^manifest\.json:22:5: error: "cloud\.heartbeat" is 5, but must be a whole number .*$/m);
		assert.match(sentences, /"setup\.pasword" is a text of 14 characters, .* Do you mean "setup\.password"\?$/m);
		assert.match(sentences, /\n12 errors, 2 warnings\.\n$/);
	});

	it("says which field of a manifest, its own or one that it includes, is of the wrong kind", () => {
		write("manifest.json", { include: [firmware, "./base.json"], config: { product: least } });
		for (const [field, value] of [
			["include", [5]],
			["config", "x"],
			["modules", []],
			["data", { "*": 1 }],
			["build", 1],
			["board", 7],
		] as const) {
			write("base.json", { [field]: value });
			const { code, out } = check("--json");
			assert.equal(code, 1);
			const [problem, ...others] = events(out);
			assert.deepEqual([problem?.["field"], problem?.["file"], problem?.["line"]], [field, "base.json", 2]);
			assert.equal(others.length, 1);
		}
	});

	it("says line and column where a file is no JSON, its own or one that it includes", () => {
		write("manifest.json", { include: [firmware, "./base.json"], config: {} });
		write("base.json", '{\n\t"config": {"product": "battery staple" oops}}');
		const { code, out } = check("--json");
		assert.equal(code, 1);
		assert.deepEqual(events(out)[0], {
			...{ event: "problem", level: "error", field: "", rule: 'JSON, with "," or "}" here' },
			...{ file: "base.json", line: 2, column: 41 },
		});
	});

	it("misses the firmware and the product where a manifest has none", () => {
		write("manifest.json", { include: [], config: {} });
		const { code, out } = check();
		assert.equal(code, 1);
		assert.match(out, /"config\.product" is missing, but must be an object that says who the product is/);
		assert.match(out, /"include" is without the firmware, but must be a list that has "\.\/node_modules\/.*", too/);
	});

	it("asks for a manifest, and exits with 2 for a wrong option", () => {
		assert.deepEqual([check().code, check("--conf", "x").code], [1, 2]);
		assert.match(check().errors, /^There is no manifest\.json here/);
	});

	it("takes a config in a file of its own, and tells a name that stands there twice", async () => {
		const file = write("product.json", JSON.stringify(least).replace("{", '{"setup":{"window":1,"window":60000},'));
		const [problem, ...others] = await checkConfig(file);
		assert.deepEqual(others, []);
		assert.deepEqual([problem?.level, problem?.field, problem?.shape], ["warning", "setup.window", "there twice"]);
	});

	it("reads the PEM files that TLS is to trust", async () => {
		const [good = ""] = publicRootFiles();
		const leaf = write("empty.pem", "nothing");
		const found = await checkConfig(
			write("p.json", { ...least, cloud: { roots: [good, leaf, join(folder, "none.pem")] } }),
		);
		assert.deepEqual(
			found.map(({ field, rule }) => [field, rule.slice(0, 22)]),
			[
				["cloud.roots[1]", "a PEM file of authorit"],
				["cloud.roots[2]", "a file that is there, "],
			],
		);
	});

	it("tells a name that the setup network's has no room for", async () => {
		const of = async (vendor: string, name: string): Promise<readonly string[]> => {
			const found = await checkConfig(write("p.json", { ...least, vendor, name }));
			return found.map(({ level, field }) => `${level} ${field}`);
		};
		assert.deepEqual(await of("Acme", "Nineteen letters ok"), []);
		assert.deepEqual(await of("Acme", "Twenty letters aren't"), ["warning name"]);
		assert.deepEqual(await of("灯火灯火灯火灯火灯火", "Lamp"), ["error vendor"]);
		assert.deepEqual(await of("Acme", "Acme"), []);
	});

	it("takes pictures that a browser draws", async () => {
		const fault = async (icon: string): Promise<string | undefined> =>
			(await checkConfig(write("p.json", { ...least, brand: { icon } })))[0]?.rule;
		const png = Buffer.from("\x89PNG\r\n\x1a\n", "latin1").toString("base64");
		for (const right of [`png;base64,${png}`, "svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"])
			assert.equal(await fault(`data:image/${right}`), undefined, right);
		assert.match((await fault(`data:image/jpeg;base64,${png}`)) ?? "", /whose data is jpeg/);
		assert.match((await fault(`data:image/png;base64,${png}*`)) ?? "", /is base64/);
		assert.match((await fault("data:image/svg+xml,<svg>%</svg>")) ?? "", /%XX/);
		assert.match((await fault("data:image/svg+xml,<svg>é</svg>")) ?? "", /in ASCII/);
		assert.match((await fault("data:image/bmp;base64,AAAA")) ?? "", /one of the types png/);
		assert.match((await fault(full.brand.icon)) ?? "", /whose data is png/);
	});
});
