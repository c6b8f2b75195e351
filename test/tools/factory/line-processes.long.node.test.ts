import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readTests } from "../../../tools/factory/tests-file";
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
});
