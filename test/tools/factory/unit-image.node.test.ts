import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hex, text, utf8 } from "../../../modules/bytes/index";
import { readNvs } from "../../../tools/factory/nvs";
import type { Unit } from "../../../tools/factory/unit";
import { nameSpace, nvsBytes, unitData, unitImage } from "../../../tools/factory/unit-image";

const whole: Unit = {
	...{ serial: "SN-0001", mac: "24:6f:28:aa:bb:cc", key: "k7r2m9xq4bte1", fields: { colour: "red" } },
	token: "OWNOWNOWNOWNOWNOWNOWNOWNOWNOWN12",
};
const longest: Unit = { ...whole, serial: "S".repeat(32), key: "k".repeat(63) };
const least: Unit = { ...whole, serial: "1", key: undefined, token: undefined };

/** A Python that has PyPI's esp-idf-nvs-partition-gen. */
const python = process.env["NVS_GEN_PYTHON"] ?? "python3";

describe("the flash image of a unit", () => {
	it("holds what the firmware looks for, and nothing else", () => {
		for (const unit of [whole, longest, least]) {
			const found = [...readNvs(unitImage(unit))].map(([name, bytes]) => [name, text(bytes)]);
			assert.deepEqual(
				found,
				[...unitData(unit)].map(([key, value]) => [`${nameSpace}/${key}`, value]),
			);
		}
		assert.deepEqual([...unitData(least)], [["serial", "1"]]);
	});

	it("is as large as its partition, which is whole pages", () => {
		assert.equal(unitImage(whole).length, nvsBytes);
		assert.equal(unitImage(whole, 0x3000).length, 0x3000);
		for (const size of [0, 0x2000, 0x6001]) assert.throws(() => unitImage(whole, size), /whole pages of 4,096/);
	});

	it("is the bytes that ESP-IDF's generator made of the same values (0.3.0)", () => {
		const hash = createHash("sha256").update(unitImage(whole)).digest("hex");
		assert.equal(hash, "f2ecec9bac6bfdf7d8e9a321014e191c5b2765576e6604bebfae32b1b4a2a491");
	});

	it("is the bytes that ESP-IDF's generator makes", function () {
		this.timeout(60_000);
		const { status } = spawnSync(python, ["-c", "import esp_idf_nvs_partition_gen"]);
		if (status !== 0) {
			console.log(`    SKIPPED: ${python} has no esp-idf-nvs-partition-gen; NVS_GEN_PYTHON names one that has.`);
			this.skip();
		}
		const folder = mkdtempSync(join(tmpdir(), "nvs-"));
		try {
			for (const unit of [whole, longest, least])
				for (const size of [nvsBytes, 0x3000]) {
					const [table, image] = [join(folder, "unit.csv"), join(folder, "unit.bin")];
					const rows = [...unitData(unit)].map(([key, value]) => `${key},data,hex2bin,${hex(utf8(value))}\n`);
					writeFileSync(table, `key,type,encoding,value\n${nameSpace},namespace,,\n${rows.join("")}`);
					const generate = ["-m", "esp_idf_nvs_partition_gen", "generate", table, image, `0x${size.toString(16)}`];
					const { stderr } = spawnSync(python, generate, { encoding: "utf8" });
					assert.ok(readFileSync(image).equals(unitImage(unit, size)), stderr);
				}
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
