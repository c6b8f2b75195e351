import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { readProduct } from "../../../src/product";
import { checkFields } from "../../../tools/factory/label-options";
import { readRegistry, Registry } from "../../../tools/factory/registry";
import { bringBack } from "../../../tools/flasher/bring";
import { writeFolder } from "../../../tools/flasher/folder";
import { listUnits } from "../../../tools/flasher/list";
import { imageHash } from "../../../tools/factory/app-image";
import { readRelease } from "../../../tools/factory/release";
import { pageConfig } from "../../../tools/flasher/page-config";
import type { ListedUnit } from "../../../tools/flasher/page/config";
import type { Entry } from "../../../tools/flasher/page/ledger";
import { md5 } from "../../../tools/flasher/page/md5";
import { choose } from "../../../tools/flasher/page/units";
import { commandLine } from "../../support/commands";
import { runTool } from "../support";
import { lamp, Workshop } from "./support";

describe("a flasher's folder", function () {
	this.timeout(30_000);
	let workshop: Workshop;
	let product: string;

	beforeEach(() => {
		workshop = new Workshop();
		product = join(workshop.root, "product.json");
		writeFileSync(product, JSON.stringify({ ...lamp, setup: { key: "unit" }, console: { improv: true } }));
	});
	afterEach(() => workshop.close());

	const flasher = (...args: readonly string[]) =>
		runTool("tools/flasher/main.ts", "--build", workshop.build, "--out", workshop.out, "--config", product, ...args);
	/** The same folder without a process. */
	const flashed = async (out: string): Promise<void> => {
		const built = readRelease(workshop.build);
		const given = { station: undefined, speed: 115_200, host: undefined, template: undefined };
		const config = pageConfig(readProduct(lamp), built, given);
		await writeFolder(out, { config, built });
	};
	const written = (path: string): string => readFileSync(join(workshop.out, path), "utf8");

	it("has a page and a manifest for ESP Web Tools, and nothing of the units a station had before", async () => {
		workshop.issue({ key: "a secret key", token: "t".repeat(32) });
		const station = await flasher("--units", workshop.units, "--json");
		assert.equal(station.code, 0, station.errors);
		assert.deepEqual(station.events[0]?.["units"], 1);
		assert.match(station.errors, /It holds the units' keys: for one station/);
		assert.match(written("units.json"), /a secret key/);

		const { code, events } = await flasher("--json");
		assert.equal(code, 0);
		assert.equal(events[0]?.["image"], imageHash(workshop.image.get(0x20000) ?? new Uint8Array()));
		assert.equal(existsSync(join(workshop.out, "units.json")) || existsSync(join(workshop.out, "nvs")), false);
		assert.deepEqual(JSON.parse(written("manifest.json")), {
			name: "Acme Lamp",
			version: "1.2.0",
			new_install_prompt_erase: true,
			new_install_improv_wait_time: 10,
			builds: [
				{
					chipFamily: "ESP32",
					parts: [
						{ path: "image/bootloader.bin", offset: 0x1000 },
						{ path: "image/partition-table.bin", offset: 0x8000 },
						{ path: "image/xs_esp32.bin", offset: 0x20000 },
					],
				},
			],
		});
		for (const [at, file] of ["bootloader.bin", "partition-table.bin", "xs_esp32.bin"].entries())
			assert.deepEqual(
				new Uint8Array(readFileSync(join(workshop.out, "image", file))),
				[...workshop.image.values()][at],
			);
		// Works without a network: no address but that of SVG, and none it may connect to.
		assert.match(written("index.html"), /connect-src 'self'/);
		assert.doesNotMatch(written("index.html") + written("flasher.js"), /(src|href|import)\s*[=(]\s*["']https?:/);
	});

	it("is not written of units whose data is not the registry's, or which are another product's", async () => {
		workshop.issue({}, {});
		const args = ["--build", workshop.build, "--out", workshop.out, "--config", product, "--units", workshop.units];
		writeFileSync(join(workshop.units, "nvs/A-1.bin"), readFileSync(join(workshop.units, "nvs/A-2.bin")));
		const swapped = await runTool("tools/flasher/main.ts", ...args);
		assert.deepEqual([swapped.code, existsSync(workshop.out)], [2, false]);
		assert.match(swapped.errors, /A-1\.bin is not the data of unit A-1 in the registry/);
		const others = { product: { vendor: "Acme", name: "Heater", templateId: "TMPLabcd1234" } };
		writeFileSync(join(workshop.units, "report.json"), JSON.stringify(others));
		const { code, errors } = await runTool("tools/flasher/main.ts", ...args);
		assert.equal(code, 2);
		assert.match(errors, /has the units of Acme Heater/);
	});

	it("takes a list that a station saved back into the registry, and tells what contradicts it", async () => {
		workshop.issue({}, { mac: "24:6f:28:aa:bb:02" }, {});
		const list = join(workshop.root, "flashed.jsonl");
		const entry = (serial: string, mac: string): string =>
			JSON.stringify({ time: "2026-11-26T12:00:00Z", serial, mac, result: "good", image: "0", version: "1" });
		const pairs: readonly (readonly [string, string])[] = [
			["A-1", "24:6f:28:aa:bb:01"],
			["A-2", "24:6f:28:aa:bb:02"],
			["A-3", "24:6f:28:aa:bb:02"],
		];
		writeFileSync(list, pairs.map(pair => `${entry(...pair)}\n`).join(""));
		const args = ["--bring", list, "--units", workshop.units, "--json"];
		const { code, events, errors } = await runTool("tools/flasher/main.ts", ...args);
		assert.equal(code, 1);
		assert.deepEqual(events, [{ event: "brought", bound: 1, known: 1, refused: 1 }]);
		assert.match(errors, /chip 24:6f:28:aa:bb:02 is unit A-2, and cannot be A-3, too/);
		assert.deepEqual(
			readRegistry(workshop.units).map(({ mac }) => mac),
			["24:6f:28:aa:bb:01", "24:6f:28:aa:bb:02", undefined],
		);
		writeFileSync(list, "serial,mac\n");
		await assert.rejects(
			bringBack(list, workshop.units),
			/flashed\.jsonl, line 1: it is no list of the flasher's page/,
		);
	});

	it("is served until somebody stops the command, which tells whose chip a unit is on", async () => {
		workshop.issue({});
		const args = ["--build", workshop.build, "--out", workshop.out, "--config", product, "--units", workshop.units];
		const child = spawn(process.execPath, [
			...commandLine("tools/flasher/main.ts"),
			...[...args, "--serve", "--port", "0", "--json"],
		]);
		const ended = once(child, "exit");
		const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
		const next = async (): Promise<Record<string, unknown>> => JSON.parse(String((await lines.next()).value));
		assert.equal((await next())["event"], "written");
		const { event, url } = await next();
		assert.equal(event, "ready");
		const body = JSON.stringify({ serial: "A-1", mac: "24:6f:28:aa:bb:01" });
		assert.equal((await fetch(new URL("bind", String(url)), { method: "POST", body })).status, 204);
		assert.deepEqual(await next(), { event: "bound", serial: "A-1", mac: "24:6f:28:aa:bb:01" });
		child.kill("SIGTERM");
		assert.deepEqual(await ended, [0, null]);
	});

	it("is not made of what does not fit together", async () => {
		workshop.issue({});
		await assert.rejects(flashed(workshop.units), /units holds other files/);
		await assert.rejects(flashed(workshop.root), /build is in .*, which is written anew|holds other files/);
		writeFileSync(join(workshop.units, "nvs/A-1.bin"), "short");
		const { name, offset, size: bytes } = readRelease(workshop.build).nvs;
		assert.throws(
			() => listUnits(workshop.units, { name, offset, bytes }),
			/A-1\.bin has 5 bytes, but the place for it \(nvs\) has 24576/,
		);
		writeFileSync(join(workshop.build, "xs_esp32.bin"), "x");
		assert.throws(() => readRelease(workshop.build), /xs_esp32\.bin is not the file of this release/);
		const fields = [{ fields: {} }];
		assert.throws(() => checkFields(fields, { fields: ["Colour"] }), /--fields names "Colour"/);
		workshop.release({ parts: [] });
		assert.throws(() => readRelease(workshop.build), /has nothing to flash/);
	});

	const wrong: readonly (readonly [readonly string[], RegExp])[] = [
		[["--build", "x"], /--out is missing/],
		[["--build", "nowhere", "--out", "x"], /There is no file nowhere/],
	];
	for (const [args, sentence] of wrong)
		it(`refuses ${args.join(" ")} with exit code 2 and a sentence`, async () => {
			const { code, errors } = await runTool("tools/flasher/main.ts", ...args);
			assert.equal(code, 2);
			assert.match(errors, sentence);
		});
});

describe("the server of a flasher's folder", () => {
	let workshop: Workshop;
	let served: { readonly url: string; close(): void };

	before(async () => {
		workshop = new Workshop();
		workshop.issue({}, {});
		served = await workshop.open({ registry: true });
	});
	after(() => {
		served.close();
		workshop.close();
	});

	const bind = (body: string, headers = {}): Promise<Response> =>
		fetch(new URL("bind", served.url), { method: "POST", body, headers });

	it("shows nothing to who does not know its address, and to no other site", async () => {
		const { origin } = new URL(served.url);
		assert.equal((await fetch(`${origin}/units.json`)).status, 403);
		assert.equal((await fetch(`${origin}/wrong/units.json`)).status, 403);
		assert.equal((await fetch(served.url, { headers: { origin: "http://example.com" } })).status, 403);
		assert.equal((await fetch(new URL("../../etc/passwd", served.url))).status, 403);
		assert.equal((await fetch(`${served.url}%2e%2e/units/registry.csv`)).status, 403);
	});

	it("gives a unit to one chip, for good", async () => {
		assert.equal((await bind('{"serial":"A-1","mac":"24:6f:28:aa:bb:01"}')).status, 204);
		assert.equal((await bind('{"serial":"A-1","mac":"24:6f:28:aa:bb:01"}')).status, 204);
		const refused = await bind('{"serial":"A-1","mac":"24:6f:28:aa:bb:02"}');
		assert.equal(refused.status, 409);
		assert.match(await refused.text(), /unit A-1 is on chip 24:6f:28:aa:bb:01/);
		const list = (await (await fetch(new URL("units.json", served.url))).json()) as { units: ListedUnit[] };
		assert.deepEqual(
			list.units.map(({ mac }) => mac),
			["24:6f:28:aa:bb:01", undefined],
		);
	});

	it("waits for a factory command that has the registry for a moment", async () => {
		const other = Registry.open(workshop.units);
		const answer = bind('{"serial":"A-2","mac":"24:6f:28:aa:bb:02"}');
		await setTimeout(20);
		other.close();
		assert.equal((await answer).status, 204);
	});

	it("refuses what is no unit and no chip", async () => {
		for (const body of ["", "{}", "x".repeat(1000), '{"serial":"A-2","mac":"x"}'])
			assert.equal((await bind(body)).status, 409);
	});
});

describe("the unit for a chip", () => {
	const units = (count: number, macs: readonly (string | undefined)[]): readonly ListedUnit[] =>
		Array.from({ length: count }, (_, at) => ({ serial: `A-${at}`, mac: macs[at], fields: {}, nvs: "", sha256: "" }));

	it("is never another's, and stays the same, whatever chips come in whatever order", () => {
		const chip = fc.integer({ min: 0, max: 9 }).map(String);
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 12 }),
				fc.uniqueArray(chip, { maxLength: 4 }),
				fc.array(chip),
				(count, macs, chips) => {
					const list = units(count, macs);
					const entries: Entry[] = [];
					const owner = new Map<string, string>();
					for (const mac of chips) {
						let serial: string;
						try {
							({ serial } = choose(list, entries, mac));
						} catch {
							assert.ok(!owner.has(mac));
							continue;
						}
						const known = list.find(unit => unit.mac === mac);
						if (known) assert.equal(serial, known.serial);
						for (const [other, unit] of owner) assert.equal(other === mac, unit === serial);
						owner.set(mac, serial);
						entries.push({ time: "", mac, serial, result: "begun", image: "", version: "" });
					}
					const free = list.filter(unit => unit.mac === undefined).length;
					const known = new Set(chips.filter(mac => list.some(unit => unit.mac === mac))).size;
					assert.equal(owner.size, known + Math.min(free, new Set(chips).size - known));
				},
			),
		);
	});

	it("is refused when registry and browser do not agree", () => {
		const entry: Entry = { time: "", mac: "1", serial: "A-0", result: "begun", image: "", version: "" };
		assert.throws(() => choose(units(2, ["2"]), [entry], "1"), { message: "refused" });
		assert.throws(() => choose(units(2, [undefined, "1"]), [entry], "1"), { message: "refused" });
	});
});

describe("the page's MD5", () => {
	it("is that of Node", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
				assert.equal(md5(bytes), createHash("md5").update(bytes).digest("hex"));
			}),
		);
	});
});
