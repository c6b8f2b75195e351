import assert from "node:assert/strict";
import fs, { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { readRegistry, Registry } from "../../../tools/factory/registry";
import type { Unit } from "../../../tools/factory/unit";

const unit = (serial: string, more: Partial<Unit> = {}): Unit => ({
	...{ serial, mac: undefined, key: undefined, token: undefined, fields: {} },
	...more,
});

describe("the factory's registry", () => {
	let dir: string;
	let file: string;
	beforeEach(() => {
		dir = join(mkdtempSync(join(tmpdir(), "registry-")), "out");
		file = join(dir, "registry.csv");
	});
	afterEach(() => rmSync(join(dir, ".."), { recursive: true, force: true }));

	/** Opens it, does something, and closes it. */
	function within<T>(act: (registry: Registry) => T): T {
		const registry = Registry.open(dir, { create: true });
		try {
			return act(registry);
		} finally {
			registry.close();
		}
	}

	const content = (): string => readFileSync(file, "utf8");

	it("keeps units with all they were issued with, whatever stands in the maker's columns", () => {
		const text = fc.string({ unit: "binary" });
		fc.assert(
			fc.property(
				fc.dictionary(text, text, { maxKeys: 4 }),
				fc.string({ minLength: 8, maxLength: 63 }),
				(given, key) => {
					// An object from JSON has the same prototype as this one.
					const issued = unit("SN-1", { key, mac: "24:6f:28:aa:bb:cc", fields: { ...given } });
					within(registry => registry.issue([issued, unit("SN-2")]));
					assert.deepEqual(readRegistry(dir), [issued, unit("SN-2")]);
					rmSync(file);
				},
			),
			{ numRuns: 50, seed: 1 },
		);
	});

	it("is for its owner's eyes only", () => {
		within(registry => registry.issue([unit("SN-1")]));
		assert.deepEqual([statSync(dir).mode & 0o777, statSync(file).mode & 0o777], [0o700, 0o600]);
	});

	it("finds a unit by serial, and by MAC in any spelling", () => {
		within(registry => {
			registry.issue([unit("SN-1", { mac: "24:6f:28:aa:bb:cc" }), unit("SN-2")]);
			assert.equal(registry.bySerial("sn-1")?.serial, "SN-1");
			for (const mac of ["24:6f:28:aa:bb:cc", "24-6F-28-AA-BB-CC", "246F28AABBCC"])
				assert.equal(registry.byMac(mac)?.serial, "SN-1", mac);
			assert.equal(registry.byMac("24:6f:28:aa:bb:cd"), undefined);
			assert.equal(registry.byMac("SN-1"), undefined);
			assert.equal(registry.bySerial("SN-3"), undefined);
		});
	});

	it("issues no unit twice, and of several none when one is wrong", () => {
		within(registry => {
			registry.issue([unit("SN-1", { mac: "24:6f:28:aa:bb:cc" })]);
			const before = content();
			for (const [wrong, why] of [
				[[unit("SN-2"), unit("sn-1")], /there is a unit sn-1 already/],
				[[unit("SN-2"), unit("SN-3", { mac: "24:6f:28:aa:bb:cc" })], /chip 24:6f:28:aa:bb:cc is unit SN-1/],
				[[unit("SN-2"), unit("SN-2")], /there is a unit SN-2 already/],
				[[unit("SN-2"), unit("../x")], /the serial of unit \.\.\/x must be/],
				[[unit("SN-2", { key: "short" })], /the key of unit SN-2 must be 8 to 63 printable/],
			] as const)
				assert.throws(() => registry.issue(wrong), why);
			assert.equal(content(), before);
			assert.equal(registry.units.length, 1);
		});
	});

	it("binds a chip to a unit once and for all", () => {
		within(registry => {
			registry.issue([unit("SN-1", { key: "k7r2m9xq4bte" }), unit("SN-2")]);
			assert.equal(registry.bind("SN-1", "24-6F-28-AA-BB-CC").mac, "24:6f:28:aa:bb:cc");
			const before = content();
			assert.equal(registry.bind("SN-1", "24:6f:28:aa:bb:cc").key, "k7r2m9xq4bte");
			assert.throws(() => registry.bind("SN-1", "24:6f:28:aa:bb:cd"), /SN-1 is on chip 24:6f:28:aa:bb:cc, and cannot/);
			assert.throws(() => registry.bind("SN-2", "24:6f:28:aa:bb:cc"), /is unit SN-1, and cannot be SN-2, too/);
			assert.throws(() => registry.bind("SN-3", "24:6f:28:aa:bb:cd"), /there is no unit SN-3/);
			assert.throws(() => registry.bind("SN-2", "24:6f"), /The MAC is "24:6f", but must be/);
			assert.equal(content(), before);
		});
		assert.deepEqual(readRegistry(dir)[0], unit("SN-1", { key: "k7r2m9xq4bte", mac: "24:6f:28:aa:bb:cc" }));
		assert.deepEqual(
			readRegistry(dir).map(each => each.serial),
			["SN-1", "SN-2"],
		);
	});

	it("loses at most the line that a power cut tore, whichever byte was the last", () => {
		within(registry =>
			registry.issue([unit("SN-1", { key: 'with " and ,' }), unit("SN-2", { fields: { note: "a\nb" } })]),
		);
		const whole = readFileSync(file);
		for (let length = 0; length <= whole.length; length++) {
			for (const tail of ["", "\0\0\0"]) {
				writeFileSync(file, Buffer.concat([whole.subarray(0, length), Buffer.from(length < whole.length ? tail : "")]));
				const lines = whole.subarray(0, length).toString().split("\n").length - 1;
				const known = Math.max(0, lines - 1);
				assert.equal(readRegistry(dir).length, known, `${length} bytes`);
				within(registry => {
					assert.equal(registry.units.length, known);
					if (known < 2) registry.issue([unit("SN-2"), ...(known < 1 ? [unit("SN-1")] : [])]);
				});
				assert.equal(readRegistry(dir).length, 2, `${length} bytes, then the rest`);
			}
		}
	});

	it("goes on where a spreadsheet has kept it with its own mark and line ends", () => {
		within(registry => registry.issue([unit("SN-1", { key: "k7r2m9xq4bte", fields: { note: "a,b" } }), unit("SN-2")]));
		writeFileSync(file, `\ufeff${content().replaceAll("\n", "\r\n")}`);
		for (const mac of ["24:6f:28:aa:bb:01", "24:6f:28:aa:bb:02"])
			within(registry => registry.bind(mac.endsWith("1") ? "SN-1" : "SN-2", mac));
		assert.deepEqual(readRegistry(dir), [
			unit("SN-1", { mac: "24:6f:28:aa:bb:01", key: "k7r2m9xq4bte", fields: { note: "a,b" } }),
			unit("SN-2", { mac: "24:6f:28:aa:bb:02" }),
		]);
	});

	it("issues none where the disk is full, and says so", () => {
		within(registry => registry.issue([unit("SN-1")]));
		const before = content();
		const { writeSync } = fs;
		within(registry => {
			try {
				let calls = 0;
				fs.writeSync = ((to: number, bytes: Buffer, at: number) => {
					if (calls++) throw Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC", errno: -28 });
					return writeSync(to, bytes, at, 10);
				}) as typeof fs.writeSync;
				syncBuiltinESMExports();
				const units = Array.from({ length: 50 }, (_, at) => unit(`SN-${at + 2}`));
				assert.throws(() => registry.issue(units), /registry\.csv cannot be written: the disk is full\.$/);
			} finally {
				fs.writeSync = writeSync;
				syncBuiltinESMExports();
			}
			assert.equal(content(), before);
			assert.equal(registry.units.length, 1);
			registry.issue([unit("SN-2")]);
		});
		assert.equal(readRegistry(dir).length, 2);
	});

	it("keeps a second process out, but not for ever after one that was killed", () => {
		within(registry => {
			assert.throws(() => Registry.open(dir), /Process \d+ is using .*out\. Stop it/);
			registry.issue([unit("SN-1")]);
			assert.equal(readRegistry(dir).length, 1);
		});
		writeFileSync(join(dir, ".registry.lock.4194304-ab12"), "");
		within(registry => assert.equal(registry.units.length, 1));
		assert.deepEqual(readdirSync(dir), ["registry.csv"]);
	});

	it("says what is wrong with a file that somebody edited, by its line and without a secret", () => {
		within(registry => registry.issue([unit("SN-1", { key: "k7r2m9xq4bte" })]));
		const before = content();
		for (const [line, why] of [
			["SN-1,,another-key1,,", /there is a unit SN-1 already\. Look at line 3/],
			["SN-2,,short,,", /the key of unit SN-2 must be 8 to 63 .* Look at line 3/],
			["SN-2,,,,{]", /line 3: "fields" must be an object of texts as JSON/],
			['SN-2,,,,"{""a"":1}"', /line 3: "fields" must be an object of texts as JSON/],
			['SN-2,"k7r2m9"x,,,', /is not CSV, look at line 3/],
			["SN-2", /is not CSV, look at line 3/],
		] as const) {
			writeFileSync(file, before);
			appendFileSync(file, `${line}\n`);
			assert.throws(
				() => readRegistry(dir),
				({ message }: Error) => why.test(message) && !/another-key|short"|k7r2m9/.test(message),
				line,
			);
		}
		writeFileSync(file, "a,b\n1,2\n");
		assert.throws(() => readRegistry(dir), /is no registry: its first line must be "serial,mac,key,token,fields"/);
		rmSync(file);
		assert.throws(() => readRegistry(dir), /There is no registry\.csv in .*Issue units first/);
		assert.throws(() => Registry.open(dir), /There is no registry\.csv/);
	});
});
