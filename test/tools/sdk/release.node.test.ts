import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildTime, commitOf } from "../../../tools/sdk/commit";
import { flashSettings } from "../../../tools/sdk/flash-settings";
import { readPartitions } from "../../../tools/sdk/partitions";
import { linkedFiles, releaseOf, writeRelease, type ReleaseOptions } from "../../../tools/sdk/release";
import { prefixMaps, reproducible } from "../../../tools/sdk/reproducible";
import { product } from "../../support/least";

const table = `# Name, Type, SubType, Offset, Size, Flags
nvs,      data, nvs,   0x9000,  0x006000,
phy_init, data, phy,   0xf000,  0x001000,
ota_0,    app,  ota_0, 0x10000, 0x1F0000,
ota_1,    app,  ota_1, ,        0x1FE000,
otadata,  data, ota,   ,        8192,
`;

const flasherArgs = {
	flash_settings: { flash_mode: "dio", flash_size: "4MB", flash_freq: "80m" },
	flash_files: {
		"0x10000": "xs_esp32.bin",
		"0x0": "bootloader/bootloader.bin",
		"0x8000": "partition_table/partition-table.bin",
		"0x3fe000": "ota_data_initial.bin",
	},
};

const sha256 = (...texts: readonly string[]): string => createHash("sha256").update(texts.join("")).digest("hex");

describe("release.json", () => {
	let folder: string;
	let options: ReleaseOptions;
	let build: string;
	const git = (...values: readonly string[]): string =>
		execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@localhost", ...values], {
			cwd: join(folder, "project"),
			encoding: "utf8",
			env: { ...process.env, GIT_COMMITTER_DATE: "2026-03-01T12:00:00Z" },
		}).trim();

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "release-"));
		const [project, sdk, tmp, bin] = ["project", "sdk", "tmp", "bin"].map(each => join(folder, each));
		assert.ok(project && sdk && tmp && bin);
		build = join(tmp, "xsProj-esp32c3/build");
		for (const each of [project, join(sdk, "tools"), build, bin]) mkdirSync(each, { recursive: true });
		writeFileSync(join(sdk, "tools/VERSION"), "8.2.3\n");
		writeFileSync(join(tmp, "xsProj-esp32c3/partitions.csv"), table);
		writeFileSync(join(tmp, "xsProj-esp32c3/sdkconfig.mc"), "CONFIG_ESPTOOLPY_FLASHSIZE_4MB=y\n");
		for (const each of linkedFiles) writeFileSync(join(tmp, each), each);
		for (const each of ["xs_esp32.bin", "bootloader.bin", "partition-table.bin", "ota_data_initial.bin"])
			writeFileSync(join(bin, each), each);
		options = {
			...{ product, project, sdk, tmp, bin },
			...{ target: "esp32c3", board: "esp32c3-devkitm", flavour: "release" },
		};
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it("lists what to write where, as ESP-IDF says", () => {
		writeFileSync(join(build, "flasher_args.json"), JSON.stringify(flasherArgs));
		writeFileSync(join(build, "project_description.json"), '{ "git_revision": "v6.0" }');
		const release = releaseOf(options);
		assert.deepEqual(
			release.parts.map(({ file, offset, bytes }) => [file, offset, bytes]),
			[
				["bootloader.bin", 0, 14],
				["partition-table.bin", 0x8000, 19],
				["xs_esp32.bin", 0x10000, 12],
				["ota_data_initial.bin", 0x3fe000, 20],
			],
		);
		assert.equal(release.parts[2]?.sha256, sha256("xs_esp32.bin"));
		assert.deepEqual(release.sizes, { image: 12, slot: 0x1f0000 });
		assert.deepEqual(release.flash, { mode: "dio", freq: "80m", size: "4MB" });
		assert.equal(release.idf, "v6.0");
		const file = writeRelease(join(folder, "bin"), release);
		assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), release);
	});

	it("has no files where ESP-IDF has not been, but the hash of what was linked", () => {
		const { bin: _, ...linked } = options;
		const release = releaseOf(linked);
		assert.deepEqual(release.parts, []);
		assert.deepEqual(release.sizes, { slot: 0x1f0000 });
		assert.deepEqual(release.linked, { files: linkedFiles, sha256: sha256(...linkedFiles) });
		assert.deepEqual(release.flash, { mode: "dio", freq: "80m", size: "4MB" });
		assert.deepEqual([release.sdk, release.chip, release.version], ["8.2.3", "ESP32-C3", "0.1.0"]);
		assert.equal(release.firmwareType, product.templateId);
	});

	it("is not written of half a build", () => {
		assert.throws(() => releaseOf(options), /ESP-IDF left no .*flasher_args\.json/);
		writeFileSync(join(build, "flasher_args.json"), JSON.stringify(flasherArgs));
		rmSync(join(folder, "bin/bootloader.bin"));
		assert.throws(() => releaseOf(options), /left no .*bootloader\.bin, which belongs at 0x0/);
	});

	it("names the commit, and says where the folder is not as that has it", () => {
		const { bin: _, ...linked } = options;
		git("init", "--quiet");
		git("commit", "--quiet", "--allow-empty", "-m", "First");
		const commit = { id: git("rev-parse", "HEAD"), time: Date.UTC(2026, 2, 1, 12) / 1000, dirty: false };
		assert.deepEqual(releaseOf(linked).commit, commit);
		assert.equal(releaseOf(linked).time, commit.time);
		writeFileSync(join(folder, "project/app.ts"), "");
		assert.deepEqual(releaseOf(linked).commit, { ...commit, dirty: true });
	});
});

