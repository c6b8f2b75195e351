import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InUse, lock } from "../../../tools/cloud/lock";

describe("the lock of a data directory", () => {
	let dir = "";
	let path = "";

	beforeEach(() => {
		dir = mkdtempSync(join(tmpdir(), "lock-"));
		path = join(dir, ".lock");
	});

	afterEach(() => rmSync(dir, { recursive: true, force: true }));

	it("is held by one at a time, and leaves nothing behind", () => {
		const free = lock(path);
		assert.throws(() => lock(path), InUse);
		free();
		lock(path)();
		assert.deepEqual(readdirSync(dir), []);
	});

	it("passes over what killed processes left, an earlier one of this number among them", () => {
		for (const left of ["4194304-ab12", `${process.pid}-ab12`]) writeFileSync(`${path}.${left}`, "");
		lock(path)();
		assert.deepEqual(readdirSync(dir), []);
	});

	it("is refused while a process of another user has it", () => {
		writeFileSync(`${path}.1-ab12`, "");
		assert.throws(() => lock(path), /Process 1 is using/);
	});

	it("never lets two processes in, however often they try", async function () {
		this.timeout(30_000);
		const source = `
			import { lock } from ${JSON.stringify(new URL("../../../tools/cloud/lock.ts", import.meta.url).href)};
			import { rmSync, writeFileSync } from "node:fs";
			for (let left = 3000; left > 0; left--) {
				let free;
				try { free = lock(${JSON.stringify(path)}); } catch { continue; }
				writeFileSync(${JSON.stringify(join(dir, "inside"))}, "", { flag: "wx" });
				rmSync(${JSON.stringify(join(dir, "inside"))});
				free();
			}`;
		const codes = await Promise.all(
			[1, 2, 3].map(
				() =>
					new Promise(resolve =>
						spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", source])
							.once("close", resolve)
							.stderr.resume(),
					),
			),
		);
		assert.deepEqual(codes, [0, 0, 0]);
	});
});
