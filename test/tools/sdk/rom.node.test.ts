import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { transform } from "esbuild";
import { Engine } from "../../../hosts/xs/engine";
import { buildImage } from "../../../hosts/xs/image";
import { findSdk, makeApplication, output } from "../../../tools/sdk/mcconfig";
import { buildLoader } from "../../../tools/sdk/simulator";
import { root } from "../../../tools/cli/folders";
import { choose } from "../../../tools/sdk/targets";
import { engineOrSkip } from "../../hosts/xs/support";

const folder = "test/tools/sdk/rom";
const made = join(output, "rom");

/** What firmware may change of what lies in ROM decides whether it starts: hosts/xs must know it as the linker does. */
describe("what a preloaded module may change", function () {
	this.timeout(300_000);

	let onSdk: readonly string[];

	before(async function () {
		if (process.platform !== "linux" || !process.env["MODDABLE"]) {
			process.stderr.write(
				"MODDABLE is not set: the rules of the SDK's linker are not compared with those of hosts/xs.\n",
			);
			this.skip();
		}
		mkdirSync(made, { recursive: true });
		for (const name of ["main", "changes"]) {
			const { code } = await transform(readFileSync(join(root, folder, `${name}.ts`), "utf8"), { loader: "ts" });
			writeFileSync(join(made, `${name}.js`), code);
		}
		copyFileSync(join(root, folder, "manifest.json"), join(made, "manifest.json"));
		let log = "";
		const onText = (text: string): void => void (log += text);
		const manifest = join(made, "manifest.json");
		const simulator = { choice: choose("lin"), flavour: "release", make: "build" } as const;
		await makeApplication({ ...simulator, manifest, output: made, onText }).catch((error: unknown) =>
			assert.fail(`${log}\n${String(error)}`),
		);
		const loader = await buildLoader(findSdk(process.env), onText);
		onSdk = await run(loader, join(made, "bin/lin/mc/release/rom/mc.so"));
	});

	it("is the same on the SDK and on hosts/xs", async function () {
		const { executable } = await engineOrSkip(this);
		const image = await buildImage({ entry: `${folder}/xs.ts`, preload: [`${folder}/changes.ts`] });
		const onXS: string[] = [];
		const onCall = (_name: string, values: readonly unknown[]): undefined => void onXS.push(String(values[0]));
		new Engine({ executable, image, onCall }).close();
		assert.ok(onXS.length > 40);
		assert.deepEqual(onXS, onSdk);
	});
});

/** The lines of a simulator's build, up to "end". */
function run(loader: string, program: string): Promise<readonly string[]> {
	return new Promise((resolve, reject) => {
		const lines: string[] = [];
		const child = spawn(loader, [program], { stdio: ["ignore", "pipe", "inherit"] });
		child.on("error", reject).on("close", () => resolve(lines));
		createInterface(child.stdout).on("line", line => {
			lines.push(line);
			if (line === "end") child.kill();
		});
	});
}
