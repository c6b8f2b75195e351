import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProduct } from "../../../src/product";
import { root } from "../../../tools/cli/folders";
import { originOf } from "../../../tools/kit/origin";
import { productFiles, templateFiles } from "../../../tools/kit/product-files";
import { runTool } from "../support";

const cli = join(root, "tools/kit/main.ts");

const lamp = ["--vendor", "Acme", "--name", "Lamp", "--template", "TMPLlamp0001", "--board", "xiao-esp32c3"];

describe("blynk-inject new", function () {
	this.timeout(30_000);
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "new-"))));
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it("makes a product's folder of four answers, without a question", async () => {
		const made = join(folder, "lamp");
		const { code, events } = await runTool(cli, "new", made, ...lamp, "--from", "1.2.3", "--json");
		assert.equal(code, 0);
		assert.equal(events[0]?.["event"], "created");
		const json = (name: string) => JSON.parse(readFileSync(join(made, name), "utf8"));
		assert.equal(json("package.json").dependencies["blynk-inject-esp32"], "1.2.3");
		assert.equal(json("manifest.json").board, "xiao-esp32c3");
		const { vendor, name, templateId } = readProduct(json("manifest.json").config.product);
		assert.deepEqual([vendor, name, templateId], ["Acme", "Lamp", "TMPLlamp0001"]);
		assert.equal(json("templates.json")[0].id, "TMPLlamp0001");
		assert.match(readFileSync(join(made, "README.md"), "utf8"), /^# Acme Lamp\n/);
		assert.ok(existsSync(join(made, "src/app.ts")) && existsSync(join(made, "test/app.test.ts")));
	});

	it("takes a tarball's path as seen from where it was typed", async () => {
		const made = join(folder, "lamp");
		await runTool(cli, "new", made, ...lamp, "--from", "./pack.tgz");
		const { dependencies } = JSON.parse(readFileSync(join(made, "package.json"), "utf8"));
		assert.equal(dependencies["blynk-inject-esp32"], `file:${join(process.cwd(), "pack.tgz")}`);
	});

	it("knows where the command itself came from, as npx and npm have it", () => {
		const installed = join(folder, "node_modules/blynk-inject-esp32");
		const from = (content: object): string | undefined => {
			writeFileSync(join(folder, "package.json"), JSON.stringify(content));
			return originOf(installed);
		};
		assert.equal(originOf(installed), undefined);
		assert.equal(from({}), undefined);
		assert.equal(from({ dependencies: { "blynk-inject-esp32": "^1.2.3" } }), "^1.2.3");
		const tarball = { "blynk-inject-esp32": "file:../made/pack.tgz" };
		assert.equal(from({ dependencies: tarball }), `file:${join(folder, "../made/pack.tgz")}`);
	});

	it("writes nothing and says what is wrong with an answer", async () => {
		const without = (option: string) => lamp.filter((each, at) => each !== option && lamp[at - 1] !== option);
		for (const [args, message] of [
			[[...without("--vendor")], /--vendor is missing/],
			[[...without("--name"), "--name", ""], /--name is "", but must be a text of 1 to/],
			[[...without("--template"), "--template", "lamp"], /--template is "lamp", but must be TMPL/],
			[[...without("--board"), "--board", "esp33"], /--board is "esp33", but must be one of .*xiao-esp32c3/],
			...["./", "./..", "./../out", "./My-Board", "./my board", "../board"].map(
				board => [[...without("--board"), "--board", board], /must be one of .*; or a folder of the product/] as const,
			),
			[[...lamp, "again"], /"again" is one word too many/],
		] as const) {
			const { code, errors } = await runTool(cli, "new", join(folder, "lamp"), ...args);
			assert.equal(code, 2, errors);
			assert.match(errors, message);
			assert.ok(!errors.includes("    at "), errors);
		}
		assert.deepEqual(readdirSync(folder), []);
	});

	it("leaves a folder alone that has something in it", async () => {
		writeFileSync(join(folder, "mine.txt"), "");
		const { code, errors } = await runTool(cli, "new", folder, ...lamp);
		assert.equal(code, 2);
		assert.match(errors, /is not empty/);
		assert.deepEqual(readdirSync(folder), ["mine.txt"]);
	});

	it("says that a file is in the way", async () => {
		writeFileSync(join(folder, "mine.txt"), "");
		const { code, errors } = await runTool(cli, "new", join(folder, "mine.txt"), ...lamp);
		assert.equal(code, 2);
		assert.match(errors, /mine\.txt is a file: name a new folder\.\n/);
	});

	it("tells the way into a folder as a shell takes it", async () => {
		const made = join(folder, "My Lamp");
		const { out } = await runTool(cli, "new", made, ...lamp, "--from", "1.2.3");
		assert.ok(out.includes(`\n  cd "${made}"\n`), out);
	});

	it("names the package in letters that npm takes", () => {
		const named = (vendor: string, name: string): string => {
			const files = productFiles({ vendor, name, template: "DYNAMIC", board: "xiao-esp32c3", from: "1" });
			return JSON.parse(files.get("package.json") ?? "").name;
		};
		assert.equal(named("Müller", "Blumentöpfchen"), "muller-blumentopfchen");
		assert.equal(named("花屋", "植木鉢"), "product");
	});

	it("asks for nothing but a folder in the first place", async () => {
		assert.match((await runTool(cli, "new", ...lamp)).errors, /^DIR is missing\.\nSee --help\.\n$/);
	});

	it("leaves no file of the template behind, and no mark in one", () => {
		const files = productFiles({ vendor: "A", name: "B", template: "DYNAMIC", board: "./board", from: "1" });
		for (const name of templateFiles()) assert.ok(files.has(name), name);
		for (const [name, content] of files) assert.ok(!content.includes("{{"), name);
	});
});

describe("blynk-inject", () => {
	it("lists its commands, and names them when one is misspelled", async () => {
		const help = await runTool(cli, "--help");
		assert.equal(help.code, 0);
		const { code, errors } = await runTool(cli, "bord");
		assert.equal(code, 2);
		const [, list = ""] = /one of (.*)\.\n/.exec(errors) ?? [];
		for (const name of list.split(", ")) assert.match(help.out, new RegExp(`^  ${name} `, "m"));
	});
});
