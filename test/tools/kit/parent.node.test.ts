import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { root } from "../../../tools/cli/folders";

describe("a command that npx started", function () {
	this.timeout(30_000);

	it("ends when npx has, which hands SIGTERM to a shell and no further", async () => {
		// As npm runs a program: in a shell that waits for it.
		const program = `"${process.execPath}" "${join(root, "tools/kit/blynk-inject.js")}" board --json; true`;
		const shell = spawn("sh", ["-c", program], { env: { ...process.env, npm_config_user_agent: "npm" } });
		const lines = createInterface({ input: shell.stdout });
		await new Promise(resolve => lines.once("line", resolve));
		// Closed once nobody has the other end: the shell, and what it started.
		const over = new Promise(resolve => shell.stdout.once("close", resolve));
		shell.kill("SIGTERM");
		await over;
		assert.equal(shell.signalCode, "SIGTERM");
	});
});
