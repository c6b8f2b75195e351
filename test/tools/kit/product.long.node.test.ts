import assert from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { root } from "../../../tools/cli/folders";
import { sharedBrowser } from "../../support/browser";

const execute = promisify(execFile);

/** What a stranger does who has the packed tarball and an empty folder; the README of the product has the same steps. */
describe("a product in a folder of its own", function () {
	this.timeout(300_000);
	let folder: string;
	let product: string;
	const running = new Set<ChildProcess>();

	const npm = (args: readonly string[], cwd = product) => execute("npm", args, { cwd });
	const npx = (...args: readonly string[]) => execute("npx", ["blynk-inject", ...args], { cwd: product });

	/** A command that goes on, and the lines it prints with `--json`. */
	const started = (...args: readonly string[]): AsyncIterable<Readonly<Record<string, unknown>>> => {
		const child = spawn("npx", ["blynk-inject", ...args, "--json"], { cwd: product, detached: true });
		running.add(child);
		child.once("close", () => running.delete(child));
		const lines = createInterface({ input: child.stdout });
		return {
			async *[Symbol.asyncIterator]() {
				for await (const line of lines) yield JSON.parse(line) as Readonly<Record<string, unknown>>;
			},
		};
	};

	const first = async (lines: AsyncIterable<Readonly<Record<string, unknown>>>, event: string) => {
		for await (const line of lines) if (line["event"] === event) return line;
		throw new Error(`it ended before "${event}"`);
	};

	const stop = async (): Promise<void> => {
		for (const child of running) {
			const over = new Promise(resolve => child.once("close", resolve));
			if (child.pid) process.kill(-child.pid, "SIGTERM");
			await over;
		}
	};

	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "My product-"));
		product = join(folder, "lamp");
		await npm(["pack", "--ignore-scripts=false", "--pack-destination", folder], root);
		const tarball = join(folder, readdirSync(folder).find(each => each.endsWith(".tgz")) ?? "");
		const lamp = ["--vendor", "Acme", "--name", "Lamp", "--template", "TMPLlamp0001", "--board", "esp32c3-devkitm"];
		const command = ["--yes", "--package", tarball, "blynk-inject", "new", product, ...lamp];
		await execute("npx", command, { cwd: folder });
		await npm(["install", "--prefer-offline", "--no-audit", "--no-fund"]);
	});
	afterEach(stop);
	after(() => rmSync(folder, { recursive: true, force: true }));

	it("passes its own tests and its own check", async () => {
		await npm(["test"]);
		await npm(["run", "check"]);
	});

	it("shows its brand on the tour", async () => {
		const { url } = await first(started("start", "--port", "0"), "ready");
		const context = await (await sharedBrowser()).newContext();
		try {
			const page = await context.newPage();
			await page.goto(String(url));
			await page.getByText("Acme Lamp").first().waitFor();
		} finally {
			await context.close();
		}
	});

	it("has its virtual board provisioned, which runs what src/app.ts says now", async () => {
		const app = join(product, "src/app.ts");
		const source = readFileSync(app, "utf8");
		writeFileSync(app, source.replace("\thost.clock.repeat", '\thost.log("app: changed");\n$&'));
		try {
			const cloud = await first(started("cloud", "--port", "0", "--tls-port", "0", "--http-port", "0"), "ready");
			const lines = started("board", "--cloud", `127.0.0.1:${cloud["tlsPort"]}`, "--tls");
			let logged = false;
			for await (const line of lines) {
				if (line["event"] === "ready") {
					const where = ["--device", String(line["setupUrl"]), "--cloud", String(cloud["url"])];
					const who = ["--bearer", String(cloud["bearer"]), "--ssid", "Home", "--password", "correct horse"];
					void npx("provision", ...where, ...who);
				}
				logged ||= line["event"] === "log" && line["line"] === "app: changed";
				if (line["event"] === "online") break;
			}
			assert.ok(logged);
		} finally {
			writeFileSync(app, source);
		}
	});

	it("links for its board, and is weighed, where the SDK is", async function () {
		if (!process.env["MODDABLE"]) {
			process.stderr.write("MODDABLE is not set: a product of its own is not linked.\n");
			return this.skip();
		}
		await assert.rejects(npx("link", "--json"), /builds nothing where a path has a space in it/);
		const plain = mkdtempSync(join(tmpdir(), "product-"));
		renameSync(folder, plain);
		folder = plain;
		product = join(folder, "lamp");
		const { stdout } = await npx("link", "--json");
		const image = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
		assert.equal(image.within, true);
		assert.ok(stdout.includes('"file":"../../src/app.ts"'), "the product's app is in the image, not ours");
		assert.ok(!stdout.includes('"file":"src/app.ts"'));
	});
});
