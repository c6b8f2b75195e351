import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { utf8 } from "../../../modules/bytes/index";
import { readProduct } from "../../../src/product";
import { putUnit } from "../../../tools/board/unit";
import { labelOf } from "../../../tools/factory/label-of";
import { NvsImage } from "../../../tools/factory/nvs";
import type { Unit } from "../../../tools/factory/unit";
import { unitImage } from "../../../tools/factory/unit-image";
import { product, World } from "../../support/world";
import { runTool } from "../support";

const unit: Unit = {
	...{ serial: "SN-0001", mac: "24:6f:28:aa:bb:cc", key: "k7r2m9xq4bte", fields: {} },
	token: "OWNOWNOWNOWNOWNOWNOWNOWNOWNOWN12",
};

describe("a board with what the factory made for a unit", function () {
	this.timeout(20_000);
	let file: string;
	beforeEach(() => (file = join(mkdtempSync(join(tmpdir(), "unit-")), "unit.bin")));
	afterEach(() => rmSync(join(file, ".."), { recursive: true }));

	const withImage = (bytes: Uint8Array, flash = new MemoryFlash()): MemoryFlash => {
		writeFileSync(file, bytes);
		putUnit(file, flash);
		return flash;
	};

	it("has the network of the unit's label, its key, its serial, and goes online by its own token", () => {
		const config = { ...product, factory: true, setup: { key: "unit" } };
		const world = new World(config, { board: { mac: Uint8Array.of(0x24, 0x6f, 0x28, 0xaa, 0xbb, 0xcc) } });
		withImage(unitImage(unit), world.flash);
		world.cloud.tokens.add(unit.token ?? "");
		world.unbox();
		const { hotspot, key } = labelOf(unit, readProduct(config));
		assert.equal(world.board.setupNetwork?.password, key);
		const { ssid, serial } = world.json("/board_info.json") as { readonly ssid: string; readonly serial: string };
		assert.deepEqual([ssid, serial], [hotspot, unit.serial]);
		world.apply({ blynk: "" });
		world.until("running");
		assert.equal(world.cloud.logins.at(-1)?.token, unit.token);
	});

	it("keeps what its flash has of a life as that unit, and is no other's", () => {
		const flash = withImage(unitImage(unit));
		flash.write("cred0", utf8("credentials"));
		const { writes } = flash;
		withImage(unitImage(unit), flash);
		assert.equal(flash.writes, writes);
		assert.throws(() => withImage(unitImage({ ...unit, serial: "SN-2" }), flash), /The flash is another unit's than/);
	});

	it("is told that a file is no unit's image", () => {
		assert.throws(() => withImage(utf8("serial,mac\n")), /unit\.bin: This is no NVS partition/);
		assert.throws(() => withImage(new NvsImage(3).bytes), /it has nothing in the name space blynk-inject/);
		assert.throws(() => putUnit(`${file}x`, new MemoryFlash()), /There is no file .*unit\.binx/);
	});

	it("is what npm run board --unit says, or refuses", async () => {
		writeFileSync(file, "no image");
		const broken = await runTool("tools/board/cli.ts", "--unit", file);
		assert.equal(broken.code, 1);
		assert.match(broken.errors, /^.*unit\.bin: This is no NVS partition/);
		const usage = await runTool("tools/board/cli.ts", "--mac", "12");
		assert.equal(usage.code, 2);
		assert.match(usage.errors, /^--mac is "12", but must be the station MAC/);
	});
});
