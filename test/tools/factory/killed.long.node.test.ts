import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { text } from "../../../modules/bytes/index";
import { readNvs } from "../../../tools/factory/nvs";
import { issuedIn } from "../../../tools/factory/registry";
import type { Unit } from "../../../tools/factory/unit";

const count = 300;

describe("factory units", function () {
	this.timeout(120_000);

	it("killed at any moment, and run again, has issued each unit once, with one key", async () => {
		const folder = mkdtempSync(join(tmpdir(), "killed-"));
		const [csv, config, out] = ["units.csv", "product.json", "out"].map(each => join(folder, each));
		if (!csv || !config || !out) throw new Error("no names");
		const product = { vendor: "Acme", name: "Lamp", templateId: "TMPLabcd1234", firmwareVersion: "0.1.0" };
		writeFileSync(config, JSON.stringify({ ...product, setup: { key: "unit" } }));
		const rows = Array.from(
			{ length: count },
			(_, at) => `SN-${at},24:6f:28:00:${at >> 8}0:${(at & 255).toString(16).padStart(2, "0")}`,
		);
		writeFileSync(csv, `serial,mac\n${rows.join("\n")}\n`);
		const run = (signal?: NodeJS.Signals, after = 0): Promise<unknown> => {
			const args = [
				"--import",
				"tsx",
				"tools/factory/main.ts",
				"units",
				"--csv",
				csv,
				"--out",
				out,
				"--config",
				config,
			];
			const child = spawn(process.execPath, args, { stdio: "ignore" });
			if (signal) void delay(after).then(() => child.kill(signal));
			return once(child, "close");
		};
		try {
			let before = issuedIn(out).units;
			for (let after = 500; after < 1300; after += 40) {
				await run(after % 80 ? "SIGKILL" : "SIGINT", after);
				const now: readonly Unit[] = issuedIn(out).units;
				assert.deepEqual(now.slice(0, before.length), before);
				before = now;
			}
			assert.deepEqual(await run(), [0, null]);
			const units = issuedIn(out).units;
			assert.equal(units.length, count);
			assert.deepEqual(units.slice(0, before.length), before);
			for (const { serial, key } of units) {
				const image = readNvs(readFileSync(join(out, "nvs", `${serial}.bin`)));
				assert.equal(text(image.get("blynk-inject/apkey") ?? new Uint8Array(0)), key);
			}
			assert.deepEqual(readdirSync(out).sort(), ["labels.html", "nvs", "registry.csv", "report.json"]);
			assert.equal(readdirSync(join(out, "nvs")).length, count);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
