import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool, type Ended } from "../support";
import { TestCloud } from "../cloud/support";
import { Unit } from "../cloud/firmware-support";
import { appOffset, writeRelease } from "../../support/release-files";
import { publicDigits } from "../../../tools/update/pack";
import { Desk } from "./support";

describe("the update command", function () {
	this.timeout(120_000);
	let desk: Desk;
	before(() => (desk = new Desk()));
	after(() => desk.remove());

	const update = (...words: readonly string[]): Promise<Ended> => runTool("tools/update/main.ts", ...words);
	const signed = (out: string, ...more: readonly string[]): Promise<Ended> =>
		update(
			"sign",
			...["--image", desk.imageFile, "--key", desk.keyFile, "--config", desk.configFile, "--out", out, ...more],
		);

	it("makes a key, tells its public half, and not the private one", async () => {
		const file = join(desk.folder, "fresh.pem");
		const made = await update("key", "--out", file, "--json");
		assert.equal(made.code, 0, made.errors);
		assert.equal(statSync(file).mode & 0o777, 0o600);
		assert.match(String(made.events[0]?.["key"]), /^04[0-9a-f]{128}$/);
		const secret = readFileSync(file, "utf8").split("\n")[1] ?? "";
		assert.equal((made.out + made.errors).includes(secret), false);
		const again = await update("key", "--out", file);
		assert.deepEqual([again.code, again.out], [1, ""]);
		assert.match(again.errors, /stays as it is/);
	});

	it("signs, verifies, ships to five per cent, widens, tells, and stops", async () => {
		const test = await TestCloud.start();
		try {
			const file = join(desk.folder, "lamp.bin");
			const sign = await signed(file, "--from", "1.0");
			assert.equal(sign.code, 0, sign.errors);
			assert.match(
				sign.out,
				/Acme Lamp 1\.1\.0 for ESP32-C3, \d+ bytes and a header, signed by 04\w{8}\.\.\.\w{6}, for units from version 1\.0\./,
			);
			const verify = await update("verify", file, "--config", desk.configFile, "--json");
			assert.equal(verify.code, 0, verify.errors);
			const [{ taken, from, signer }] = verify.events as [Record<string, unknown>];
			assert.deepEqual([taken, from, signer], [true, "1.0", { by: "key", key: publicDigits(desk.key) }]);

			const devices = Array.from({ length: 40 }, (_, at) => test.device(`Device ${at}`));
			const here = ["--data", test.data];
			const ship = await update("ship", file, ...here, "--percent", "5", "--config", desk.configFile, "--json");
			assert.equal(ship.code, 0, ship.errors);
			assert.deepEqual(
				ship.events.map(each => [each["event"], each["version"] ?? each["devices"]]),
				[
					["firmware", "1.1.0"],
					["shipment", 2],
				],
			);
			const widen = await update("widen", ...here, "--percent", "10", "--json");
			assert.equal(widen.events[0]?.["devices"], 4, widen.errors);

			const meant = new Set(test.cloud.shipments.deliveries({ id: 1 }).map(each => each.device));
			const watch = update("status", "--watch", ...here, "--json");
			for (const device of devices.filter(({ id }) => meant.has(id))) {
				const unit = await Unit.logsIn(test.cloud, device, "1.0.0");
				assert.equal((await (await fetch(unit.offer ?? "")).arrayBuffer()).byteLength, statSync(file).size);
				unit.close();
				(await Unit.logsIn(test.cloud, device, "1.1.0")).close();
			}
			const watched = await watch;
			assert.equal(watched.code, 0, watched.errors);
			const done = watched.events.filter(each => each["event"] === "delivery" && each["status"] === "success");
			assert.equal(done.length, 4);
			const status = await update("status", ...here);
			assert.match(
				status.out,
				/Shipment 1 "1\.1\.0 to TMPLabcd1234" \(running\): version 1\.1\.0 to 10 % .* 4 in all: 4 success\./,
			);
			const stop = await update("stop", ...here, "--json");
			assert.equal(stop.events[0]?.["state"], "stopped", stop.errors);
			assert.match((await update("stop", ...here)).errors, /No shipment runs/);
		} finally {
			await test.close();
		}
	});

	it("makes an update of a release, beside its application", async () => {
		const folder = join(desk.folder, "release");
		const sign = (): Promise<Ended> =>
			update("sign", "--release", folder, "--key", desk.keyFile, "--config", desk.configFile, "--json");
		/** A build whose application is the desk's image, and which has so much room for an update. */
		const build = (version: string, slot: number): void => {
			writeRelease(folder, { vendor: "Acme", name: "Lamp", version, chip: "ESP32-C3" });
			const file = join(folder, "release.json");
			const release = JSON.parse(readFileSync(file, "utf8")) as {
				parts: { file: string; offset: number; sha256: string }[];
				partitions: { subtype: string; size: number }[];
			};
			const app = release.parts.find(({ offset }) => offset === appOffset);
			assert.ok(app);
			const image = desk.image();
			writeFileSync(join(folder, app.file), image);
			app.sha256 = createHash("sha256").update(image).digest("hex");
			for (const each of release.partitions) if (each.subtype.startsWith("ota_")) each.size = slot;
			writeFileSync(file, JSON.stringify(release));
		};
		build("1.1.0", 0x1e0000);
		const made = await sign();
		assert.equal(made.code, 0, made.errors);
		assert.equal(made.events[0]?.["file"], join(folder, "acme-lamp-esp32-c3-1.1.0.bin"));
		build("1.1.0", 1000);
		assert.match((await sign()).errors, /has \d+ bytes, and the place for an update 1000/);
		build("1.0.0", 0x1e0000);
		assert.match((await sign()).errors, /has version 1\.0\.0, and the product's config 1\.1\.0: build it again/);
		writeRelease(folder, { vendor: "Acme", name: "Lamp", version: "1.1.0", chip: "ESP32-C3" });
		assert.match((await sign()).errors, /no tag "blnkinf"/);
		rmSync(folder, { recursive: true });
		assert.match((await sign()).errors, /There is no release/);
	});

	it("refuses to sign what units would refuse", async () => {
		const refused = async (why: RegExp, ...words: readonly string[]): Promise<void> => {
			const out = join(desk.folder, "refused.bin");
			const ended = await update(
				"sign",
				"--image",
				desk.imageFile,
				"--config",
				desk.configFile,
				"--out",
				out,
				...words,
			);
			assert.match(ended.errors, why);
			assert.notEqual(ended.code, 0);
			assert.equal(existsSync(out), false);
		};
		const stranger = join(desk.folder, "stranger.pem");
		await update("key", "--out", stranger);
		await refused(
			/has not the public half of this key\. Add it:\s+"update": \{ "keys": \["04\w+", "04/,
			"--key",
			stranger,
		);
		await refused(/signed updates only/, "--unsigned");
		const made = join(desk.folder, "once.bin");
		await signed(made);
		await refused(/is an update already/, "--key", desk.keyFile, "--image", made, "--chip", "ESP32-C3");
		const other = desk.write("other.bin", "VBFW");
		await refused(
			/--chip is "esp32", but must be one of ESP32,/,
			"--key",
			desk.keyFile,
			"--image",
			other,
			"--chip",
			"esp32",
		);
		await refused(/--from is "one"/, "--key", desk.keyFile, "--from", "one");
		await refused(/--chip is "ESP32", but .* is for ESP32-C3/, "--key", desk.keyFile, "--chip", "ESP32");
		const old = desk.write("old.json", JSON.stringify({ ...desk.config, firmwareVersion: "1.2.0" }));
		await refused(
			/The image says version "1\.1\.0" of itself, and the product's config "1\.2\.0"/,
			"--key",
			desk.keyFile,
			"--config",
			old,
		);
	});

	it("verifies with exit code 1 what is refused, and ships it only when told to", async () => {
		const test = await TestCloud.start();
		try {
			const file = join(desk.folder, "spoilt.bin");
			await signed(file);
			const bytes = readFileSync(file);
			bytes.writeUInt8(bytes.readUInt8(460) ^ 1, 460);
			desk.write("spoilt.bin", bytes);
			const verify = await update("verify", file, "--config", desk.configFile);
			assert.equal(verify.code, 1);
			assert.match(verify.out, /refuse it:\n- It is signed, but by none of the product's keys\./);
			const ship = (...more: readonly string[]): Promise<Ended> =>
				update("ship", file, "--data", test.data, "--config", desk.configFile, ...more);
			const refused = await ship();
			assert.equal(refused.code, 1);
			assert.match(refused.errors, /--anyway/);
			assert.equal(test.cloud.firmwares.all.length, 0);
			assert.equal((await ship("--anyway")).code, 0);
			assert.equal(test.cloud.shipments.all.length, 1);
		} finally {
			await test.close();
		}
	});

	it("says how to start a cloud where there is none", async () => {
		const ended = await update("status", "--data", join(desk.folder, "nowhere"));
		assert.equal(ended.code, 1);
		assert.match(ended.errors, /No cloud is running on .*: start one with "npm run cloud"/);
	});
});
