import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProduct } from "../../../src/product";
import { buildPhonePage, pageConfig } from "../../../tools/wizard/build";
import { Phone, token } from "../../support/wizard-page";
import { runTool } from "../support";

const least = { vendor: "Acme", name: "Lamp", templateId: "TMPLabcd1234", firmwareVersion: "0.1.0" };
const build = (...args: readonly string[]) => runTool("tools/wizard/build-page.ts", ...args);

async function listen(server: Server): Promise<string> {
	await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("the phone's page on a web server of one's own", function () {
	this.timeout(30_000);
	let folder: string;
	let web: Server;
	let api: Server;
	let phone: Phone | undefined;
	let online = false;
	const asked: IncomingMessage[] = [];

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "page-"));
		online = false;
		asked.length = 0;
		web = createServer((_, answer) => {
			answer.setHeader("content-type", "text/html; charset=utf-8");
			answer.end(readFileSync(join(folder, "index.html")));
		});
		// The contract of tools/wizard/README.md, on another origin than the page.
		api = createServer((request, answer) => {
			asked.push(request);
			answer.setHeader("access-control-allow-origin", "*");
			answer.setHeader("access-control-allow-headers", "content-type");
			if (request.method === "OPTIONS") answer.end();
			else if (request.url === "/setup/token") answer.writeHead(201).end(JSON.stringify({ token }));
			else if (request.url === `/setup/online?token=${token}`) answer.end(String(online));
			else answer.writeHead(404).end();
		});
	});
	afterEach(async () => {
		for (const server of [web, api]) {
			server.closeAllConnections();
			server.close();
		}
		rmSync(folder, { recursive: true, force: true });
		await phone?.close();
		phone = undefined;
	});

	it("works with the maker's own endpoints, product and server name", async () => {
		const config = join(folder, "product.json");
		writeFileSync(config, JSON.stringify({ ...least, setup: { key: "unit" }, brand: { colour: "#5b3df5" } }));
		const from = ["--api", `${await listen(api)}/setup/`, "--host", "fra1.blynk.cloud", "--config", config];
		const { code, events, errors } = await build("--out", folder, "--json", ...from);
		assert.equal(code, 0, errors);
		assert.equal(events[0]?.["file"], join(folder, "index.html"));

		phone = await Phone.open(await listen(web));
		await phone.page.getByRole("heading", { level: 1, name: "Set up your Lamp" }).waitFor();
		await phone.press("Start");
		await phone.at("Join the device’s own Wi-Fi");
		assert.equal(await phone.page.locator("#network").textContent(), "Acme Lamp-");
		await phone.page.getByText("Its password is on the device’s label.").waitFor();
		const link = `http://192.168.4.1/#token=${token}&host=fra1.blynk.cloud`;
		assert.equal(await phone.page.locator("#open").getAttribute("href"), link);
		await phone.check();
		online = true;
		await phone.at("Your Lamp is online");
		assert.ok(asked.every(each => each.headers.authorization === undefined));
	});

	it("tells the device its template where the product leaves that open", async () => {
		const config = join(folder, "product.json");
		writeFileSync(config, JSON.stringify({ ...least, templateId: "DYNAMIC" }));
		const from = ["--out", folder, "--api", `${await listen(api)}/setup/`, "--config", config];
		const without = await build(...from);
		assert.equal(without.code, 2);
		assert.equal(without.errors, "--template is missing: this product leaves its template open.\nSee --help.\n");
		assert.equal((await build(...from, "--template", "TMPLlamp1234")).code, 0);

		phone = await Phone.open(await listen(web));
		const token = phone.page.waitForRequest(each => each.method() === "POST");
		await phone.press("Start");
		assert.equal(JSON.parse((await token).postData() ?? "").templateId, "TMPLlamp1234");
		await phone.at("Join the device’s own Wi-Fi");
		const link = await phone.page.locator("#open").getAttribute("href");
		assert.match(link ?? "", /^http:\/\/192\.168\.4\.1\/#token=.*&templateId=TMPLlamp1234$/);
	});

	it("asks its own server when no address is given", async () => {
		const { code } = await build("--out", folder);
		assert.equal(code, 0);
		const html = readFileSync(join(folder, "index.html"), "utf8");
		assert.match(html, /connect-src 'self';/);
		assert.match(html, /"tokenUrl":"api\/token","onlineUrl":"api\/online"/);
	});

	it("holds no address but the endpoints', no secret, and stays under 48 KB", async () => {
		const { events } = await build("--out", folder, "--json");
		const html = readFileSync(join(folder, "index.html"), "utf8");
		const addresses = html.match(/https?:\/\/[\w.-]+/g) ?? [];
		assert.deepEqual([...new Set(addresses)].sort(), ["http://192.168.4.1", "http://www.w3.org"]);
		assert.doesNotMatch(html, /"bearer"/);
		assert.ok(Number(events[0]?.["bytes"]) < 48 * 1024);
	});

	it("takes a product's name for text, whatever is in it", async () => {
		const name = "$& </script><img src=x onerror=alert(1)>";
		const config = pageConfig(readProduct({ ...least, name }), { tokenUrl: "api/token", onlineUrl: "api/online" });
		writeFileSync(join(folder, "index.html"), (await buildPhonePage())(config).html);
		phone = await Phone.open(await listen(web));
		await phone.page.getByRole("heading", { level: 1, name: `Set up your ${name}` }).waitFor();
		assert.equal(await phone.page.locator("img").count(), 0);
	});

	const wrong: readonly (readonly [readonly string[], RegExp])[] = [
		[[], /--out is missing/],
		[["--out", "x", "--api", "ftp://example.com"], /--api is "ftp:\/\/example\.com"/],
		[["--out", "x", "--host", "a b"], /--host is "a b"/],
		[["--out", "x", "--device", "192.168.4.1"], /--device is "192\.168\.4\.1"/],
		[["--out", "x", "--template", "lamp"], /--template is "lamp", but must be a template id/],
		[["--out", "x", "--template", "TMPLlamp1234"], /--template is for a product without one; this one has TMPL/],
	];
	for (const [args, sentence] of wrong)
		it(`refuses ${args.join(" ") || "to build nowhere"} with exit code 2 and a sentence`, async () => {
			const { code, errors } = await build(...args);
			assert.equal(code, 2);
			assert.match(errors, sentence);
			assert.doesNotMatch(errors, /\n {4}at /);
		});
});
