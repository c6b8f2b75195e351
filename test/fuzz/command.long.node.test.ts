import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { runTool, runToolOn } from "../tools/support";

const script = "test/fuzz/main.ts";

describe("npm run fuzz", () => {
	it("tries the same inputs for the same seed, at the same cost", async () => {
		const run = async (seed: string): Promise<unknown> => {
			const args = ["--parser", "dns", "--inputs", "2000", "--seed", seed, "--json"];
			const { code, events } = await runTool(script, ...args);
			assert.equal(code, 0);
			assert.deepEqual(events[0], { event: "started", seed, parsers: ["dns"] });
			const { perSecond, ...told } = events[1] ?? {};
			assert.ok(Number(perSecond) > 0);
			assert.equal(told["inputs"], 2000);
			assert.ok(Number(told["blocks"]) > 50 && Number(told["steps"]) > 100 && Number(told["array"]) > 12);
			return told;
		};
		const [first, again, other] = await Promise.all([run("1"), run("1"), run("2")]);
		assert.deepEqual(again, first);
		assert.notDeepEqual(other, first);
	});

	it("ends at SIGTERM with what there is so far", async () => {
		const child = spawn(process.execPath, [
			"--import",
			"tsx",
			script,
			"--seconds",
			"600",
			"--parser",
			"sntp",
			"--json",
		]);
		let out = "";
		child.stdout.on("data", chunk => {
			if (!out) child.kill("SIGTERM");
			out += chunk;
		});
		const code = await new Promise(resolve => child.once("close", resolve));
		assert.equal(code, 0);
		assert.match(out, /"event":"done".*"stopped":true/);
	});

	it("tries one input again, from the command line or stdin", async () => {
		const replay = await runTool(script, "--parser", "sntp", "--replay", "\\x00a", "--json");
		assert.deepEqual([replay.code, replay.events[0]?.["broken"]], [0, null]);
		const piped = await runToolOn("air {}\n", script, "--parser", "air", "--replay", "-");
		assert.match(piped.out, /^It holds: \d+ steps/);
	});

	it("names its parsers, and refuses what it does not know", async () => {
		const [list, wrong, alone] = await Promise.all([
			runTool(script, "--parser", "list"),
			runTool(script, "--parser", "htp"),
			runTool(script, "--replay", "a"),
		]);
		assert.match(list.out, /^http: a request to the config server/);
		assert.equal(wrong.code, 2);
		assert.match(wrong.errors, /must be one of http, form/);
		assert.match(alone.errors, /--replay wants a --parser/);
	});
});
