/** One commit is one image, whoever builds it: twice from a clean tree, as far as that goes without ESP-IDF. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { applicationName, productOf } from "../../../tools/cli/manifest";
import { linkedFiles, type Release } from "../../../tools/sdk/release";
import { readTag, tagOf } from "../../../tools/sdk/tag";
import { root } from "../../../tools/cli/folders";
import { readProduct } from "../../../src/product";

/** Where files come from a folder in the order of their making, backwards; elsewhere by their names' hashes. */
const memory = "/dev/shm";

/** Somebody who builds: where, in which order the files came there, and in what surroundings. */
interface Builder {
	readonly folder: string;
	readonly files: readonly string[];
	readonly environment: NodeJS.ProcessEnv;
}

const inMonths = (months: number): string =>
	`data:text/javascript,${encodeURIComponent(`
		const Real = Date, later = ${months} * 30 * 86_400_000;
		globalThis.Date = class extends Real {
			constructor(...given) { super(...(given.length ? given : [Real.now() + later])); }
			static now() { return Real.now() + later; }
		};`)}`;

describe("two builds of one commit, with the SDK", function () {
	this.timeout(300_000);
	const made: string[] = [];
	const folderIn = (place: string, name: string): string => {
		const folder = mkdtempSync(join(place, name));
		made.push(folder);
		return folder;
	};

	/** Makes a clean tree and links in it; returns where that went. */
	function link({ folder, files, environment }: Builder): string {
		for (const each of files) {
			mkdirSync(join(folder, dirname(each)), { recursive: true });
			cpSync(join(root, each), join(folder, each));
		}
		symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
		const time = { GIT_AUTHOR_DATE: "2026-03-01T12:00:00Z", GIT_COMMITTER_DATE: "2026-03-01T12:00:00Z" };
		const git = (...values: readonly string[]): unknown =>
			execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@localhost", ...values], {
				cwd: folder,
				env: { ...process.env, ...time },
			});
		git("init", "--quiet");
		git("add", "--all");
		git("commit", "--quiet", "--message", "Everything");
		const { status, stderr } = spawnSync(
			process.execPath,
			["--import", "tsx", "tools/sdk/link.ts", "--target", "esp32", "--quick"],
			{ cwd: folder, encoding: "utf8", env: { ...process.env, ...environment } },
		);
		assert.equal(status, 0, stderr);
		const manifest = join(folder, "manifest.json");
		return join(folder, "build/moddable/tmp/esp32/esp32-devkitc/release", applicationName(manifest));
	}

	let built: readonly [string, string];

	before(function () {
		if (!process.env["MODDABLE"]) this.skip();
		const list = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" });
		const files = list
			.trim()
			.split("\n")
			.filter(each => existsSync(join(root, each)) && each !== "node_modules");
		const here = folderIn(tmpdir(), "here-");
		const there = join(folderIn(existsSync(memory) ? memory : tmpdir(), "there-"), "another/folder, deeper");
		built = [
			link({ folder: here, files, environment: { TZ: "UTC", LANG: "C", LC_ALL: "C", USER: "anna" } }),
			link({
				folder: there.replaceAll(", ", "-"),
				files: [...files].sort().reverse(),
				environment: {
					...{ TZ: "Asia/Tokyo", LANG: "de_DE.UTF-8", LC_ALL: "C.UTF-8", USER: "björn", HOME: made[0] },
					NODE_OPTIONS: `--import=${inMonths(7)}`,
				},
			}),
		];
	});
	after(() => made.forEach(each => rmSync(each, { recursive: true, force: true })));

	const read = (folder: string, file: string): string => readFileSync(join(folder, file), "utf8");

	it("link the same bytes, and say so by one SHA-256", () => {
		for (const each of linkedFiles)
			assert.ok(read(built[0], each) === read(built[1], each), `${each} differs: diff ${built.join(" ")}`);
		const releases = built.map(each => JSON.parse(read(each, "release.json")) as Release);
		assert.deepEqual(releases[0], releases[1]);
		assert.equal(releases[0]?.commit?.dirty, false);
	});

	it("give ESP-IDF the same settings, partitions and version", () => {
		for (const each of ["sdkconfig.mc", "partitions.csv", "version.txt"])
			assert.equal(read(built[0], `xsProj-esp32/${each}`), read(built[1], `xsProj-esp32/${each}`));
		assert.match(read(built[0], "xsProj-esp32/sdkconfig.mc"), /^CONFIG_APP_REPRODUCIBLE_BUILD=y$/m);
	});

	it("compile to the same bytes, with the paths in the debugging information", () => {
		const sdk = process.env["MODDABLE"] ?? "";
		const [here, there] = built.map(tmp => {
			const project = tmp.slice(0, tmp.indexOf("/build/moddable"));
			const script = `import { reproducible } from ${JSON.stringify(join(project, "tools/sdk/reproducible.ts"))};
				process.stdout.write(reproducible({}, ${JSON.stringify(sdk)}, 0).C_FLAGS_SUBPLATFORM);`;
			const maps = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
				cwd: project,
				encoding: "utf8",
			});
			const includes = ["xs/includes", "xs/platforms", "xs/sources"].map(each => join(sdk, each));
			const all = [tmp, join(project, "hosts/xs/engine"), ...includes].map(each => `-I${each}`);
			const flags = ["-m32", "-Os", "-g", "-w", "-c", "-DINCLUDE_XSPLATFORM=1", '-DXSPLATFORM="platform.h"'];
			const object = join(tmp, "mc.xs.compared.o");
			execFileSync("gcc", [...flags, ...maps.split(" "), ...all, join(tmp, "mc.xs.c"), "-o", object], { cwd: project });
			return readFileSync(object);
		});
		assert.ok(here && there?.equals(here));
		assert.ok(here.includes("/project"), "there is no path in it to be mapped");
	});

	it("carry the tag in clear, as the device introduces itself", () => {
		const array = /"blnkinf\.bin", (_\d+)/.exec(read(built[0], "mc.resources.c"))?.[1] ?? "";
		const [, dump = ""] =
			new RegExp(`unsigned char ${array}\\[\\][^{]*\\{([^}]*)\\}`).exec(read(built[0], "mc.resources.c")) ?? [];
		const bytes = Uint8Array.from(dump.match(/0x[0-9a-f]{2}/gi) ?? [], Number);
		const product = readProduct(productOf(join(root, "manifest.json")));
		const time = Date.UTC(2026, 2, 1, 12) / 1000;
		assert.deepEqual(readTag(bytes), tagOf({ product, chip: "ESP32", time }));
	});
});
