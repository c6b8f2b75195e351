import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { output } from "../../../tools/sdk/mcconfig";
import { readPartitions, updateSlot } from "../../../tools/sdk/partitions";
import { forgetResults, sizeOf } from "../../../tools/sdk/result";
import { runBuild, stubTools } from "../../support/stub-tools";

const table = `# Name, Type, SubType, Offset, Size, Flags
nvs,   data, nvs,   0x9000,  0x006000,
ota_0, app,  ota_0, 0x10000, 0x1F0000,
ota_1, app,  ota_1, ,        2040K,
`;

describe("the result of a build", () => {
	let folder: string;
	let bin: string;
	let tmp: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "result-"));
		[bin, tmp] = [join(folder, "bin"), join(folder, "tmp")];
		mkdirSync(bin);
		mkdirSync(join(tmp, "xsProj-esp32/build"), { recursive: true });
		writeFileSync(join(tmp, "xsProj-esp32/partitions.csv"), table);
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it("of an earlier build is removed, wherever it lies", () => {
		const old = [join(bin, "xs_esp32.bin"), join(tmp, "xsProj-esp32/build/xs_esp32.elf")];
		for (const each of old) writeFileSync(each, "old");
		forgetResults([bin, tmp, join(folder, "nowhere")]);
		assert.deepEqual(old.map(existsSync), [false, false]);
		assert.ok(existsSync(join(tmp, "xsProj-esp32/partitions.csv")));
	});

	it("tells its size, and the smallest place for an update", () => {
		writeFileSync(join(bin, "xs_esp32.bin"), new Uint8Array(1000));
		assert.deepEqual(sizeOf(bin, tmp), { image: 1000, slot: 0x1f0000 });
		assert.equal(updateSlot(readPartitions("factory, app, factory, 0x10000, 1M,\n")), undefined);
		assert.equal(updateSlot(readPartitions("ota_0, app, ota_0, 0x10000, 1M,\n")), 1024 * 1024);
	});

	it("that does not fit, or is not there, is an error in a sentence", () => {
		assert.throws(() => sizeOf(bin, tmp), /ESP-IDF has made no image/);
		writeFileSync(join(bin, "xs_esp32.bin"), new Uint8Array(0x1f0001));
		assert.throws(() => sizeOf(bin, tmp), /1 more than the place for an update/);
	});
});

describe("npm run build, with the SDK, where idf.py fails", () => {
	it("ends with status 1, although an older image lies there", function () {
		if (!process.env["MODDABLE"]) this.skip();
		this.timeout(180_000);
		const folder = mkdtempSync(join(tmpdir(), "idf-"));
		try {
			// What a build before left: the SDK would hand it out again.
			const project = join(output, "tmp/esp32/esp32-devkitc/release/blynk-inject/xsProj-esp32/build");
			mkdirSync(project, { recursive: true });
			for (const each of ["xs_esp32.elf", "xs_esp32.bin"]) writeFileSync(join(project, each), "old");
			const environment = stubTools(folder, `echo "ninja: build stopped: subcommand failed." >&2\n\texit 1`);
			const build = runBuild(environment);
			assert.equal(build.status, 1, build.stderr);
			assert.match(build.stderr, /ninja: build stopped/);
			assert.doesNotMatch(build.stdout, /The image has/);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
