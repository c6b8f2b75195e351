import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Engine } from "../../../hosts/xs/engine";
import { buildImage } from "../../../hosts/xs/image";
import { buildFolder, findSdk, mcconfig, output, type Build } from "../../../tools/sdk/mcconfig";
import { buildLoader } from "../../../tools/sdk/simulator";
import { choose, root } from "../../../tools/sdk/targets";
import { engineOrSkip } from "../../hosts/xs/support";

const folder = "test/tools/sdk/rom";

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
		let log = "";
		const build: Build = {
			choice: choose("lin"),
			manifest: join(root, folder, "manifest.json"),
			flavour: "release",
			make: "build",
			output: join(output, "rom"),
			onText: text => (log += text),
		};
		await mcconfig(build).catch((error: unknown) => assert.fail(`${log}\n${String(error)}`));
		const loader = await buildLoader(findSdk(process.env), text => (log += text));
		onSdk = await run(loader, join(buildFolder("bin", build, "rom"), "mc.so"));
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
