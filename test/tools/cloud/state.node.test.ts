import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { X509Certificate } from "node:crypto";
import { Journal } from "../../../tools/cloud/journal";
import { TestCloud } from "./support";

describe("what the cloud keeps", () => {
	it("is all there after a restart: devices, tokens, values, events, metadata, bearer and CA", async () => {
		const first = await TestCloud.start();
		const { data } = first;
		const { bearer, pageKey, ca } = first.cloud;
		const device = first.device("Hall");
		const gone = first.device("Gone");
		first.cloud.hub.remove(gone);
		const { token } = first.cloud.devices.createProvision(undefined, "TMPLabcd1234");
		first.cloud.hub.write(device, 1, ["77"]);
		first.cloud.devices.logEvent(device, "alarm", "hot");
		first.cloud.devices.setMeta(device, "Place", "Attic");
		first.cloud.devices.setProperty(device, 1, "color", ["#fff"]);
		await first.stop();

		const second = await TestCloud.start({ data });
		assert.deepEqual(second.cloud.devices.byToken(device.token), device);
		assert.equal(second.cloud.devices.byToken(gone.token), undefined);
		assert.ok(second.cloud.devices.provision(token));
		assert.deepEqual([second.cloud.bearer, second.cloud.pageKey], [bearer, pageKey]);
		assert.equal(second.cloud.ca, ca);
		assert.ok(second.device("Next").id > gone.id, "ids are never given twice");
		await second.close();
	});

	it("is not readable by other users of the machine", async () => {
		const test = await TestCloud.start({ data: join(mkdtempSync(join(tmpdir(), "cloud-")), "new") });
		const { bearer, pageKey } = test.cloud;
		const { token } = test.device();
		assert.equal(statSync(test.data).mode & 0o077, 0);
		let secret = 0;
		for (const { name } of readdirSync(test.data, { withFileTypes: true }).filter(each => each.isFile())) {
			const text = readFileSync(join(test.data, name), "utf8");
			if (![bearer, pageKey, token, "PRIVATE KEY"].some(each => text.includes(each))) continue;
			secret++;
			assert.equal(statSync(join(test.data, name)).mode & 0o077, 0, name);
		}
		assert.equal(secret, 3, "the journal, the CA's key and the server's");
		await test.close();
	});

	it("belongs to one cloud at a time", async () => {
		const test = await TestCloud.start();
		await assert.rejects(TestCloud.start({ data: test.data }), /is using .* choose another data directory/s);
		await test.close();
	});

	it("may have been left behind by a killed cloud", async () => {
		const test = await TestCloud.start();
		await test.stop();
		writeFileSync(join(test.data, "lock"), "4194304999");
		const next = await TestCloud.start({ data: test.data });
		await next.close();
	});

	it("is not touched when it is broken, and the error says what to do", async () => {
		const test = await TestCloud.start();
		await test.stop();
		const file = join(test.data, "cloud.jsonl");
		writeFileSync(file, `{"key":"bearer","value":"b"}\n{"key":"dev\n{"key":"lastId","value":1}\n`);
		const before = readFileSync(file, "utf8");
		await assert.rejects(
			TestCloud.start({ data: test.data }),
			/broken in line 2. Restore it from a copy, or move it away/,
		);
		assert.equal(readFileSync(file, "utf8"), before);
		writeFileSync(file, `{"key":"device/1","value":{"id":1}}\n`);
		await assert.rejects(TestCloud.start({ data: test.data }), /A kept device is broken/);
		writeFileSync(join(test.data, "ca.pem"), "not a certificate");
		writeFileSync(file, "");
		await assert.rejects(TestCloud.start({ data: test.data }), /ca.pem is not a certificate. Remove it/);
		rmSync(test.data, { recursive: true });
	});

	it("has a port of its own, or says which is taken", async () => {
		const taken = createServer();
		await new Promise<void>(resolve => taken.listen(0, "127.0.0.1", resolve));
		const { port } = taken.address() as AddressInfo;
		await assert.rejects(TestCloud.start({ port }), new RegExp(`Port ${port} is taken.*choose another port`));
		taken.close();
	});
});

describe("the journal", () => {
	let folder: string;
	let file: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "journal-"));
		file = join(folder, "j");
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it("has every flushed change when the process is killed", () => {
		const journal = new Journal(file);
		journal.put("a", 1);
		journal.put("a", 2);
		journal.put("b", 3);
		journal.remove("b");
		journal.flush();
		const later = new Journal(file);
		assert.deepEqual([later.get("a"), later.get("b")], [2, undefined]);
		later.close();
		journal.close();
	});

	it("drops the line a crash cut short, wherever it was cut", () => {
		const whole = `{"key":"b","value":"ü"}`;
		for (let cut = 0; cut < Buffer.byteLength(whole); cut++) {
			writeFileSync(file, `{"key":"a","value":1}\n`);
			appendFileSync(file, Buffer.from(whole).subarray(0, cut));
			const journal = new Journal(file);
			assert.deepEqual([journal.get("a"), journal.get("b")], [1, undefined]);
			journal.put("c", 3);
			journal.close();
			const again = new Journal(file);
			assert.equal(again.get("c"), 3);
			again.close();
		}
	});

	it("does not grow for ever", () => {
		const journal = new Journal(file);
		for (let i = 0; i < 4_000; i++) {
			journal.put("a", "x".repeat(1000));
			journal.flush();
		}
		journal.close();
		assert.ok(readFileSync(file).length < 2 << 20);
		const again = new Journal(file);
		assert.equal(again.get("a"), "x".repeat(1000));
		again.close();
	});
});

describe("the cloud's certificates", () => {
	it("are a CA and a leaf for 397 days, which is renewed in time under the same CA", async () => {
		const test = await TestCloud.start();
		const leaf = new X509Certificate(readFileSync(join(test.data, "server.pem")));
		const ca = new X509Certificate(test.cloud.ca);
		assert.ok(leaf.checkIssued(ca) && leaf.verify(ca.publicKey) && ca.ca && !leaf.ca);
		assert.equal(leaf.checkHost("lon1.blynk.cloud"), "*.blynk.cloud");
		assert.equal(leaf.checkIP("127.0.0.1"), "127.0.0.1");
		await test.stop();
		const next = await TestCloud.start({ data: test.data });
		assert.equal(new X509Certificate(readFileSync(join(test.data, "server.pem"))).serialNumber, leaf.serialNumber);
		await next.close();
	});
});
