import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { App } from "../../../src/main";
import { made, packageName, root } from "../../../tools/cli/folders";
import { writeFirmware } from "../../../tools/sdk/firmware";
import type { Target } from "../../../tools/sdk/targets";
import { product, World } from "../../support/world";

const page = readFileSync(join(root, "docs/parts.md"), "utf8");

/** What the page tells a maker to write, as a product beside this package. */
describe("the parts of docs/parts.md", function () {
	this.timeout(60_000);
	let folder: string;

	before(() => {
		folder = mkdtempSync(join(tmpdir(), "parts-"));
		mkdirSync(join(folder, "node_modules"));
		symlinkSync(root, join(folder, "node_modules", packageName));
		for (const [, name = "", code = ""] of page.matchAll(/```ts\n\/\/ (src\/[\w./-]+)\n([^]*?)```/g)) write(name, code);
		const [, imports = ""] = /```json\n("imports": [^]*?)```/.exec(page) ?? [];
		write("package.json", `{ "type": "module", ${imports} }`);
		write("manifest.json", {
			include: [join(root, "src/manifest.json")],
			modules: { "src/app": "./src/app" },
			data: { "*": join(made, "assets/*") },
			config: { product: { vendor: "Acme", name: "Freezer", templateId: "TMPLfreezer1", firmwareVersion: "1.0" } },
		});
	});
	after(() => rmSync(folder, { recursive: true }));

	function write(name: string, content: string | object): void {
		const file = join(folder, name);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
	}

	/** The files that are in the firmware. */
	async function firmware(target: Target): Promise<readonly string[]> {
		const manifest = join(folder, "manifest.json");
		const { sources } = await writeFirmware({ target, flavour: "release", manifest, folder: join(folder, "made") });
		return sources.map(({ file }) => file.split("/").slice(-2).join("/"));
	}

	for (const [side, settings] of [
		[
			"simulated",
			{ extends: `${packageName}/tsconfig.product.json`, include: ["src"], exclude: ["src/**/*.esp32.ts"] },
		],
		["soldered", JSON.parse(/```json\n(\{ "extends"[^]*?)```/.exec(page)?.[1] ?? "")],
	] as const)
		it(`are right in their types where they are ${side}`, () => {
			write("tsconfig.json", settings);
			const tsc = join(root, "node_modules/typescript/bin/tsc");
			execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8", stdio: "pipe" });
		});

	it("run on the virtual board, where the hand that opens the door is heard at once", async () => {
		const { app }: { app: App } = await import(pathToFileURL(join(folder, "src/app.ts")).href);
		const world = new World(product, { app });
		world.goOnline();
		const fan = (): number | undefined => world.board.parts.views.find(each => each.name === "Fan")?.value;
		assert.equal(fan(), 100);
		world.board.parts.set("Door", 1);
		world.clock.advance(1000);
		assert.equal(fan(), 0);
		assert.ok(world.cloud.frames.some(frame => frame.body === "vw·0·1"));
		world.board.parts.plug("Door", false);
		world.clock.advance(100);
		assert.equal(fan(), 100);
	});

	it("are in a chip's image as they are soldered", async () => {
		const files = await firmware("esp32c3");
		assert.ok(files.includes("parts/freezer.esp32.ts") && files.includes("moddable/parts.ts"), files.join());
		assert.ok(!files.some(file => file.startsWith("virtual/") || file.endsWith(".virtual.ts")));
	});

	it("are simulated in a simulator, which has no pins", async () => {
		const files = await firmware("lin");
		assert.ok(files.includes("parts/freezer.virtual.ts") && files.includes("virtual/parts.ts"), files.join());
		assert.ok(!files.some(file => file.endsWith(".esp32.ts") || file === "moddable/parts.ts"));
	});

	it("cannot be simulated on a chip by mistake", async () => {
		write("package.json", { type: "module", imports: { "#parts/*": "./src/parts/*.virtual.ts" } });
		await assert.rejects(firmware("esp32"), /would have simulated sensors.*"imports" of its package\.json.*"esp32"/);
	});
});
