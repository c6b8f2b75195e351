import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Release } from "../../../tools/sdk/release";
import { runBuild, stubTools } from "../../support/stub-tools";

/** What ESP-IDF's build leaves: files, and how they are to be flashed. */
const onBuild = `
	mkdir -p build/bootloader build/partition_table
	echo application > build/xs_esp32.bin
	echo loader > build/bootloader/bootloader.bin
	echo table > build/partition_table/partition-table.bin
	echo first > build/ota_data_initial.bin
	cp build/xs_esp32.bin build/xs_esp32.elf
	cat > build/flasher_args.json <<-END
	{ "flash_settings": { "flash_mode": "dio", "flash_size": "4MB", "flash_freq": "80m" },
	  "flash_files": { "0x1000": "bootloader/bootloader.bin", "0x8000": "partition_table/partition-table.bin",
	                   "0x10000": "xs_esp32.bin", "0x3fe000": "ota_data_initial.bin" } }
	END`;

describe("npm run build, with the SDK and a stand-in for ESP-IDF", () => {
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "idf-"))));
	afterEach(() => rmSync(folder, { recursive: true }));

	it("says in release.json what to flash where, beside the files", function () {
		if (!process.env["MODDABLE"]) this.skip();
		this.timeout(180_000);
		const build = runBuild(stubTools(folder, onBuild), "--json");
		assert.equal(build.status, 0, build.stderr);
		const built: { folder: string; files: readonly string[]; image: number } = JSON.parse(build.stdout);
		assert.ok(built.files.includes(join(built.folder, "release.json")));
		const release: Release = JSON.parse(readFileSync(join(built.folder, "release.json"), "utf8"));
		assert.deepEqual(
			release.parts.map(({ file, offset }) => [file, offset]),
			[
				["bootloader.bin", 0x1000],
				["partition-table.bin", 0x8000],
				["xs_esp32.bin", 0x10000],
				["ota_data_initial.bin", 0x3fe000],
			],
		);
		for (const { file, bytes, sha256 } of release.parts) {
			const content = readFileSync(join(built.folder, file));
			assert.equal(content.length, bytes);
			assert.equal(createHash("sha256").update(content).digest("hex"), sha256);
		}
		assert.equal(release.sizes.image, built.image);
		assert.ok(release.partitions.some(({ name, offset }) => name === "nvs" && offset === 0x9000));
	});
});
