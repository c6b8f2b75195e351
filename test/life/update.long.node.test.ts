import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../../tools/cli/folders";
import { runTool } from "../tools/support";
import { askCloud, field, killAll, Program, runCloud, type RunningCloud } from "./program";

const tools = join(root, "tools");

describe("an update by commands alone", function () {
	this.timeout(120_000);
	let folder: string;
	let cloud: RunningCloud;
	let keyFile: string;
	let key: unknown;
	const product = { vendor: "Acme", name: "Lamp", templateId: "TMPLabcd1234" };

	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "update-life-"));
		cloud = await runCloud(join(folder, "cloud"));
		keyFile = join(folder, "lamp.pem");
		({ key } = await run("update/main.ts", "key", "--out", keyFile));
	});
	after(async () => {
		await killAll();
		rmSync(folder, { recursive: true, force: true });
	});

	/** Runs a command to its good end; its last event. */
	const run = async (script: string, ...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> => {
		const ended = await runTool(join(tools, script), ...args, "--json");
		assert.equal(ended.code, 0, ended.errors);
		return ended.events.at(-1) ?? {};
	};
	const config = (version: string): string => {
		const file = join(folder, `${version}.json`);
		writeFileSync(file, JSON.stringify({ ...product, firmwareVersion: version, update: { keys: [key] } }));
		return file;
	};
	const board = (file: string): Program => {
		const flash = ["--flash", join(folder, "flash.json"), "--config", file, "--speed", "10"];
		return new Program("board", ["--cloud", `127.0.0.1:${cloud.tlsPort}`, "--tls", "--ca", cloud.ca, ...flash]);
	};

	/** Makes a version and ships it. */
	const ship = async (version: string): Promise<void> => {
		const product = config(version);
		const [image, file] = [join(folder, "image.bin"), join(folder, "update.bin")];
		const made = await run("board/image-main.ts", "--config", product, "--change", "next", "--out", image);
		assert.deepEqual([field(made, "version"), field(made, "chip")], [version, "ESP32"]);
		const signing = ["--image", image, "--chip", "ESP32", "--key", keyFile, "--config", product, "--out", file];
		await run("update/main.ts", "sign", ...signing);
		const place = ["--cloud", cloud.url, "--bearer", cloud.bearer, "--config", product];
		await run("update/main.ts", "ship", file, ...place);
	};

	it("goes from a key to another firmware, which outlives the board's program", async () => {
		const before = board(config("1.0.0"));
		const { setupUrl } = await before.until({ event: "ready" });
		await before.until({ event: "firmware", version: "1.0.0", slot: 0, trial: "kept" });
		await run(
			"wizard/main.ts",
			...["--device", String(setupUrl), "--cloud", cloud.url, "--bearer", cloud.bearer],
			...["--ssid", "Home", "--password", "correct horse"],
		);

		await ship("1.1.0");
		await before.until({ event: "state", state: "fetching" });
		await before.until({ event: "firmware", version: "1.1.0", slot: 1, trial: "guarded" });
		await before.until({ event: "firmware", version: "1.1.0", slot: 1, trial: "kept" });
		await before.kill("SIGKILL");

		const after = board(config("1.0.0"));
		await after.until({ event: "firmware", version: "1.1.0", slot: 1, trial: "kept" });
		await after.until({ event: "log", line: "app: this is version 1.1.0" });
		await after.until({ event: "online", online: true });
		assert.equal(await after.kill("SIGTERM"), 0);
	});

	it("goes on where it was when the board's program was killed while it came", async () => {
		await askCloud(cloud, "/admin/download-fault", { kind: "drip", bytes: 150_000 }, "PUT");
		const before = board(config("1.0.0"));
		await before.until({ event: "online", online: true });
		await ship("1.2.0");
		const got = (): number => Number(cloud.program.lines.findLast(each => each.event === "delivery")?.["bytes"]);
		while (!(got() > 230_000)) await sleep(10);
		await before.kill("SIGKILL");
		const told = cloud.program.lines.length;

		const after = board(config("1.0.0"));
		await after.until({ event: "firmware", version: "1.1.0", trial: "kept" });
		await after.until({ event: "firmware", version: "1.2.0", slot: 0, trial: "kept" });
		assert.equal(await after.kill("SIGTERM"), 0);
		const again = cloud.program.lines
			.slice(told)
			.flatMap(({ event, bytes }) => (event === "delivery" ? [Number(bytes)] : []));
		// But for the header, and what comes with it.
		const anew = again.filter(each => each > 50_000 && each < 190_000);
		assert.ok(again.length > 5 && anew.length === 0, again.join());
	});

	it("is gone once the board is flashed anew with another product", async () => {
		const anew = board(config("1.0.1"));
		await anew.until({ event: "log", line: /flashed anew/ });
		await anew.until({ event: "firmware", version: "1.0.1", slot: 0, trial: "kept" });
		await anew.until({ event: "online", online: true });
	});
});
