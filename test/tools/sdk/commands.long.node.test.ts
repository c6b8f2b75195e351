import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findSdk, refuseSpaces, requireIdf } from "../../../tools/sdk/mcconfig";
import { root } from "../../../tools/cli/folders";
import { boardNames, choose } from "../../../tools/sdk/targets";

/** Runs a command as a person would who has no SDK. */
function command(name: string, ...values: readonly string[]): { status: number | null; out: string; err: string } {
	const environment = { ...process.env, MODDABLE: "", IDF_PATH: "" };
	const script = join(root, "tools/sdk", `${name}.ts`);
	const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", script, ...values], {
		encoding: "utf8",
		env: environment,
	});
	return { status, out: stdout, err: stderr };
}

describe("what to build for", () => {
	it("a target has a standard board", () => {
		assert.equal(choose("esp32").board, "esp32-devkitc");
		assert.match(choose("esp32c3").platform, /^esp32:[a-z0-9/-]*boards\/esp32c3-devkitm$/);
	});

	it("every board can be built for its chip", () => {
		const chips = ["esp32", "esp32s2", "esp32s3", "esp32c3", "esp32c6"];
		for (const board of boardNames()) {
			const fitting = chips.filter(chip => {
				try {
					return choose(chip, board).board === board;
				} catch {
					return false;
				}
			});
			assert.equal(fitting.length, 1, board);
		}
	});

	it("a board of another chip is refused, with what to say instead", () => {
		assert.throws(() => choose("esp32", "xiao-esp32c3"), /say --target esp32c3/);
	});

	it("a board of one's own whose manifest is no JSON, or names no chip, is refused with its name and the place", () => {
		const folder = mkdtempSync(join(tmpdir(), "board-"));
		try {
			writeFileSync(join(folder, "manifest.json"), '{ "build" }');
			assert.throws(() => choose(undefined, folder), /manifest\.json: it is not JSON: at line 1, column 11 there/);
			writeFileSync(join(folder, "manifest.json"), "{}");
			assert.throws(() => choose(undefined, folder), /"build\.ESP32_SUBCLASS" is missing, but must name the chip/);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	it("an unknown target or board is refused with the list of known ones", () => {
		assert.throws(() => choose("esp8266"), /one of esp32, /);
		assert.throws(() => choose(undefined), /--target is missing/);
		assert.throws(() => choose("esp32", "arduino"), /m5atom-lite/);
		assert.throws(() => choose("lin", "m5atom-lite"), /has no boards/);
	});
});

describe("without the SDK", () => {
	it("a sentence says what is missing and how to install it", () => {
		assert.throws(() => findSdk({}), /MODDABLE is not set.*npx xs-dev setup/);
		assert.throws(() => findSdk({ MODDABLE: "/nowhere" }), /"\/nowhere".*npx xs-dev setup/);
		assert.throws(() => requireIdf({}), /IDF_PATH is not set.*npx xs-dev setup --device esp32/);
		assert.throws(() => requireIdf({ IDF_PATH: "/nowhere" }), /"\/nowhere".*npm run link/);
	});

	it("a folder with a space in its path is named, before the SDK's makefiles fail in it", function () {
		if (process.platform === "win32") return this.skip();
		assert.throws(() => refuseSpaces(["/home/me/lamp", "/home/me/My Lamp"]), /as in "\/home\/me\/My Lamp": move/);
		refuseSpaces(["/home/me/Lamp", undefined]);
	});

	for (const name of ["build", "deploy", "link", "sim"])
		it(`npm run ${name} ends with that sentence and status 1, and knows --help`, function () {
			this.timeout(120_000);
			const values = name === "sim" ? ["--plain"] : ["--target", "esp32", ...(name === "link" ? ["--quick"] : [])];
			const { status, err } = command(name, ...values);
			assert.equal(status, 1);
			assert.match(err, /MODDABLE is not set/);
			assert.doesNotMatch(err, /\n\s+at /);
			const help = command(name, "--help");
			assert.equal(help.status, 0);
			assert.match(help.out, /--json/);
		});

	it("a wrong option ends with status 2", () => {
		assert.equal(command("build", "--target", "esp8266").status, 2);
		assert.equal(command("deploy", "--target", "lin").status, 2);
		assert.equal(command("link", "--nonsense").status, 2);
	});
});
