import assert from "node:assert/strict";
import fs, { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "../../../modules/bytes/index";
import { readProduct } from "../../../src/product";
import { issueUnits } from "../../../tools/factory/issue";
import { labelStyle } from "../../../tools/factory/label-options";
import { readNvs } from "../../../tools/factory/nvs";
import { planOf } from "../../../tools/factory/plan";
import { issuedIn, readRegistry, Registry } from "../../../tools/factory/registry";
import { readRelease } from "../../../tools/factory/release";
import { nvsBytes } from "../../../tools/factory/unit-image";
import { parseUnitList } from "../../../tools/factory/unit-list";
import { writeRelease } from "../../support/release-files";
import { runTool } from "../support";

const token = (at: number): string => `token-${String(at).padStart(26, "0")}`;
const mac = (at: number): string =>
	`24:6f:28:00:${[at >> 8, at & 255].map(each => each.toString(16).padStart(2, "0")).join(":")}`;
const config = {
	...{ vendor: "Acme", name: "Lamp", templateId: "TMPLabcd1234", firmwareVersion: "0.1.0", factory: true },
	setup: { key: "unit" },
};
const style = labelStyle({ sheet: "L7160" });
const silent = { json: false, event: () => undefined, note: () => undefined };

describe("factory units", function () {
	this.timeout(30_000);
	let folder: string;
	let out: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "units-"));
		out = join(folder, "out");
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const run = (csv: string, product: object = config, ...more: readonly string[]) => {
		const [list, file] = [join(folder, "units.csv"), join(folder, "product.json")];
		writeFileSync(list, csv);
		writeFileSync(file, JSON.stringify(product));
		return runTool("tools/factory/main.ts", "units", "--csv", list, "--out", out, "--config", file, ...more);
	};

	/** The same in this process. */
	async function issue(csv: string, product: object = config, stop = new AbortController().signal): Promise<number> {
		const registry = Registry.open(out, { create: true });
		try {
			const made = readProduct(product);
			const plan = planOf(parseUnitList(csv), made, registry);
			assert.deepEqual(plan.problems, []);
			return await issueUnits({ registry, plan, out, product: made, style, size: nvsBytes }, silent, stop);
		} finally {
			registry.close();
		}
	}

	const problems = (csv: string, product: object = config, numbering?: string): readonly string[] => {
		const issued = existsSync(out) ? readRegistry(out) : [];
		const known = {
			units: issued,
			bySerial: (serial: string) => issued.find(each => each.serial === serial),
			byMac: (chip: string) => issued.find(each => each.mac === chip),
		};
		const plan = planOf(parseUnitList(csv), readProduct(product), known, numbering);
		return plan.problems.map(({ row, column = "", why }) => `${row} ${column}: ${why}`);
	};

	/** Every file below the folder, with what it holds. */
	const files = (dir = out): ReadonlyMap<string, string> =>
		new Map(
			readdirSync(dir, { recursive: true, encoding: "utf8" })
				.filter(each => statSync(join(dir, each)).isFile())
				.sort()
				.map(each => [each, readFileSync(join(dir, each), "latin1")]),
		);

	it("gives each of 1,000 units its key, image and label, in well under a minute; again, it changes nothing", async () => {
		const rows = Array.from({ length: 1000 }, (_, at) => `SN-${at},${mac(at)},${token(at)},red`);
		const csv = `serial,mac,token,colour\n${rows.join("\n")}\n`;
		const begun = performance.now();
		const { code, events, errors } = await run(csv, config, "--json", "--fields", "colour");
		assert.equal(code, 0, errors);
		assert.ok(performance.now() - begun < 20_000);
		assert.equal(events.filter(({ event }) => event === "unit").length, 1000);
		const done = { event: "done", issued: 1000, known: 0, bound: 0, images: 1000, units: 1000 };
		assert.deepEqual(events.at(-1), done);

		const units = readRegistry(out);
		assert.equal(new Set(units.map(({ key }) => key)).size, 1000);
		for (const { serial, key = "", token: own } of units) {
			assert.match(key, /^[2-9a-z]{12}$/);
			const image = readNvs(readFileSync(join(out, "nvs", `${serial}.bin`)));
			assert.deepEqual(
				[...image].map(([name, bytes]) => [name, text(bytes)]),
				[
					["blynk-inject/apkey", key],
					["blynk-inject/serial", serial],
					["blynk-inject/token", own],
				],
			);
		}
		const page = readFileSync(join(out, "labels.html"), "utf8");
		assert.equal(page.split('class="label"').length - 1, 1000);
		assert.equal(page.split("colour: red").length - 1, 1000);

		const before = files();
		const again = await run(csv, config, "--fields", "colour");
		assert.equal(again.code, 0);
		assert.match(again.errors, /0 units issued, 1000 of the list before; 1000 in all/);
		assert.deepEqual(files(), before);
	});

	it("lets only its owner read keys and tokens, and says none", async () => {
		const { code, out: said, errors } = await run(`serial,token\nSN-1,${token(1)}\n`, config, "--json");
		assert.equal(code, 0);
		for (const name of ["", "nvs"]) assert.equal(statSync(join(out, name)).mode & 0o777, 0o700, name);
		for (const name of files().keys()) assert.equal(statSync(join(out, name)).mode & 0o777, 0o600, name);
		const [unit] = readRegistry(out);
		const report = readFileSync(join(out, "report.json"), "utf8");
		for (const secret of [unit?.key ?? "", token(1)]) assert.ok(!(said + errors + report).includes(secret));
	});

	it("goes on where a list has grown, and learns chips", async () => {
		await issue("serial,mac\nSN-1,\nSN-2,24:6f:28:aa:bb:02\n");
		const [first] = readRegistry(out);
		assert.ok(!readFileSync(join(out, "labels.html"), "utf8").includes("SN-1"));
		await issue("serial,mac\nSN-3,\nSN-1,24:6f:28:aa:bb:01\n");
		const units = readRegistry(out);
		assert.deepEqual(
			units.map(({ serial, mac }) => [serial, mac]),
			[
				["SN-1", "24:6f:28:aa:bb:01"],
				["SN-2", "24:6f:28:aa:bb:02"],
				["SN-3", undefined],
			],
		);
		assert.equal(units[0]?.key, first?.key);
		assert.ok(readFileSync(join(out, "labels.html"), "utf8").includes("SN-1"));
	});

	it("reports the one image that the units are for, and takes the size of their data from its release", async () => {
		const release = join(folder, "release");
		writeRelease(release, { vendor: "Acme", name: "Lamp", version: "1.2.0" });
		const list = "serial,mac\nSN-1,24:6f:28:00:00:01\n";
		const { code, errors, events } = await run(list, config, "--release", release, "--json");
		assert.equal(code, 0, errors);
		const { hash } = readRelease(release);
		const image = { version: "1.2.0", chip: "ESP32-C3", hash };
		const reported = () => JSON.parse(readFileSync(join(out, "report.json"), "utf8")).image as unknown;
		assert.deepEqual(reported(), image);
		assert.equal(events.at(-1)?.["image"], hash);
		assert.ok(errors.includes(`version 1.2.0 for the ESP32-C3, image ${hash}`));
		const before = files();
		assert.equal((await run(list)).code, 0);
		assert.deepEqual(files(), before, "it stays where no release is named");
		assert.equal((await run(list, config, "--nvs-size", "0x4000")).code, 0);
		assert.equal((await run(list)).code, 0);
		assert.equal(statSync(join(out, "nvs/SN-1.bin")).size, 0x4000, "so does the size of their data");
		for (const [more, why] of [
			[["--nvs-size", "0x4000"], /leave one of the two out/],
			[["--config", join(folder, "other.json")], /has the units of Acme Lamp/],
		] as const) {
			writeFileSync(join(folder, "other.json"), JSON.stringify({ ...config, name: "Heater" }));
			const refused = await run(list, config, "--release", release, ...more);
			assert.equal(refused.code, 2);
			assert.match(refused.errors, why);
		}
		rmSync(out, { recursive: true });
		const other = await run(list, { ...config, name: "Heater" }, "--release", release);
		assert.deepEqual([other.code, existsSync(out)], [2, false]);
		assert.match(other.errors, /The release is of Acme Lamp, but the product here is Acme Heater/);
	});

	it("says in a sentence where it cannot write, and leaves what others have there", async () => {
		writeFileSync(out, "a note");
		const { code, errors } = await run("serial\nSN-1\n");
		assert.equal(code, 1);
		assert.match(errors, /out cannot be written: there is a file where a folder is needed\.\n$/);
		assert.equal(readFileSync(out, "utf8"), "a note");
	});

	it("numbers the rows of a list without serials", async () => {
		const { code } = await run("mac\n24:6f:28:aa:bb:01\n24:6f:28:aa:bb:02\n", config, "--number", "LAMP-");
		assert.equal(code, 0);
		assert.deepEqual(
			readRegistry(out).map(({ serial }) => serial),
			["LAMP-0001", "LAMP-0002"],
		);
	});

	const wrong: readonly (readonly [what: string, csv: string, told: readonly string[], product?: object])[] = [
		["a serial twice", "serial\nSN-1\nSN-2\nsn-1\n", ["4 serial: Row 2 has the same: sn-1."]],
		["a serial that is missing", "serial,note\n,x\n", ["2 serial: It is empty, but each unit needs a serial."]],
		["a serial that names no file", "serial\n../x\n", ['2 serial: It is "../x", but must be 1 to 32 letters']],
		["no serials", "mac\n24:6f:28:aa:bb:cc\n", ["1 serial: The column is missing."]],
		[
			"a MAC twice",
			"serial,MAC\nA,24:6f:28:aa:bb:cc\nB,246F28AABBCC\n",
			["3 MAC: Row 2 has the same: 24:6f:28:aa:bb:cc."],
		],
		["a MAC that is none", "serial,mac\nA,2.46E+11\n", ['2 mac: It is "2.46E+11", but must be the station MAC']],
		["a MAC of a group", "serial,mac\nA,25:6f:28:aa:bb:cc\n", ['2 mac: It is "25:6f:28:aa:bb:cc", but must be']],
		["a bad key", "serial,key\nA,short\n", ["2 key: It must be 8 to 63 printable ASCII characters."]],
		["a key twice", "serial,key\nA,longenough\nB,longenough\n", ["3 key: Row 2 has the same."]],
		["a bad token", "serial,token\nA,abc\n", ["2 token: It must be 32 letters"]],
		["a token twice", `serial,token\nA,${token(1)}\nB,${token(1)}\n`, ["3 token: Row 2 has the same."]],
		[
			"the token of a QR code",
			"serial,token\nA,sqr_gCCsLSydh3d0ArmZj50l9zr79JXVooBR\n",
			["2 token: It is the token of a QR code"],
		],
		[
			"another template",
			"serial,template\nA,TMPLother123\n",
			['2 template: It is "TMPLother123", but this product\'s'],
		],
		["all of a row, and of other rows", "serial,mac,key\n?,x,y\nA,1\n", ["2 serial", "2 mac", "2 key", "3 mac", "3 :"]],
		[
			"keys of a product without",
			"serial,key\nA,longenough\n",
			['1 key: This product\'s setup.key is "open"'],
			{ setup: {} },
		],
		[
			"tokens nobody reads",
			`serial,token\nA,${token(1)}\n`,
			["1 token: The firmware would not look"],
			{ factory: false },
		],
	];
	for (const [what, csv, told, product] of wrong)
		it(`refuses ${what}, by row and column`, () => {
			const found = problems(csv, { ...config, ...product });
			assert.equal(found.length, told.length, found.join("\n"));
			for (const each of told)
				assert.ok(
					found.some(one => one.startsWith(each)),
					`${each}; ${found.join("\n")}`,
				);
		});

	it("issues nothing of a wrong list, and leaves no folder: exit code 2", async () => {
		const csv = "serial,mac,key\nA,24:6f:28:aa:bb:cc,secret-key\nB,24:6f:28:aa:bb:cc,secret-key\n";
		const { code, errors, events } = await run(csv, config, "--json");
		assert.equal(code, 2);
		assert.match(errors, /units\.csv, row 3, column "mac": Row 2 has the same: 24:6f:28:aa:bb:cc\.\n/);
		assert.match(errors, /\nNothing was issued\.\nSee --help\.\n$/);
		assert.doesNotMatch(errors, /secret-key|\n {4}at /);
		const last = { event: "problem", row: 3, column: "key", why: "Row 2 has the same." };
		assert.deepEqual(events.at(-1), last);
		assert.ok(!existsSync(out));
		assert.equal((await run("serial\nA\n", config, "--dry-run")).code, 0);
		assert.ok(!existsSync(out));
	});

	it("refuses a unit that was issued with other data, and changes nothing", async () => {
		await issue(`serial,mac,key,token,colour\nA,24:6f:28:aa:bb:01,given-key-1,${token(1)},red\nB,,,,\n`);
		const before = files();
		const csv = `serial,mac,key,token,colour
A,24:6f:28:aa:bb:09,given-key-9,${token(9)},blue
B,24:6f:28:aa:bb:01,given-key-2,${token(1)},red
C,24:6f:28:aa:bb:01,,,
`;
		assert.deepEqual(problems(csv), [
			"2 key: Unit A was issued with another value, and stays as it is.",
			"2 token: Unit A was issued with another value, and stays as it is.",
			"2 mac: Unit A was issued with another value, and stays as it is.",
			"2 colour: Unit A was issued with another value, and stays as it is.",
			"3 mac: The chip 24:6f:28:aa:bb:01 is unit A in the registry.",
			"3 token: Unit A has it in the registry.",
			"3 key: Unit B was issued with another value, and stays as it is.",
			"3 token: Unit B was issued with another value, and stays as it is.",
			"3 colour: Unit B was issued with another value, and stays as it is.",
			"4 mac: Row 3 has the same: 24:6f:28:aa:bb:01.",
		]);
		assert.equal((await run(csv)).code, 2);
		assert.deepEqual(files(), before);
		const other = await run("serial\nD\n", { ...config, name: "Fan" });
		assert.equal(other.code, 2);
		assert.match(other.errors, /has the units of Acme Lamp: choose another folder for those of Acme Fan/);
	});

	it("issues nothing where a label does not fit its sheet: exit code 2", async () => {
		const { code, errors } = await run(
			"serial,mac,note\nA,24:6f:28:aa:bb:01,long ".padEnd(900, "x") + "\n",
			config,
			"--fields",
			"note",
			"--sheet",
			"L7651",
		);
		assert.equal(code, 2);
		assert.match(errors, /The label of A has more to say than fits Avery L7651.*--sheet .*62x29/s);
		assert.equal(readRegistry(out).length, 0);
	});

	it("refuses an option that is wrong: exit code 2", async () => {
		const { code, errors } = await run("serial\nA\n", config, "--nvs-size", "8192");
		assert.equal(code, 2);
		assert.match(errors, /^--nvs-size is 8192, but must be whole pages of 4096 bytes, at least 3/);
		assert.throws(() => labelStyle({ sheet: "A4" }), /^UsageError: --sheet is "A4", but must be one of/);
		assert.throws(
			() => labelStyle({ sheet: "L7160", skip: "21" }),
			/^UsageError: --skip is "21", but must be .* 0 to 20/,
		);
	});

	/** With keys of its own, so that two runs are to make the same. */
	const given = (count: number): string =>
		`serial,mac,key,token\n${Array.from({ length: count }, (_, at) => `SN-${at},${mac(at)},key-of-${at},${token(at)}\n`).join("")}`;

	it("ends in the same, byte for byte, at whichever write an earlier run was killed", async () => {
		const csv = given(5);
		await issue(csv);
		const whole = files();
		let at = 0;
		for (let killed = true; killed; at++) {
			rmSync(out, { recursive: true });
			const kill = killAt(at);
			killed = await issue(csv).then(
				() => false,
				() => true,
			);
			kill.restore();
			await issue(csv);
			assert.deepEqual(files(), whole, `killed at call ${at}`);
		}
		assert.ok(at > 30, `${at} calls`);
	});

	it("gives a unit the key that the run before was killed with", async () => {
		const csv = given(5).replaceAll(/key-of-\d/g, "");
		for (let at = 3; at < 20; at++) {
			rmSync(out, { recursive: true, force: true });
			const kill = killAt(at);
			await assert.rejects(issue(csv));
			kill.restore();
			const before = issuedIn(out).units;
			// What is there under its name is whole.
			const images = [...(existsSync(out) ? files() : [])].filter(([name]) => name.endsWith(".bin"));
			for (const [name, bytes] of images) assert.equal(bytes.length, nvsBytes, name);
			await issue(csv);
			const after = readRegistry(out);
			assert.deepEqual(after.slice(0, before.length), before);
			for (const { serial, key } of after) {
				const image = readNvs(readFileSync(join(out, "nvs", `${serial}.bin`)));
				assert.equal(text(image.get("blynk-inject/apkey") ?? new Uint8Array(0)), key);
			}
		}
	});

	it("stops in good order when it is asked to, and goes on the next time", async () => {
		const csv = given(40);
		const stop = new AbortController();
		setImmediate(() => setImmediate(() => stop.abort()));
		assert.equal(await issue(csv, config, stop.signal), 1);
		assert.ok(!existsSync(join(out, "report.json")));
		assert.equal(await issue(csv), 0);
		assert.equal(readdirSync(join(out, "nvs")).length, 40);
	});
});

