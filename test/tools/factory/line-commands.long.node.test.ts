import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { watch } from "node:fs/promises";
import { join } from "node:path";
import { readTests } from "../../../tools/factory/tests-file";
import { readRegistry } from "../../../tools/factory/registry";
import { StandInChip } from "../../../tools/factory/stand-in/chip";
import { config, LineFolder, macOf, newChip } from "../../support/line";
import { runTool } from "../support";

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
	it("say what is wrong: 2 for the command, 1 for a unit", async () => {
		for (const args of [
			["flash", "--out", line.dir],
			["flash", "--release", join(line.root, "nowhere"), "--out", line.dir, "--config", product],
			["flash", ...folders(), "--count", "2", "--serial", "A-0001"],
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
