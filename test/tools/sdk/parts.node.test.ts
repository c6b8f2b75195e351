import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { made, root } from "../../../tools/cli/folders";
import { writeFirmware } from "../../../tools/sdk/firmware";
import type { Target } from "../../../tools/sdk/targets";

describe("a product's parts, in the firmware for", function () {
	this.timeout(60_000);
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "parts-"));
		write("manifest.json", {
			include: [join(root, "src/manifest.json")],
			modules: { "src/app": "./src/app" },
			data: { "*": join(made, "assets/*") },
		});
		write("src/app.ts", 'import { part } from "#parts/part"; export const app = ({ host }) => part(host);');
		write("src/parts/part.esp32.ts", 'export const part = host => host.log("soldered");');
		const virtual = JSON.stringify(join(root, "hosts/virtual/parts"));
		write("src/parts/part.virtual.ts", `import { lamp } from ${virtual}; export const part = host => lamp(host, {});`);
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	function write(name: string, content: string | object): void {
		const file = join(folder, name);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
	}

	function imports(part: object): void {
		write("package.json", { type: "module", imports: { "#parts/*": part } });
	}

	/** The last parts of the names of the files that are in it. */
	async function firmware(target: Target): Promise<readonly string[]> {
		const manifest = join(folder, "manifest.json");
		const { sources } = await writeFirmware({ target, flavour: "release", manifest, folder: join(folder, "made") });
		return sources.map(({ file }) => file.split("/").slice(-2).join("/"));
	}

	const both = { esp32: "./src/parts/*.esp32.ts", default: "./src/parts/*.virtual.ts" } as const;

	it("a chip, are those that are soldered", async () => {
		imports(both);
		const files = await firmware("esp32c3");
		assert.ok(files.includes("parts/part.esp32.ts"));
		assert.ok(!files.some(file => file.startsWith("virtual/")));
	});

	it("a simulator, which has no pins, are simulated", async () => {
		imports(both);
		const files = await firmware("lin");
		assert.ok(files.includes("parts/part.virtual.ts") && files.includes("virtual/parts.ts"));
		assert.ok(!files.includes("parts/part.esp32.ts"));
	});

	it("a chip, may not be simulated by mistake", async () => {
		imports({ default: both.default });
		await assert.rejects(firmware("esp32"), /would have simulated sensors.*"imports" of its package\.json.*"esp32"/);
	});
});