/**
 * From the `count`-th call on that changes a file, each fails, and that one is done by half: as if the process were killed.
 * Only what its `finally` gives back is not kept, the lock, which has tests of its own.
 */
function killAt(count: number): { restore(): void } {
	const { writeSync, renameSync, fsyncSync, ftruncateSync, mkdirSync, openSync } = fs;
	let calls = 0;
	const lives = (): boolean => {
		if (calls > count) throw new Error("killed");
		return calls++ < count;
	};
	const guarded =
		<A extends readonly unknown[], R>(act: (...args: A) => R, half?: (...args: A) => unknown) =>
		(...args: A): R => {
			if (lives()) return act(...args);
			half?.(...args);
			throw new Error("killed");
		};
	const stubs = {
		// writeFileSync calls it as well. The lock's few digits are written at once.
		writeSync: guarded(
			(file: number, bytes: Buffer, at?: number) => writeSync(file, bytes, at),
			(file, bytes) => bytes.length > 10 && void writeSync(file, bytes, 0, bytes.length >> 1),
		),
		renameSync: guarded(renameSync),
		fsyncSync: guarded(fsyncSync),
		ftruncateSync: guarded(ftruncateSync),
		mkdirSync: guarded(mkdirSync),
		openSync: guarded(openSync),
	};
	Object.assign(fs, stubs);
	syncBuiltinESMExports();
	return {
		restore() {
			Object.assign(fs, { writeSync, renameSync, fsyncSync, ftruncateSync, mkdirSync, openSync });
			syncBuiltinESMExports();
		},
	};
}
