import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hotspotName, joinCode } from "../../../modules/access-point/index";
import { text, utf8 } from "../../../modules/bytes/index";
import { readNvs } from "../../../tools/factory/nvs";
import { qrPath } from "../../../tools/wizard/qr";
import { runTool } from "../support";

const mac = "24:6f:28:aa:bb:cc";
const least = { vendor: "Acme", name: "Lamp", templateId: "TMPLabcd1234", firmwareVersion: "0.1.0" };
const ssid = hotspotName({ prefix: "Acme", name: "Lamp", mac: Uint8Array.of(0x24, 0x6f, 0x28, 0xaa, 0xbb, 0xcc) });

describe("the label of a unit", function () {
	this.timeout(30_000);
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "label-"))));
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const product = (setup: object, more: object = {}): string => {
		const file = join(folder, "product.json");
		writeFileSync(file, JSON.stringify({ ...least, ...more, setup }));
		return file;
	};
	const label = (...args: readonly string[]) => runTool("tools/factory/label.ts", ...args);

	it("prints the setup network's name, the same as the firmware's", async () => {
		const { code, out } = await label("--mac", "246F28AABBCC", "--config", product({}));
		assert.equal(code, 0);
		assert.equal(out, `${text(ssid)}\n`);
	});

	it("draws a code that joins the network, with name, key and MAC in letters", async () => {
		const file = join(folder, "label.svg");
		const config = product({ key: "unit" }, { name: 'Lamp <"&">' });
		const { code, events } = await label(
			"--mac",
			mac,
			"--key",
			"k7r2;m9&xq4bte",
			"--config",
			config,
			"--out",
			file,
			"--json",
		);
		assert.equal(code, 0);
		const hotspot = String(events[0]?.["hotspot"]);
		assert.deepEqual(events, [{ event: "label", mac, hotspot, key: "unit", out: file }]);
		const svg = readFileSync(file, "utf8");
		assert.ok(svg.includes(qrPath(joinCode(utf8(hotspot), "k7r2;m9&xq4bte")).path));
		assert.ok(svg.includes(">k7r2;m9&#38;xq4bte</text>"));
		assert.ok(svg.includes(">Acme Lamp &#60;&#34;&#38;&#34;&#62;</text>"));
		assert.ok(svg.includes(`>MAC ${mac}</text>`));
	});

	it("makes a key for a unit, for label and factory data alike", async () => {
		const [out, nvs] = [join(folder, "label.svg"), join(folder, "unit.csv")];
		const config = product({ key: "unit" });
		const { events } = await label(
			...["--mac", mac, "--new-key", "--config", config, "--out", out, "--nvs", nvs, "--json"],
		);
		const key = String(events[0]?.["made"]);
		assert.match(key, /^[2-9a-z]{12}$/);
		assert.ok(readFileSync(out, "utf8").includes(`>${key}</text>`));
		const bytes = Buffer.from(key).toString("hex");
		assert.equal(
			readFileSync(nvs, "utf8"),
			`key,type,encoding,value\nblynk-inject,namespace,,\napkey,data,hex2bin,${bytes}\n`,
		);
	});

	it("makes the image of its flash, too", async () => {
		const nvs = join(folder, "unit.bin");
		await label("--mac", mac, "--key", "k7r2m9xq4bte", "--config", product({ key: "unit" }), "--nvs", nvs);
		const held = [...readNvs(readFileSync(nvs))].map(([name, bytes]) => [name, text(bytes)]);
		assert.deepEqual(held, [["blynk-inject/apkey", "k7r2m9xq4bte"]]);
	});

	it("writes the code alone as a PNG, with the product's password", async () => {
		const file = join(folder, "code.png");
		const { code } = await label("--mac", mac, "--config", product({ password: "correct horse" }), "--out", file);
		assert.equal(code, 0);
		assert.equal(readFileSync(file).toString("latin1", 1, 4), "PNG");
	});

	const wrong: readonly (readonly [object, readonly string[], RegExp])[] = [
		[{}, [], /--mac is missing/],
		[{}, ["--mac", "24:6f"], /--mac is "24:6f", but must be the station MAC of one chip, six bytes/],
		[{}, ["--mac", mac, "--out", "label.pdf"], /must end in \.svg or \.png/],
		[{}, ["--mac", mac, "--key", "k7r2m9xq4bte"], /setup\.key is "open": its units have no key/],
		[{}, ["--mac", mac, "--nvs", "unit.csv"], /--nvs is for a product with setup\.key "unit"/],
		[{ key: "unit" }, ["--mac", mac], /give --key, or --new-key/],
		[{ key: "unit" }, ["--mac", mac, "--key", "short"], /8 to 63 printable ASCII/],
		[{ key: "unit" }, ["--mac", mac, "--key", "k7r2m9xq4bte", "--new-key"], /not both/],
	];
	for (const [setup, args, sentence] of wrong)
		it(`refuses ${args.join(" ") || "no arguments"} of a product with ${JSON.stringify(setup)}, exit code 2`, async () => {
			const { code, out, errors } = await label(...args, "--config", product(setup));
			assert.equal(code, 2);
			assert.equal(out, "");
			assert.match(errors, sentence);
			assert.doesNotMatch(errors, /\n {4}at /);
		});

	it("names the config file that is missing or wrong, exit code 1", async () => {
		const missing = await label("--mac", mac, "--config", join(folder, "none.json"));
		assert.equal(missing.code, 1);
		assert.match(missing.errors, /There is no file .*none\.json/);
		const bad = await label("--mac", mac, "--config", product({ window: 1 }));
		assert.equal(bad.code, 1);
		assert.match(bad.errors, /product\.json: config: "setup\.window" is 1/);
	});
});
