import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { watch } from "node:fs/promises";
import { join } from "node:path";
import { readTests } from "../../../tools/factory/tests-file";
import { readRegistry } from "../../../tools/factory/registry";
import { StandInChip } from "../../../tools/factory/stand-in/chip";
import { config, LineFolder, macOf, newChip } from "../../support/line";
import { runTool, runToolOn } from "../support";

const main = "tools/factory/main.ts";
const standIn = `"${process.execPath}" --import tsx ${main} stand-in`;

describe("the line's commands", function () {
	this.timeout(60_000);
	let line: LineFolder;
	let product: string;
	let usb: string;

	beforeEach(() => {
		line = new LineFolder(2);
		product = join(line.root, "product.json");
		writeFileSync(product, JSON.stringify(config));
		usb = join(line.root, "usb");
		mkdirSync(usb);
		newChip(0).save(usb);
	});
	afterEach(() => rmSync(line.root, { recursive: true, force: true }));

	const folders = (): readonly string[] => ["--release", line.releaseFolder, "--out", line.dir, "--config", product];
	const flash = (...more: readonly string[]) =>
		runTool(main, "flash", ...folders(), "--port", usb, "--esptool", standIn, ...more);
	/** As npx does it: the program that is called starts the one that is meant, and does not take it along. */
	const board = (): string => {
		const script = join(line.root, "board.sh");
		const args = `--import tsx tools/board/cli.ts --console --speed 5 --chip ${usb} --config ${product}`;
		writeFileSync(script, `"${process.execPath}" ${args}\nexit $?\n`);
		return `sh ${script}`;
	};
	const test = (input: string, ...more: readonly string[]) =>
		runToolOn(input, main, "test", ...folders(), "--ap", "Home", "--command", board(), ...more);

	it("flash a chip and make its label, and test the board that starts from it", async () => {
		const { code, events } = await flash("--json", "--print", `cp -t ${line.root}`);
		assert.equal(code, 0);
		const label = join(line.dir, "labels/A-0001.html");
		assert.deepEqual(
			events.map(({ event, serial, mac, result, label: file }) => [event, serial, mac, result, file]),
			[
				["bound", "A-0001", macOf(0), undefined, undefined],
				["flash", "A-0001", macOf(0), "pass", label],
			],
		);
		const page = readFileSync(label, "utf8");
		for (const words of ["key of A-0001", macOf(0), "A-0001"]) assert.ok(page.includes(words), words);
		assert.equal(readFileSync(join(line.root, "A-0001.html"), "utf8"), page);
		const { result, image } = JSON.parse(readFileSync(join(line.dir, "flashed.jsonl"), "utf8"));
		assert.deepEqual([result, image], ["pass", line.release.hash]);
		assert.ok(!readFileSync(join(line.dir, "flashed.jsonl"), "utf8").includes("key of"));

		const passed = await test("y\ny\ny\n", "--skip", "button", "--json");
		assert.equal(passed.code, 0, passed.out + passed.errors);
		const [unit, summary] = passed.events;
		assert.deepEqual([unit?.["serial"], unit?.["result"]], ["A-0001", "pass"]);
		assert.deepEqual([summary?.["event"], summary?.["passed"], summary?.["firstPassYield"]], ["summary", 1, 1]);
		assert.match(passed.errors, /Is the light red\? \[y\/n\]/);

		const failed = await test("y\nn\n", "--wait", "1", "--least", "-40");
		assert.equal(failed.code, 1);
		assert.match(failed.out, /^FAIL A-0001 {2}radio, light, button, \d/);
		assert.match(failed.out, /0 of 1 units passed, first-pass yield 100\.0 %, radio 1, light 1, button 1/);
		assert.equal(readTests(line.dir).length, 2);
		assert.equal(statSync(join(line.dir, "tests.jsonl")).mode & 0o777, 0o600);
		assert.ok(!JSON.stringify(readTests(line.dir)).includes("key of"));
	});

	it("say what is wrong: 2 for the command, 1 for a unit", async () => {
		const other = join(line.root, "other.json");
		writeFileSync(other, JSON.stringify({ ...config, name: "Heater" }));
		for (const args of [
			["flash", "--out", line.dir],
			["flash", "--release", join(line.root, "nowhere"), "--out", line.dir, "--config", product],
			["flash", ...folders(), "--count", "2", "--serial", "A-0001"],
			["flash", ...folders(), "--count", "0"],
			["flash", ...folders(), "--fields", "colour"],
			["flash", "--release", line.releaseFolder, "--out", line.dir, "--config", other],
			[
				"test",
				"--release",
				line.releaseFolder,
				"--out",
				line.dir,
				"--config",
				other,
				"--ap",
				"Home",
				"--command",
				"true",
			],
			["test", ...folders(), "--command", "true"],
			["test", ...folders(), "--ap", "Home"],
			["test", ...folders(), "--ap", "Home", "--command", "true", "--skip", "nothing"],
		]) {
			const { code, errors } = await runTool(main, ...args);
			assert.equal(code, 2, `${args.join(" ")}: ${errors}`);
			assert.match(errors, /See --help\./);
		}
		const { code, out } = await runTool(main, "test", ...folders(), "--ap", "Home", "--command", "no-such-program");
		assert.equal(code, 1);
		assert.match(out, /^FAIL "no-such-program" cannot be started/);
		assert.equal(readTests(line.dir).length, 0);
	});

	it("write nothing of a unit whose label fails", async () => {
		const { code, events } = await flash("--json", "--code", "{QR Token}");
		assert.equal(code, 1);
		const [failed] = events;
		assert.deepEqual([failed?.["event"], failed?.["code"]], ["flash", "no-label"]);
		assert.match(String(failed?.["why"]), /^Nothing was written, and there is no label: --code is /);
		assert.ok(StandInChip.open(usb).flash.every(byte => byte === 0xff));
	});

	it("can be tried with what factory practice makes", async () => {
		const at = join(line.root, "practice");
		assert.equal((await runTool(main, "practice", "--out", at, "--config", product, "--chip", "ESP32")).code, 0);
		const args = ["--release", join(at, "release"), "--out", line.dir, "--config", product, "--esptool", standIn];
		const { code, events } = await runTool(main, "flash", ...args, "--port", join(at, "usb1"), "--json");
		assert.equal(code, 0);
		assert.equal(events[0]?.["mac"], "24:6f:28:00:00:02");
		const flashed = readFileSync(join(at, "usb1", "flash.bin"));
		const again = await runTool(main, "practice", "--out", at, "--config", product, "--json");
		assert.deepEqual(again.events, [
			{ event: "practice", release: join(at, "release"), ports: [join(at, "usb0"), join(at, "usb1")] },
		]);
		assert.deepEqual(readFileSync(join(at, "usb1", "flash.bin")), flashed);
	});

	it("leave a unit that was stopped half-way to the next run with its chip", async () => {
		newChip(0, { fault: { kind: "unplugged", after: 9000 } }).save(usb);
		const cut = await flash("--json");
		assert.equal(cut.code, 1);
		assert.equal(cut.events[1]?.["code"], "lost");
		const script = join(line.root, "endless.cjs");
		writeFileSync(script, 'require("node:fs").writeFileSync(process.argv[3], ""); setTimeout(() => {}, 60_000);');
		const esptool = `"${process.execPath}" ${script}`;
		const begun = join(line.root, "begun");
		const child = spawn(process.execPath, [
			...["--import", "tsx", main, "flash", ...folders(), "--port", begun, "--esptool", esptool],
		]);
		let out = "";
		child.stdout.on("data", (text: Buffer) => (out += text.toString()));
		for await (const { filename } of watch(line.root)) if (filename === "begun") break;
		child.kill("SIGTERM");
		assert.deepEqual(await once(child, "close"), [1, null]);
		assert.match(out, /^FAIL no unit {2}stopped: Stopped\. The unit is to be flashed again\./);
		const chip = StandInChip.open(usb);
		chip.fault = undefined;
		chip.save(usb);
		assert.equal((await flash()).code, 0);
		assert.deepEqual(
			readRegistry(line.dir).map(({ mac }) => mac),
			[macOf(0), undefined],
		);
	});
});