describe("the time that a build carries", () => {
	it("is the commit's, else SOURCE_DATE_EPOCH, else a fixed one", () => {
		const commit = { id: "", time: 5, dirty: false };
		assert.equal(buildTime(commit, { SOURCE_DATE_EPOCH: "7" }), 5);
		assert.equal(buildTime(undefined, { SOURCE_DATE_EPOCH: "7" }), 7);
		for (const wrong of ["", "soon", "-7"])
			assert.equal(buildTime(undefined, { SOURCE_DATE_EPOCH: wrong }), Date.UTC(2026, 0, 1) / 1000);
	});

	it("is not a commit's where there is none", () => {
		const folder = mkdtempSync(join(tmpdir(), "no-commit-"));
		assert.equal(commitOf(folder), undefined);
		rmSync(folder, { recursive: true });
	});
});

describe("a partition table", () => {
	it("is read with the offsets that it leaves out", () => {
		assert.deepEqual(
			readPartitions(table).map(({ name, offset, size }) => [name, offset, size]),
			[
				["nvs", 0x9000, 0x6000],
				["phy_init", 0xf000, 0x1000],
				["ota_0", 0x10000, 0x1f0000],
				["ota_1", 0x200000, 0x1fe000],
				["otadata", 0x3fe000, 0x2000],
			],
		);
	});

	it("begins behind itself, and puts applications where the chip can map them", () => {
		const read = readPartitions("nvs, data, nvs, , 0x5000\napp, app, factory, , 1M\nmore, 0x40, 1, , 4K\n");
		assert.deepEqual(
			read.map(({ offset, size }) => [offset, size]),
			[
				[0x9000, 0x5000],
				[0x10000, 0x100000],
				[0x110000, 0x1000],
			],
		);
	});
});

describe("the settings of the flash", () => {
	it("are those that ESP-IDF makes of an sdkconfig", () => {
		assert.deepEqual(flashSettings("", "esp32"), { mode: "dio", freq: "40m", size: "2MB" });
		const sdkconfig = `CONFIG_ESPTOOLPY_FLASHMODE_QIO=y\nCONFIG_ESPTOOLPY_FLASHSIZE_4MB=y\nCONFIG_ESPTOOLPY_FLASHSIZE_8MB=y\n`;
		assert.deepEqual(flashSettings(sdkconfig, "esp32s3"), { mode: "dio", freq: "80m", size: "8MB" });
		const other = "CONFIG_ESPTOOLPY_FLASHMODE_DOUT=y\nCONFIG_ESPTOOLPY_FLASHFREQ_26M=y\n";
		assert.deepEqual(flashSettings(other, "esp32"), { mode: "dout", freq: "26m", size: "2MB" });
	});
});

describe("what keeps a build's place out of it", () => {
	it("maps the project, the SDK and ESP-IDF, and the project last, which may lie in them", () => {
		const made = reproducible({ IDF_PATH: "/opt/idf", C_FLAGS_SUBPLATFORM: "-mx" }, "/opt/moddable", 5);
		assert.equal(made["SOURCE_DATE_EPOCH"], "5");
		const flags = made["C_FLAGS_SUBPLATFORM"]?.split(" ") ?? [];
		assert.equal(flags[0], "-mx");
		assert.ok(flags.includes("-ffile-prefix-map=/opt/idf=/idf"));
		assert.ok(flags.includes("-ffile-prefix-map=/opt/moddable=/moddable"));
		assert.equal(flags.at(-1), `-ffile-prefix-map=${process.cwd()}=/project`);
	});

	it("leaves alone what the SDK's makefile would take apart", () => {
		assert.deepEqual(prefixMaps([["/my project", "/project"]]), []);
	});
});
