import assert from "node:assert/strict";
import sinon from "sinon";
import { frame, response } from "../../../tools/cloud/frame";
import { TestCloud, until, Wire } from "./support";

const info =
	"mcu\x000.1.0\0fw-type\0TMPLabcd1234\0build\0Nov 23 2025 08:40:00\0blynk\x001.4.0\0" +
	"h-beat\x0040\0buff-in\x001024\0dev\0ESP32\0tmpl\0TMPLabcd1234";

describe("a device's connection", () => {
	let test: TestCloud;
	beforeEach(async () => (test = await TestCloud.start()));
	afterEach(() => {
		sinon.restore();
		return test.close();
	});

	it("logs in with the bytes of docs/protocol/wire.md#test-vectors, and comes online", async () => {
		const { token, id, name } = test.device();
		const wire = Wire.to(test.cloud.port);
		wire.send(Buffer.concat([Buffer.from("1d00010020", "hex"), Buffer.from(token)]));
		await wire.expect(Buffer.from("00000100c8", "hex"));
		assert.deepEqual(test.of("online"), [{ event: "online", id, name }]);
		const body = Buffer.from(info);
		assert.equal(body.length, 0x78);
		wire.send(Buffer.concat([Buffer.from("1100020078", "hex"), body]));
		await wire.expect(Buffer.from("00000200c8", "hex"));
		assert.equal(test.cloud.devices.byId(id)?.hardware["dev"], "ESP32");
		wire.close();
		await until(() => test.of("offline").length === 1);
	});

	it("logs in by the old command, and takes the older libraries' info with a NUL at its end", async () => {
		const { token, id } = test.device();
		const wire = Wire.to(test.cloud.port);
		wire.send(frame(2, 1, token));
		await wire.expect(response(1, 200));
		wire.send(frame(17, 2, "ver", "1.2.0", "h-beat", 45, "buff-in", 1024, "dev", "ESP32", "tmpl", "TMPLx", ""));
		await wire.expect(response(2, 200));
		assert.deepEqual(test.cloud.devices.byId(id)?.hardware, {
			...{ ver: "1.2.0", "h-beat": "45", "buff-in": "1024", dev: "ESP32", tmpl: "TMPLx" },
		});
		wire.close();
	});

	it("refuses an unknown token with code 9, keeps the connection, and takes another login on it", async () => {
		const { token } = test.device();
		const wire = Wire.to(test.cloud.port);
		wire.send(frame(29, 1, "x".repeat(32)));
		await wire.expect(response(1, 9));
		wire.send(frame(29, 1, token));
		await wire.expect(response(1, 200));
		wire.send(frame(29, 5, token));
		await wire.expect(response(5, 4));
		wire.close();
	});

	it("never writes a token into the log", async () => {
		const wire = Wire.to(test.cloud.port);
		wire.send(frame(29, 1, "secret-token-of-somebody-else-00"));
		await wire.expect(response(1, 9));
		assert.ok(test.logged.length > 0);
		assert.ok(!test.logged.join().includes("secret"));
		wire.close();
	});

	it("makes the device of a provision token when the info frame comes, and not before", async () => {
		const { token } = test.cloud.devices.createProvision("Heater", "TMPLabcd1234");
		const wire = await Wire.as(test.cloud, token);
		wire.send(frame(20, 2, "vw", 0, 1));
		assert.equal(test.cloud.devices.count, 0);
		wire.send(frame(17, 3, ...info.split("\0")));
		await wire.expect(response(3, 200));
		const device = test.cloud.devices.byToken(token);
		assert.deepEqual([device?.name, device?.templateId, device?.values], ["Heater", "TMPLabcd1234", {}]);
		assert.deepEqual(
			test.events.map(each => each.event),
			["device", "online"],
		);
		assert.equal(test.cloud.devices.provision(token), undefined, "the token is permanent now");
		wire.close();
	});

	it("tells when a device says something else of itself than before, as after an update", async () => {
		const { token, id } = test.cloud.devices.create("Heater", "TMPLabcd1234");
		for (const version of ["1.0", "1.0", "1.1"]) {
			const wire = await Wire.as(test.cloud, token);
			wire.send(frame(17, 2, "mcu", version, "dev", "ESP32"));
			await wire.expect(response(2, 200));
			wire.close();
		}
		assert.deepEqual(test.of("hardware"), [{ event: "hardware", id, hardware: { mcu: "1.1", dev: "ESP32" } }]);
	});

	it("makes it of the template the token was asked for when the device has none yet", async () => {
		const { token } = test.cloud.devices.createProvision(undefined, "TMPLabcd1234");
		const wire = await Wire.as(test.cloud, token);
		wire.send(frame(17, 2, ...info.replaceAll("TMPLabcd1234", "DYNAMIC").split("\0")));
		await wire.expect(response(2, 200));
		const device = test.cloud.devices.byToken(token);
		assert.deepEqual([device?.templateId, device?.hardware["tmpl"]], ["TMPLabcd1234", "DYNAMIC"]);
		wire.close();
	});

	it("lets an app's token lapse after seven days", async () => {
		const { token } = test.cloud.devices.createProvision(undefined, "TMPLabcd1234");
		sinon.useFakeTimers({ now: Date.now() + 7 * 86_400_000 + 1, toFake: ["Date"] });
		const wire = Wire.to(test.cloud.port);
		wire.send(frame(29, 1, token));
		await wire.expect(response(1, 9));
		wire.close();
	});

	it("stores and announces what a device writes, and sends what the app writes", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		wire.send(Buffer.from("1400030007767700310034" + "32", "hex"));
		await wire.settle();
		assert.deepEqual(device.values["1"]?.words, ["42"]);
		const [write] = test.of("write");
		assert.deepEqual([write?.id, write?.pin, write?.value, write?.from], [device.id, 1, "42", "device"]);
		test.cloud.hub.write(device, 2, ["Grüße", "zwei"]);
		await wire.expect(frame(20, 111, "vw", 2, "Grüße", "zwei"));
		wire.close();
	});

	it("sends what it holds when asked for pins or for everything, under the id of the question", async () => {
		const device = test.device();
		test.cloud.hub.write(device, 1, ["55"]);
		test.cloud.hub.write(device, 7, ["a", "b"]);
		const wire = await Wire.as(test.cloud, device.token);
		wire.send(Buffer.from("10000400067672003100" + "32", "hex"));
		await wire.expect(frame(20, 4, "vw", 1, 55));
		wire.send(frame(16, 5));
		await wire.expect(Buffer.concat([frame(20, 5, "vw", 1, 55), frame(20, 5, "vw", 7, "a", "b")]));
		wire.send(frame(16, 6, "vr"));
		await wire.expect(response(6, 2));
		wire.close();
	});

	it("sends a datastream's default until something was written, and nothing where there is neither", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		wire.send(frame(16, 4));
		await wire.expect(frame(20, 4, "vw", 1, 100));
		wire.send(frame(16, 5, "vr", 0, 1, 2, 9));
		await wire.expect(frame(20, 5, "vw", 1, 100));
		test.cloud.hub.write(device, 1, ["7"]);
		await wire.expect(frame(20, 111, "vw", 1, 7));
		wire.send(frame(16, 6));
		await wire.expect(frame(20, 6, "vw", 1, 7));
		await wire.settle();
		wire.close();
	});

	it("leaves out of a sync of everything what the template does not sync, and tells it when asked by name", async () => {
		await test.close();
		const stream = { name: "x", type: "integer", default: "5" } as const;
		const datastreams = [
			{ ...stream, id: 1, pin: 3, sync: false },
			{ ...stream, id: 2, pin: 4 },
		];
		test = await TestCloud.start({
			templates: [{ id: "TMPLabcd1234", name: "T", datastreams, events: [], metaFields: [] }],
		});
		const wire = await Wire.as(test.cloud, test.device().token);
		wire.send(frame(16, 4));
		await wire.expect(frame(20, 4, "vw", 4, 5));
		wire.send(frame(16, 5, "vr", 3));
		await wire.expect(frame(20, 5, "vw", 3, 5));
		wire.close();
	});

	it("answers of several pins in one sync those that exist, then says that one is none", async () => {
		const device = test.device();
		test.cloud.hub.write(device, 2, ["hi"]);
		const wire = await Wire.as(test.cloud, device.token);
		wire.send(frame(16, 4, "vr", 2, 300, 1));
		await wire.expect(Buffer.concat([frame(20, 4, "vw", 2, "hi"), frame(20, 4, "vw", 1, 100), response(4, 2)]));
		wire.close();
	});

	it("crops a number that is out of its datastream's range, from the device and from the app", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		wire.send(frame(20, 3, "vw", 1, 1234.5));
		wire.send(frame(20, 4, "vw", 0, -121));
		await wire.settle();
		assert.deepEqual([device.values["1"]?.words, device.values["0"]?.words], [["100"], ["-120"]]);
		assert.deepEqual(
			test.of("write").map(each => each.value),
			["100", "-120"],
		);
		test.cloud.hub.write(device, 1, ["-1"]);
		await wire.expect(frame(20, 111, "vw", 1, 0));
		wire.send(frame(20, 5, "vw", 1, "1.50"));
		await wire.settle();
		assert.deepEqual(device.values["1"]?.words, ["1.50"], "what is in range stays as it was written");
		wire.close();
	});

	it("looks at no token of an address that sent too many wrong ones, until a while has passed", async () => {
		const device = test.device();
		const start = performance.now();
		const now = sinon.stub(performance, "now").returns(start);
		const guess = Buffer.concat(Array.from({ length: 31 }, (_, i) => frame(29, 1, `${i}`.padStart(32, "x"))));
		const guesser = Wire.to(test.cloud.port);
		guesser.send(guess);
		assert.deepEqual(await guesser.rest(), Buffer.concat(Array.from({ length: 30 }, () => response(1, 9))));
		const right = Wire.to(test.cloud.port);
		right.send(frame(29, 1, device.token));
		assert.equal((await right.rest()).length, 0);
		assert.match(test.logged.join("\n"), /too many wrong tokens came from its address/);
		now.returns(start + 2000);
		(await Wire.as(test.cloud, device.token)).close();
	});

	it("answers properties, events and their resolution", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		wire.send(frame(19, 2, "1", "2", "color", "#ff0000"));
		await wire.expect(response(2, 200));
		assert.equal(device.properties["2"]?.["color"], "#ff0000");
		wire.send(frame(19, 3, "1", "flavour", "sweet"));
		await wire.expect(response(3, 11));
		wire.send(frame(64, 4, "alarm", "Too hot"));
		await wire.expect(response(4, 200));
		assert.equal(test.of("eventLogged")[0]?.description, "Too hot");
		wire.send(frame(64, 5, "alarm", "x".repeat(301)));
		await wire.expect(response(5, 2));
		wire.send(frame(65, 6, "alarm"));
		await wire.expect(response(6, 200));
		assert.equal(device.events[0]?.resolved, true);
		wire.close();
	});

	it("dates the values of a group, and keeps the newer value", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		wire.send(frame(20, 2, "vw", 0, -50));
		wire.send(Buffer.from("150005000162", "hex"));
		wire.send(frame(21, 6, "t", 1_700_000_000_000));
		wire.send(frame(20, 7, "vw", 0, -70));
		wire.send(frame(20, 8, "vw", 1, 30));
		wire.send(frame(21, 9, "e"));
		await wire.settle();
		assert.deepEqual(device.values["0"]?.words, ["-50"]);
		assert.deepEqual(device.values["1"], { at: 1_700_000_000_000, words: ["30"] });
		assert.equal(test.of("write").length, 3);
		wire.close();
	});

	it("tells the time in every form", async () => {
		await test.close();
		test = await TestCloud.start({ timeZone: "Europe/Berlin" });
		sinon.useFakeTimers({ now: Date.UTC(2026, 6, 1, 12), toFake: ["Date"] });
		const wire = await Wire.as(test.cloud, test.device().token);
		const ask = async (words: readonly string[], ...answer: readonly (string | number)[]): Promise<void> => {
			wire.send(frame(17, 9, ...words));
			await wire.expect(frame(17, 9, ...answer));
		};
		await ask(["rtc", "sync"], "rtc", Date.UTC(2026, 6, 1, 14) / 1000);
		await ask(["utc", "time"], "utc", "time", Date.UTC(2026, 6, 1, 12));
		await ask(["utc", "iso"], "utc", "iso", "2026-07-01T14:00:00+02:00");
		await ask(["utc", "tz"], "utc", "tz", 60, 60);
		await ask(["utc", "tz_name"], "utc", "tz_name", "Europe/Berlin");
		const [back, forth] = [Date.UTC(2026, 9, 25, 1) / 1000, Date.UTC(2027, 2, 28, 1) / 1000];
		await ask(["utc", "dst_next"], "utc", "dst_next", back, 60, forth, 120);
		wire.close();
	});

	it("keeps metadata, and gives the token under its reserved name", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		wire.send(frame(17, 3, "meta", "set", "Hotspot Name", "Acme Lamp"));
		await wire.expect(response(3, 200));
		wire.send(frame(17, 4, "meta", "get", "Hotspot Name"));
		await wire.expect(frame(17, 4, "meta", "Hotspot Name", "Acme Lamp"));
		wire.send(frame(17, 5, "meta", "get", "Auth Token"));
		await wire.expect(frame(17, 5, "meta", "Auth Token", device.token));
		wire.send(frame(17, 6, "meta", "get", "Shoe Size"));
		await wire.expect(response(6, 17));
		wire.close();
	});

	it("sends console commands, updates and debug lines", async () => {
		const device = test.device();
		assert.equal(test.cloud.hub.command(device, ["dbg", "reboot"]), false);
		const wire = await Wire.as(test.cloud, device.token);
		assert.equal(test.cloud.hub.command(device, ["dbg", "reboot"]), true);
		await wire.expect(frame(17, 7777, "dbg", "reboot"));
		test.cloud.hub.debugPrint(device, "hello");
		await wire.expect(frame(55, 7777, "hello"));
		wire.close();
	});

	it("redirects one token, or all", async () => {
		const device = test.device();
		test.cloud.hub.redirect(device.token, { host: "ny3.blynk.cloud", port: 443 });
		const wire = Wire.to(test.cloud.port);
		wire.send(frame(29, 1, device.token));
		await wire.expect(Buffer.concat([Buffer.from("2900010013", "hex"), Buffer.from("ny3.blynk.cloud\x00443")]));
		test.cloud.hub.redirect(device.token, undefined);
		test.cloud.hub.redirect(undefined, { host: "lon1.blynk.cloud", port: undefined });
		wire.send(frame(29, 1, device.token));
		await wire.expect(frame(41, 1, "lon1.blynk.cloud"));
		wire.close();
	});

	it("sends to every connection of a token; offline comes with the last", async () => {
		const device = test.device();
		const [one, two] = [await Wire.as(test.cloud, device.token), await Wire.as(test.cloud, device.token)];
		test.cloud.hub.write(device, 1, ["5"]);
		await one.expect(frame(20, 111, "vw", 1, 5));
		await two.expect(frame(20, 111, "vw", 1, 5));
		one.close();
		await until(() => test.cloud.hub.connections === 1);
		assert.equal(test.of("offline").length, 0);
		two.close();
		await until(() => test.of("offline").length === 1);
		assert.equal(test.of("online").length, 1);
	});

	it("ends a connection that is silent for 23 s, or 2.3 heartbeats once it told them", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		const start = performance.now();
		const now = sinon.stub(performance, "now").returns(start + 22_000);
		test.cloud.hub.sweep();
		assert.equal(test.of("offline").length, 0);
		wire.send(frame(17, 2, ...info.split("\0")));
		await wire.expect(response(2, 200));
		now.returns(start + 22_000 + 91_000);
		test.cloud.hub.sweep();
		assert.equal(test.of("offline").length, 0);
		now.returns(start + 22_000 + 93_000);
		test.cloud.hub.sweep();
		assert.match(test.of("offline")[0]?.reason ?? "", /nothing came for 92 s/);
	});

	it("drops what is over 100 messages a second on average, and says so once", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		const write = frame(20, 3, "vw", 9, 1);
		wire.send(Buffer.concat(Array.from({ length: 6_100 }, () => write)));
		await wire.expect(response(3, 1));
		await until(() => test.of("write").length >= 6_000);
		assert.ok(test.of("write").length < 6_100);
		wire.close();
	});
});

