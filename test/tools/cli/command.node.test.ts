import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { commandLine } from "../../support/commands";
import { runTool } from "../support";

describe("a command", function () {
	this.timeout(30_000);

	it("whose reader goes away ends without a word", async () => {
		const child = spawn(process.execPath, [...commandLine("tools/kit/main.ts"), "check", "--json"]);
		child.stdout.destroy();
		let errors = "";
		child.stderr.on("data", bytes => (errors += String(bytes)));
		const code = await new Promise(resolve => child.once("close", resolve));
		assert.deepEqual([code, errors], [0, ""]);
	});

	it("takes no words that it does not ask for", async () => {
		const { code, errors } = await runTool("tools/kit/main.ts", "check", "all");
		assert.equal(code, 2);
		assert.match(errors, /'all'/);
	});
});
