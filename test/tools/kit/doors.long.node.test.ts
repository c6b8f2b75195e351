import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { packageName, root } from "../../../tools/cli/folders";
import { packModules } from "../../../tools/kit/pack";
import { findSdk } from "../../../tools/sdk/mcconfig";
import { buildLoader } from "../../../tools/sdk/simulator";

const execute = promisify(execFile);

const uses = `
trace(\`\${hex(Uint8Array.of(1, 254), ":")} \${typeof Blynk} \${typeof Indicator}\\n\`);
`;

/** Other Moddable projects than products of ours may want one module: there are two ways to it. */
describe("a module in somebody else's project", function () {
	this.timeout(300_000);
	let folder: string;
	let sdk: string;

	before(function () {
		if (process.platform !== "linux" || !process.env["MODDABLE"]) {
			process.stderr.write("MODDABLE is not set: modules are not tried in other projects.\n");
			this.skip();
		}
		sdk = findSdk(process.env);
	});
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "doors-"))));
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	async function printed(tool: "mcconfig" | "mcpack", ...args: readonly string[]): Promise<string> {
		mkdirSync(join(folder, "out"));
		const path = [join(sdk, "build/bin/lin/release"), join(root, "node_modules/.bin"), process.env["PATH"]].join(
			delimiter,
		);
		const build = [...args, "-m", "-p", "lin", "-o", "out", "-t", "build"];
		await execute(tool, build, { cwd: folder, env: { ...process.env, PATH: path } });
		const loader = await buildLoader(sdk, () => undefined);
		const { stdout } = await execute(loader, [join(folder, "out/bin/lin/mc/release/mine/mc.so")], {
			cwd: folder,
			timeout: 3000,
		}).catch((error: { readonly stdout: string }) => error); // it does not end by itself
		return stdout;
	}

	it("is found by the SDK's mcpack as JavaScript, by the name of the package", async () => {
		const installed = join(folder, "node_modules", packageName);
		await packModules(join(installed, "dist"));
		cpSync(join(root, "package.json"), join(installed, "package.json"));
		writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "mine", type: "module", main: "./main.js" }));
		const from = (name: string): string => `"${packageName}/modules/${name}"`;
		writeFileSync(
			join(folder, "main.js"),
			`import { hex } from ${from("bytes")};
import { Blynk } from ${from("blynk")};
import { Indicator } from ${from("indicator")};${uses}`,
		);
		assert.match(await printed("mcpack", "mcconfig"), /^01:fe function function$/m);
	});

	it("is included alone by its manifest, which brings what it needs", async () => {
		const modules = ["bytes", "blynk", "indicator"].map(name => join(root, "modules", name, "manifest.json"));
		writeFileSync(
			join(folder, "manifest.json"),
			JSON.stringify({
				build: { NAME: "mine" },
				include: ["$(MODDABLE)/examples/manifest_base.json", ...modules.slice(1)],
				modules: { "*": "./main" },
			}),
		);
		writeFileSync(
			join(folder, "main.js"),
			`import { hex } from "modules/bytes/index";
import { Blynk } from "modules/blynk/index";
import { Indicator } from "modules/indicator/index";${uses}`,
		);
		assert.match(await printed("mcconfig", "manifest.json"), /^01:fe function function$/m);
	});
});