describe("what a connection does with malformed input", () => {
	let test: TestCloud;
	beforeEach(async () => (test = await TestCloud.start()));
	afterEach(() => test.close());

	const ending: readonly [string, Buffer, RegExp][] = [
		["message id 0", Buffer.from("0600000000", "hex"), /message id 0/],
		["a body that is too long", Buffer.from("140003ffff", "hex"), /65535 bytes was announced, 4096 is the most/],
		["a command above 99", frame(200, 5), /unknown command 200/],
	];
	for (const [what, bytes, reason] of ending)
		it(`${what} ends it, and the log says why`, async () => {
			const wire = await Wire.as(test.cloud, test.device().token);
			wire.send(bytes);
			await wire.rest();
			assert.match(test.logged.join("\n"), reason);
		});

	const skipped: readonly [string, Buffer, RegExp][] = [
		["an unknown command", frame(77, 5, "x"), /command 77 ignored/],
		["an unknown internal keyword", frame(17, 5, "vfs", "x"), /"vfs" ignored/],
		["a group that is none", frame(21, 5, "q"), /group frame/],
		["a value the datastream does not hold", frame(20, 5, "vw", 1, "bright"), /V1 not stored: Value doesn't match/],
		["a direct pin", frame(20, 5, "dw", 1, 1), /hardware "dw" ignored/],
	];
	for (const [what, bytes, reason] of skipped)
		it(`${what} is skipped, and the log says so`, async () => {
			const wire = await Wire.as(test.cloud, test.device().token);
			wire.send(bytes);
			await wire.settle();
			assert.match(test.logged.join("\n"), reason);
			wire.close();
		});

	const refused: readonly [string, Buffer, number][] = [
		["a write without pin", frame(20, 5, "vw"), 2],
		["a pin above 255", frame(20, 5, "vw", 256, 1), 2],
		["an empty hardware body", frame(20, 5), 2],
		["an empty internal body", frame(17, 5), 2],
		["a property without value", frame(19, 5, "1", "color"), 11],
		["an event without code", frame(64, 5), 2],
		["metadata without field", frame(17, 5, "meta", "set"), 11],
	];
	for (const [what, bytes, status] of refused)
		it(`${what} is answered with code ${status}`, async () => {
			const wire = await Wire.as(test.cloud, test.device().token);
			wire.send(bytes);
			await wire.expect(response(5, status));
			wire.close();
		});

	it("any frame before the login ends it without an answer", async () => {
		const wire = Wire.to(test.cloud.port);
		wire.send(frame(6, 1));
		assert.equal((await wire.rest()).length, 0);
		assert.match(test.logged.join("\n"), /command 6 came before the login/);
	});

	it("frames cut at any byte mean the same", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		for (const byte of Buffer.concat([frame(20, 2, "vw", 1, 17), frame(6, 3)])) {
			wire.send(Buffer.from([byte]));
			await new Promise(resolve => setImmediate(resolve));
		}
		await wire.expect(response(3, 200));
		assert.deepEqual(device.values["1"]?.words, ["17"]);
		wire.close();
	});

	it("a value larger than the device's buffer is kept but not sent", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		test.cloud.hub.write(device, 2, ["x".repeat(300)]);
		await wire.settle();
		assert.match(test.logged.join("\n"), /were not sent: the device takes 251/);
		assert.equal(device.values["2"]?.words[0]?.length, 300);
		wire.close();
	});
});
