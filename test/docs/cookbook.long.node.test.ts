import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../tools/cli/folders";
import { readJson } from "../../tools/cli/json-file";
import { recipeNames } from "../../tools/readme/recipes";

const page = readFileSync(join(root, "docs/cookbook.md"), "utf8");

/** What the page of a tour is told first. */
async function told(url: string): Promise<string> {
	const answer = await fetch(url.replace("/?", "/events?"));
	let text = "";
	for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
		text += Buffer.from(part).toString();
		if (text.includes('"event":"guide"')) break;
	}
	return text;
}

describe("the commands of docs/cookbook.md", function () {
	this.timeout(60_000);

	for (const name of recipeNames())
		it(`show ${name} on the tour, with its parts`, async () => {
			const command =
				page.split("\n").find(each => each.startsWith("npm start") && each.includes(`/${name}.ts `)) ?? "";
			const data = mkdtempSync(join(tmpdir(), "cookbook-"));
			const [npm = "", ...words] = command.split(" ");
			const child = spawn(npm, [...words, "--port", "0", "--data", data, "--json"], { cwd: root });
			const ended = new Promise(resolve => child.once("close", resolve));
			try {
				let url = "";
				for await (const line of createInterface({ input: child.stdout }))
					if (line.startsWith("{")) {
						({ url } = JSON.parse(line) as { url: string });
						break;
					}
				const { name: product } = readJson(join(root, `examples/cookbook/${name}.json`)) as { name: string };
				const events = await told(url);
				assert.ok(events.includes(`"event":"scene","vendor":"Acme","name":"${product}"`), events);
				const code = readFileSync(join(root, `examples/cookbook/${name}.ts`), "utf8");
				const parts = [...code.matchAll(/(?:slider|lamp)\(host, \{ name: "(\w+)"/g)].map(([, part]) => part);
				for (const part of parts) assert.ok(events.includes(`"name":"${part}"`), `no ${part}: ${events}`);
			} finally {
				child.kill("SIGTERM");
				await ended;
				rmSync(data, { recursive: true, force: true });
			}
		});
});
