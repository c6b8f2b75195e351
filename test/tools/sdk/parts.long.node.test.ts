import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../../tools/cli/folders";
import { freePort } from "../../support/lin-board";
import { readImage } from "../../../tools/sdk/image";

type Line = Readonly<Record<string, unknown>>;

/** What `npx blynk-inject link` says in the folder of an example, and how it ends. */
async function link(
	example: string,
	...options: readonly string[]
): Promise<{ lines: readonly Line[]; errors: string; status: unknown }> {
	const command = ["--import", "tsx", join(root, "tools/sdk/link.ts"), "--json", "--quick", ...options];
	const child = spawn(process.execPath, command, { cwd: join(root, "examples", example) });
	const lines: Line[] = [];
	let errors = "";
	child.stderr.on("data", bytes => (errors += String(bytes)));
	createInterface({ input: child.stdout }).on("line", line => lines.push(JSON.parse(line)));
	const status = await new Promise(resolve => child.once("close", resolve));
	return { lines, errors, status };
}

/** The modules that are in ROM, in the image linked last. */
function modules(example: string, board: string): readonly string[] {
	const made = join(root, "examples", example, "build/moddable/tmp/esp32", board, "release", example, "mc.xs.c");
	return readImage(readFileSync(made, "utf8")).modules;
}

describe("an example's image for a chip", function () {
	this.timeout(300_000);

	before(function () {
		if (process.env["MODDABLE"]) return;
		process.stderr.write("MODDABLE is not set: the examples are not linked with the SDK's drivers.\n");
		this.skip();
	});

	for (const [example, part, drivers] of [
		[
			"fermentation-monitor",
			"beer",
			["embedded:io/smbus", "embedded:sensor/Temperature/TMP102", "embedded:sensor/Accelerometer/LIS3DH"],
		],
		[
			"heater-thermostat",
			"tent",
			["embedded:io/analog", "embedded:io/digital", "embedded:sensor/Temperature/NTC_Thermistor"],
		],
	] as const)
		for (const [target, board] of [
			["esp32", "esp32-devkitc"],
			["esp32c3", "esp32c3-devkitm"],
		] as const)
			it(`of ${example}, ${target}: has the SDK's drivers in ROM, none of the simulation, and a firmware within its budgets`, async () => {
				const { lines, errors, status } = await link(example, "--target", target);
				assert.equal(status, 0, errors);
				const linked = modules(example, board);
				for (const driver of drivers) assert.ok(linked.includes(driver), driver);
				const sources = lines.flatMap(line => (line["event"] === "source" ? [String(line["file"])] : []));
				assert.ok(sources.includes(`examples/${example}/src/parts/${part}.esp32.ts`));
				assert.ok(!sources.some(file => file.includes("virtual")), sources.join());
				const image = lines.find(line => line["event"] === "image");
				assert.ok(Number(image?.["own"]) > 1000 && Number(image?.["own"]) < 25_000, JSON.stringify(image));
			});

	it("is not made for a board that nobody has wired", async () => {
		const { errors, status } = await link("heater-thermostat", "--target", "esp32c6");
		assert.equal(status, 1);
		assert.match(errors, /config\.parts\.thermistor\.pin is undefined, but must be the GPIO, 0 to 48, of this board/);
	});
});

describe("an example in the Moddable simulator", function () {
	this.timeout(300_000);

	before(function () {
		if (process.platform === "linux" && process.env["MODDABLE"]) return;
		process.stderr.write("MODDABLE is not set: the examples are not tried in the SDK's simulator.\n");
		this.skip();
	});

	it("has simulated parts, for there are no pins", async () => {
		const flash = mkdtempSync(join(tmpdir(), "inject-sim-"));
		const ports: string[] = [];
		for (const each of ["--http", "--dns", "--control"]) ports.push(each, String(await freePort()));
		const command = [join(root, "tools/sdk/sim.ts"), "--json", "--plain", "--flash", flash, ...ports];
		const child = spawn(process.execPath, ["--import", "tsx", ...command], {
			cwd: join(root, "examples/heater-thermostat"),
		});
		const said: string[] = [];
		try {
			for await (const line of createInterface({ input: child.stdout })) {
				said.push(line);
				if (line.includes("heater: on at 12.0 °C")) return;
			}
			assert.fail(said.join("\n"));
		} finally {
			child.kill("SIGTERM");
			await new Promise(resolve => child.once("close", resolve));
			rmSync(flash, { recursive: true, force: true });
		}
	});
});
