import assert from "node:assert/strict";
import { createHash, generateKeyPairSync } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import sinon from "sinon";
import type { Device } from "../../../tools/cloud/device";
import type { Firmware } from "../../../tools/cloud/firmware";
import { frame, response } from "../../../tools/cloud/frame";
import type { Selection, Shipment } from "../../../tools/cloud/shipment";
import type { Delivery } from "../../../tools/cloud/delivery";
import { pack } from "../../../tools/update/pack";
import { hangsUpAfter, taggedFile, template, Unit } from "./firmware-support";
import { TestCloud, until, Wire } from "./support";

describe("firmware in the cloud", () => {
	let test: TestCloud;
	const units: Unit[] = [];
	beforeEach(async () => (test = await TestCloud.start()));
	afterEach(async () => {
		sinon.restore();
		for (const unit of units.splice(0)) unit.close();
		await test.close();
	});

	const upload = (file: Uint8Array, name = "update.bin"): Promise<Response> =>
		fetch(`${test.cloud.url}/admin/firmware?name=${encodeURIComponent(name)}`, {
			method: "POST",
			headers: { authorization: `Bearer ${test.cloud.bearer}` },
			body: new Uint8Array(file),
		});
	const refusal = async (answer: Response): Promise<string> =>
		((await answer.json()) as { error: { message: string } }).error.message;
	const post = (path: string, body: object): Promise<Response> => test.ask(path, { method: "POST", body });
	const ship = (firmware: Firmware, selection: Selection = { kind: "all" }, more: Partial<Shipment> = {}): Shipment =>
		test.cloud.shipments.start({
			...{ firmwareId: firmware.id, templateId: template, selection, condition: "lower-version" },
			...more,
		});
	const logsIn = async (device: Device, version: string, more?: Record<string, string>): Promise<Unit> => {
		const unit = await Unit.logsIn(test.cloud, device, version, more);
		units.push(unit);
		return unit;
	};
	const delivery = (shipment: Shipment, device: Device): Omit<Delivery, "token"> | undefined =>
		test.cloud.shipments.deliveries(shipment).find(each => each.device === device.id);
	const status = (shipment: Shipment, device: Device): string | undefined => delivery(shipment, device)?.status;
	const said = (device: Device): readonly string[] =>
		test
			.of("delivery")
			.flatMap(({ id, status }, at, all) => (id === device.id && all[at - 1]?.status !== status ? [status] : []));
	const add = (version: string, size?: number): Firmware =>
		test.cloud.firmwares.add("x.bin", taggedFile(version, size));

	describe("as a file", () => {
		it("is taken with its tag, and told apart by header and image", async () => {
			const facts = { product: "Acme Lamp", firmwareType: template, chip: "ESP32-C3", version: "1.2.0", from: "1.0" };
			const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
			const file = pack({ facts, image: taggedFile("1.2.0"), key });
			const answer = await upload(file, "C:\\fakepath\\lamp-1.2.0.update");
			assert.equal(answer.status, 201);
			const { uploadedAt, ...view } = (await answer.json()) as Record<string, unknown>;
			assert.ok(Number(uploadedAt) > 0);
			assert.deepEqual(view, {
				...{ id: 1, name: "lamp-1.2.0.update", size: 100_512, version: "1.2.0", type: template },
				build: "Nov 26 2026 12:00:00",
				header: { product: "Acme Lamp", chip: "ESP32-C3", from: "1.0", size: 100_000, signed: true },
				sha256: createHash("sha256").update(file).digest("hex"),
			});
			const plain = (await (await upload(taggedFile("1.1.0"), "plain.bin")).json()) as Record<string, unknown>;
			assert.deepEqual([plain["version"], plain["header"]], ["1.1.0", undefined]);
			const list = (await (await test.ask("/admin/firmwares")).json()) as readonly { name: string }[];
			assert.deepEqual(
				list.map(each => each.name),
				["plain.bin", "lamp-1.2.0.update"],
			);
		});

		it("is refused without a tag, or with one that says another thing than its header", async () => {
			const facts = { product: "Acme Lamp", firmwareType: template, chip: "ESP32-C3", version: "1.2.0", from: "0" };
			const refused = async (file: Uint8Array, why: RegExp): Promise<void> => {
				const answer = await upload(file);
				assert.equal(answer.status, 400);
				assert.match(await refusal(answer), why);
			};
			await refused(Buffer.alloc(5000), /no tag "blnkinf"/);
			await refused(
				pack({ facts, image: taggedFile("1.2.0", 5000, "TMPLother") }),
				/header says type "TMPLabcd1234", the tag in its image "TMPLother"/,
			);
			await refused(
				pack({ facts, image: taggedFile("1.3.0", 5000) }),
				/header says version 1.2.0, the tag in its image 1.3.0/,
			);
			assert.deepEqual(readdirSync(join(test.data, "firmware")), []);
		});

		it("is for who has the bearer, and has 16 MB at most", async () => {
			const url = `${test.cloud.url}/admin/firmware`;
			assert.equal((await fetch(url, { method: "POST", body: "x" })).status, 401);
			const answer = await upload(Buffer.alloc(16 * 1024 * 1024 + 1));
			assert.equal(answer.status, 413);
		});

		it("can be removed when no shipment needs it", async () => {
			const firmware = add("1.1.0");
			const shipment = ship(firmware);
			const remove = (): Promise<Response> => test.ask("/admin/firmware?firmwareId=1", { method: "DELETE" });
			assert.match(await refusal(await remove()), /shipment "1.1.0 to TMPLabcd1234" needs it/);
			const path = `/admin/shipment?shipmentId=${shipment.id}`;
			assert.match(await refusal(await test.ask(path, { method: "DELETE" })), /The shipment runs. Stop it first/);
			await post("/admin/shipment/stop", { shipmentId: shipment.id });
			assert.equal((await test.ask(path, { method: "DELETE" })).status, 204);
			assert.equal((await remove()).status, 204);
			assert.deepEqual([test.cloud.firmwares.all, readdirSync(join(test.data, "firmware"))], [[], []]);
		});
	});

	describe("on its way", () => {
		it("is offered to a device that runs a lower version, before its info is answered, and to one that is online already", async () => {
			const [first, second] = [test.device("First"), test.device("Second")];
			const early = await logsIn(first, "1.0.0");
			assert.equal(early.offer, undefined);
			const shipment = ship(add("1.1.0"));
			const url = await early.offered();
			assert.match(
				url,
				new RegExp(`^http://127\\.0\\.0\\.1:${test.cloud.port}/static/fw/1/x\\.bin\\?token=[\\w-]{32}$`),
			);
			const late = await logsIn(second, "1.0.9");
			assert.ok(late.offer && late.offer !== url, "each has a token of its own");
			assert.deepEqual([status(shipment, first), status(shipment, second)], ["request-sent", "request-sent"]);
			assert.deepEqual(said(first), ["started", "request-sent"]);
		});

		it("comes by the name and port that the device reached the cloud by, over TLS where it did", async () => {
			const device = test.device();
			ship(add("1.1.0"));
			const { tlsPort: port, ca } = test.cloud;
			const wire = new Wire(connectTls({ host: "127.0.0.1", port, servername: "blynk.cloud", ca }));
			wire.send(frame(29, 1, device.token));
			await wire.expect(response(1, 200));
			wire.send(frame(17, 2, "mcu", "1.0.0", "fw-type", template));
			const head = await wire.take(5);
			const url = (await wire.take(head.readUInt16BE(3))).toString().split("\0")[1] ?? "";
			assert.ok(url.startsWith(`https://blynk.cloud:${port}/static/`), url);
			const { pathname, search } = new URL(url);
			const body = await new Promise<Buffer>((resolve, reject) => {
				const options = { host: "127.0.0.1", port, servername: "blynk.cloud", ca, path: pathname + search };
				const asked = request(options, answer => {
					const chunks: Buffer[] = [];
					answer.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => resolve(Buffer.concat(chunks)));
				});
				asked.on("error", reject).end();
			});
			assert.ok(body.equals(taggedFile("1.1.0")));
			wire.close();
		});

		it("is not offered to a device of another type or template, or with no lower version", async () => {
			const [other, same, later, strange] = ["Other", "Same", "Later", "Strange"].map(name => test.device(name));
			assert.ok(other && same && later && strange);
			const elsewhere = test.cloud.devices.create("Elsewhere", "TMPLelsewhere");
			const shipment = ship(add("1.1.0"));
			for (const unit of [
				await logsIn(other, "1.0.0", { "fw-type": "TMPLother" }),
				await logsIn(same, "1.1"),
				await logsIn(later, "2.0.0"),
				await logsIn(strange, "1.0-beta"),
				await logsIn(elsewhere, "1.0.0"),
			])
				assert.equal(unit.offer, undefined);
			assert.equal(status(shipment, other), "type-mismatch");
			for (const each of [same, later, strange]) assert.equal(status(shipment, each), "version-mismatch");
			assert.match(delivery(shipment, strange)?.reason ?? "", /The version "1.0-beta" is none of up to four numbers/);
			assert.equal(status(shipment, elsewhere), undefined);
		});

		it("goes by the build or the library where it is told to", async () => {
			const firmware = add("1.1.0");
			const [by, lower] = [test.device("By"), test.device("Lower")];
			const shipment = ship(firmware, { kind: "devices", ids: [by.id] }, { condition: "earlier-build" });
			assert.equal((await logsIn(by, "1.1.0", { build: "Nov 26 2026 12:00:00" })).offer, undefined);
			assert.ok((await logsIn(by, "1.1.0", { build: "Nov  3 2026 12:00:00" })).offer);
			assert.equal(status(shipment, by), "request-sent");
			ship(firmware, { kind: "devices", ids: [lower.id] }, { condition: "lower-library" });
			assert.equal((await logsIn(lower, "1.1.0")).offer, undefined);
			assert.ok((await logsIn(lower, "1.1.0", { blynk: "1.3.2" })).offer);
		});

		it("is the newest that is for the device", async () => {
			const [one, two] = [test.device("One"), test.device("Two")];
			const old = ship(add("1.1.0"));
			const newer = ship(add("1.2.0"), { kind: "devices", ids: [two.id] });
			await logsIn(one, "1.0.0");
			await logsIn(two, "1.0.0");
			assert.deepEqual([status(old, one), status(newer, one)], ["request-sent", undefined]);
			assert.deepEqual([status(old, two), status(newer, two)], ["waiting", "request-sent"]);
		});

		it("goes to a part of the fleet, and a larger part keeps the smaller", () => {
			for (let count = 0; count < 100; count++) test.device(`Device ${count}`);
			const meant = (shipment: Shipment): readonly number[] =>
				test.cloud.shipments.deliveries(shipment).map(({ device }) => device);
			const firmware = add("1.1.0");
			const five = meant(ship(firmware, { kind: "percent", percent: 5 }));
			const shipment = ship(firmware, { kind: "percent", percent: 5 });
			assert.equal(five.length, 5);
			assert.deepEqual(meant(shipment), five, "the same lot for the same file");
			const twenty = meant(test.cloud.shipments.select(shipment, { kind: "percent", percent: 20 }));
			assert.equal(twenty.length, 20);
			assert.ok(five.every(id => twenty.includes(id)));
			const others = meant(ship(test.cloud.firmwares.add("y", taggedFile("1.2.0")), { kind: "percent", percent: 5 }));
			assert.notDeepEqual(others, five, "another file begins with other devices");
			assert.equal(meant(ship(firmware, { kind: "percent", percent: 0.1 })).length, 1, "rounded up");
		});

		it("is offered to nobody more once it is stopped, and a download under way ends", async () => {
			const [one, two] = [test.device("One"), test.device("Two")];
			const shipment = ship(add("1.1.0", 8_000_000));
			const unit = await logsIn(one, "1.0.0");
			test.cloud.setDownloadFault({ kind: "drip", bytes: 200_000 });
			const answer = await fetch(unit.offer ?? "");
			const body = answer.arrayBuffer();
			await until(() => (delivery(shipment, one)?.bytes ?? 0) > 0);
			test.cloud.shipments.stop(shipment);
			await assert.rejects(body);
			await until(() => status(shipment, one) === "upload-failure");
			assert.match(delivery(shipment, one)?.reason ?? "", /The shipment was stopped\. It had \d+ of 8000000 bytes\./);
			assert.equal((await fetch(unit.offer ?? "")).status, 410);
			assert.equal((await logsIn(two, "1.0.0")).offer, undefined);
			assert.throws(() => test.cloud.shipments.select(shipment, { kind: "all" }), /is stopped/);
		});

		it("is asked for over HTTP with template, devices or percentage, condition and limit, and what is wrong is said", async () => {
			const device = test.device();
			add("1.1.0");
			const refused = async (body: object, why: RegExp): Promise<void> =>
				assert.match(await refusal(await post("/admin/shipment", { firmwareId: 1, ...body })), why);
			await refused({ firmwareId: 7 }, /Firmware not found/);
			await refused({ percent: 0 }, /"percent" must be a number above 0/);
			await refused({ percent: 5, deviceIds: [1] }, /not both/);
			await refused({ deviceIds: [9] }, /There is no device 9/);
			await refused({ condition: "any" }, /one of lower-version, earlier-build, other-build, lower-library/);
			await refused({ templateId: "lamp" }, /Name the template/);
			await refused({ limit: 0 }, /"limit" must be a whole number/);
			const answer = await post("/admin/shipment", { firmwareId: 1, percent: 5, name: "First" });
			assert.equal(answer.status, 201);
			const { startedAt, ...view } = (await answer.json()) as Record<string, unknown>;
			assert.ok(Number(startedAt) > 0);
			assert.deepEqual(view, {
				...{ id: 1, firmwareId: 1, templateId: template, selection: { kind: "percent", percent: 5 }, name: "First" },
				...{ condition: "lower-version", limit: 3, state: "running", devices: 1, counts: { waiting: 1 } },
				...{ firmware: { version: "1.1.0", size: 100_000, name: "x.bin" }, sent: 0, toSend: 100_000 },
			});
			await logsIn(device, "1.0.0");
			const devices = (await (await test.ask("/admin/shipment/devices?shipmentId=1")).json()) as { content: object[] };
			assert.equal(JSON.stringify(devices).includes("token"), false);
			const [{ at, ...first }] = devices.content as [Record<string, unknown>];
			assert.ok(Number(at) > 0);
			assert.deepEqual(first, {
				id: device.id,
				name: "Kitchen",
				status: "request-sent",
				bytes: 0,
				from: "1.0.0",
				downloads: 0,
			});
		});
	});

	describe("as a download", () => {
		let device: Device;
		let shipment: Shipment;
		let unit: Unit;
		let url: string;
		const file = taggedFile("1.1.0");
		beforeEach(async () => {
			device = test.device();
			shipment = ship(add("1.1.0"));
			unit = await logsIn(device, "1.0.0");
			url = unit.offer ?? "";
		});
		const get = (range?: string, more: Record<string, string> = {}): Promise<Response> =>
			fetch(url, { headers: { ...(range === undefined ? {} : { range }), ...more } });
		const bytes = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

		it("tells what the file is, and is the whole of it", async () => {
			const answer = await get();
			const told = ["content-length", "x-sha256", "x-md5", "x-fw-type", "x-fw-ver", "x-fw-build", "accept-ranges"];
			assert.deepEqual(
				[answer.status, ...told.map(name => answer.headers.get(name))],
				[
					...[200, "100000", createHash("sha256").update(file).digest("base64")],
					...[createHash("md5").update(file).digest("hex"), template, "1.1.0", "Nov 26 2026 12:00:00", "bytes"],
				],
			);
			assert.ok((await bytes(answer)).equals(file));
			await until(() => status(shipment, device) === "downloaded");
			assert.deepEqual(said(device), ["started", "request-sent", "firmware-requested", "downloaded"]);
		});

		it("gives parts, and goes on where another ended", async () => {
			for (const [range, start, end] of [
				["bytes=0-99", 0, 100],
				["bytes=99990-", 99_990, 100_000],
				["bytes=-10", 99_990, 100_000],
				["bytes=50000-999999", 50_000, 100_000],
			] as const) {
				const answer = await get(range);
				assert.deepEqual(
					[answer.status, answer.headers.get("content-range")],
					[206, `bytes ${start}-${end - 1}/100000`],
				);
				assert.ok((await bytes(answer)).equals(file.subarray(start, end)), range);
			}
		});

		it("answers 416 for a part that is not there, and the whole where it need not understand", async () => {
			for (const range of ["bytes=100000-", "bytes=-0"]) {
				const answer = await get(range);
				assert.deepEqual([answer.status, answer.headers.get("content-range")], [416, "bytes */100000"]);
				await answer.text();
			}
			for (const [range, more] of [
				["bytes=5-2", {}],
				["bytes=0-1,5-9", {}],
				["bytes=5-", { "if-range": '"another"' }],
			] as const) {
				const answer = await get(range, more);
				assert.equal(answer.status, 200, range);
				await answer.arrayBuffer();
			}
			const same = (await get("bytes=7-")).headers.get("etag") ?? "";
			const answer = await get("bytes=5-", { "if-range": same });
			assert.equal(answer.status, 206);
		});

		it("is described by HEAD, which is no download", async () => {
			const answer = await fetch(url, { method: "HEAD" });
			assert.deepEqual([answer.status, answer.headers.get("content-length")], [200, "100000"]);
			assert.equal(status(shipment, device), "request-sent");
			assert.equal((await fetch(url, { method: "POST" })).status, 405);
		});

		it("is nothing without its token, and there is nothing else on this port", async () => {
			const { origin, pathname } = new URL(url);
			for (const path of [`${pathname}?token=${device.token}`, pathname, "/", "/admin/firmwares", "/external/api/get"])
				assert.equal((await fetch(origin + path)).status, 404);
			for (const [line, status] of [
				["GET //[ HTTP/1.1", 404],
				["GET :x HTTP/1.1", 400],
				["GET / HTTP/9.9", 400],
			] as const) {
				const wire = Wire.to(test.cloud.port);
				wire.send(Buffer.from(`${line}\r\nHost: cloud\r\nConnection: close\r\n\r\n`));
				assert.match((await wire.rest()).toString(), new RegExp(`^HTTP/1\\.1 ${status} `), line);
			}
		});

		it("may be begun three times in 24 hours; going on does not count", async () => {
			for (let count = 0; count < 3; count++) await (await get(count ? "bytes=0-" : undefined)).arrayBuffer();
			for (let count = 0; count < 5; count++) assert.equal((await bytes(await get("bytes=90000-"))).length, 10_000);
			const answer = await get();
			assert.equal(answer.status, 429);
			assert.match(await answer.text(), /too many downloads/);
			assert.equal(status(shipment, device), "download-limit-reached");
			assert.equal((await logsIn(device, "1.0.0")).offer, undefined);
			const later = Date.now() + 86_400_001;
			sinon.useFakeTimers({ now: later, toFake: ["Date"] });
			assert.ok((await logsIn(device, "1.0.0")).offer, "the next day it is offered again");
		});

		it("that the device gives up has failed, and is offered again at the next login", async () => {
			test.cloud.setDownloadFault({ kind: "drip", bytes: 100_000 });
			await hangsUpAfter(url, 10_000);
			await until(() => status(shipment, device) === "upload-failure");
			assert.match(
				delivery(shipment, device)?.reason ?? "",
				/The device ended the connection\. It had \d+ of 100000 bytes/,
			);
			assert.equal((await logsIn(device, "1.0.0")).offer, url);
		});

		it("is downloaded though the device hangs up as soon as it has all of it", async () => {
			test.cloud.setDownloadFault({ kind: "drip", bytes: 200_000 });
			await hangsUpAfter(url, file.length);
			await until(() => status(shipment, device) !== "firmware-requested");
			assert.equal(status(shipment, device), "downloaded");
		});

		it("counts its bytes as events, at most one for each hundredth", async () => {
			await (await get()).arrayBuffer();
			await until(() => status(shipment, device) === "downloaded");
			const progress = test.of("delivery").filter(each => each.status === "firmware-requested");
			const all = progress.map(each => each.bytes);
			assert.ok(all.length > 3 && all.length <= 101);
			assert.deepEqual(
				[...all].sort((a, b) => a - b),
				all,
			);
			assert.equal(all.at(-1), 100_000);
		});

		for (const [fault, expected] of [
			[{ kind: "cut", bytes: 30_000 }, "broken"],
			[{ kind: "length", bytes: 7 }, "broken"],
			[{ kind: "truncate", bytes: 30_000 }, 30_000],
			[{ kind: "flip", bytes: 77_777 }, 100_000],
		] as const)
			it(`meets a fault: ${fault.kind}, once`, async () => {
				const answer = await test.ask("/admin/download-fault", { method: "PUT", body: { ...fault, times: 1 } });
				assert.equal(answer.status, 200);
				const spoilt = await get()
					.then(bytes, () => undefined)
					.catch(() => undefined);
				if (expected === "broken") assert.equal(spoilt, undefined);
				else assert.equal(spoilt?.length, expected);
				if (fault.kind === "flip") assert.equal((spoilt?.[77_777] ?? 0) ^ (file[77_777] ?? 0), 1);
				else await until(() => ["upload-failure", "downloaded"].includes(status(shipment, device) ?? ""));
				assert.ok((await bytes(await get())).equals(file), "the next is whole");
			});

		it("refuses a fault that is none", async () => {
			for (const [body, why] of [
				[{ kind: "explode" }, /K one of "none", "cut"/],
				[{ kind: "cut" }, /"bytes"/],
				[{ kind: "cut", bytes: 1, times: 0 }, /"times"/],
			] as const) {
				const answer = await test.ask("/admin/download-fault", { method: "PUT", body });
				assert.match(await refusal(answer), why);
			}
		});
	});

	describe("when the device comes back", () => {
		const run = async (...versions: readonly string[]): Promise<string | undefined> => {
			const device = test.device();
			const shipment = ship(add("1.1.0"));
			const unit = await logsIn(device, "1.0.0");
			await (await fetch(unit.offer ?? "")).arrayBuffer();
			await until(() => status(shipment, device) === "downloaded");
			for (const version of versions) await logsIn(device, version);
			return status(shipment, device);
		};

		it("with the new version, it was a success", async () => assert.equal(await run("1.1.0"), "success"));
		it("with the old one after the new, it is a rollback", async () =>
			assert.equal(await run("1.1.0", "1.0.0"), "rollback"));
		it("with the old one though it has all, it is a rollback", async () =>
			assert.equal(await run("1.0.0"), "rollback"));
		it("with the new one after all, it is a success", async () => assert.equal(await run("1.0.0", "1.1.0"), "success"));
		it("with a later one, it stays a success", async () => assert.equal(await run("1.1.0", "1.2.0"), "success"));

		it("a rollback stays told while it is offered again", async () => {
			const device = test.device();
			const shipment = ship(add("1.1.0"));
			const first = await logsIn(device, "1.0.0");
			await (await fetch(first.offer ?? "")).arrayBuffer();
			await until(() => status(shipment, device) === "downloaded");
			const again = await logsIn(device, "1.0.0");
			assert.ok(again.offer);
			test.cloud.setDownloadFault({ kind: "drip", bytes: 100_000 });
			await hangsUpAfter(again.offer, 1000);
			await until(() => test.logged.some(line => line.includes("download of device")));
			assert.equal(status(shipment, device), "rollback");
			assert.match(delivery(shipment, device)?.reason ?? "", /came back with version 1\.0\.0/);
		});

		it("says so when the build is not the tag's, which Blynk's console wants", async () => {
			const device = test.device();
			const shipment = ship(add("1.1.0"));
			await logsIn(device, "1.0.0");
			await logsIn(device, "1.1.0", { build: "Jan  1 2026 00:00:00" });
			assert.equal(status(shipment, device), "success");
			assert.match(delivery(shipment, device)?.reason ?? "", /reports the build "Jan  1 2026 00:00:00"/);
		});
	});

	it("is all there after a restart, and the address that a device has still is good", async () => {
		const device = test.device();
		const shipment = ship(add("1.1.0"), { kind: "percent", percent: 50 });
		const unit = await logsIn(device, "1.0.0");
		const before = test.cloud.shipments.deliveries(shipment);
		unit.close();
		await test.stop();
		writeFileSync(join(test.data, "firmware", "7.bin"), "written before a crash");
		const second = await TestCloud.start({ data: test.data });
		assert.deepEqual(second.cloud.firmwares.all.length, 1);
		assert.deepEqual(readdirSync(join(test.data, "firmware")), ["1.bin"]);
		assert.deepEqual(second.cloud.shipments.byId(shipment.id), shipment);
		assert.deepEqual(second.cloud.shipments.deliveries(shipment), before);
		const { pathname, search } = new URL(unit.offer ?? "");
		const answer = await fetch(`http://127.0.0.1:${second.cloud.port}${pathname}${search}`);
		assert.equal((await answer.arrayBuffer()).byteLength, 100_000);
		await second.stop();
		test = await TestCloud.start({ data: test.data });
	});

	it("forgets the devices that are removed", async () => {
		const device = test.device();
		const shipment = ship(add("1.1.0"));
		const unit = await logsIn(device, "1.0.0");
		test.cloud.hub.remove(device);
		assert.deepEqual(test.cloud.shipments.deliveries(shipment), []);
		assert.equal((await fetch(unit.offer ?? "")).status, 404);
	});

	it("leaves no token in log or events", async () => {
		const device = test.device();
		ship(add("1.1.0"));
		const unit = await logsIn(device, "1.0.0");
		await (await fetch(unit.offer ?? "")).arrayBuffer();
		const token = new URL(unit.offer ?? "").searchParams.get("token") ?? "";
		assert.ok(token.length === 32);
		assert.equal(JSON.stringify([test.logged, test.events]).includes(token), false);
	});
});
