import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { commandLine } from "../../support/commands";
import { runTool } from "../support";

const script = "tools/fleet/main.ts";

describe("npm run fleet", function () {
	this.timeout(60_000);

	it("explains itself", async () => {
		const { code, out } = await runTool(script, "--help");
		assert.equal(code, 0);
		assert.match(out, /^Lives many lives .*--replay SEED.*Exit code 0/s);
	});

	it("refuses what it does not understand, and says what to do", async () => {
		const cases = [
			[["--lives", "0"], /--lives must be at least 1\./],
			[["--workers", "many"], /--workers is "many", but must be a whole number/],
			[["--faults", "some"], /--faults is "some", but must be one of none, home, hostile\./],
			[["--live", "5"], /--live/],
		] as const;
		await Promise.all(
			cases.map(async ([args, message]) => {
				const { code, out, errors } = await runTool(script, ...args);
				assert.equal(code, 2, args.join(" "));
				assert.match(errors, message);
				assert.match(errors, /See --help\.\n$/);
				assert.equal(out, "");
			}),
		);
	});

	it("tells one object on stdout, and nothing else", async () => {
		const { code, events } = await runTool(script, "--lives", "4", "--faults", "none", "--workers", "1", "--json");
		assert.equal(code, 0);
		const [all, ...more] = events;
		assert.deepEqual(more, []);
		assert.deepEqual([all?.["event"], all?.["lives"], all?.["running"], all?.["firstTry"]], ["fleet", 4, 4, 1]);
	});

	it("plays one life again, event by event", async () => {
		const { code, out } = await runTool(script, "--replay", "1/0", "--faults", "none");
		assert.equal(code, 0);
		assert.match(out, /^00:00:00\.000 {2}--- new owner ---\n.*\nIt ended well: running\.\n$/s);
	});

	it("ends in order when it is told to, with the lives so far", async () => {
		const args = [...commandLine(script), "--lives", "1000000", "--faults", "none", "--workers", "1"];
		const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
		let [out, errors] = ["", ""];
		child.stdout.on("data", (chunk: Buffer) => void (out += chunk.toString()));
		child.stderr.on("data", (chunk: Buffer) => void (errors += chunk.toString()));
		const closed = once(child, "close");
		const timer = setTimeout(() => child.kill("SIGTERM"), 4000);
		const [code]: unknown[] = await closed;
		clearTimeout(timer);
		assert.equal(code, 1);
		assert.match(out, /^\d+ lives, faults: none, seed: 1, engine: node\n/);
		assert.match(errors, /Stopped after \d+ of 1000000 lives\.\n$/);
		assert.doesNotMatch(errors, /\n {4}at /);
	});
});
