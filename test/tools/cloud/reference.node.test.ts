import assert from "node:assert/strict";
import sinon from "sinon";
import type { Device } from "../../../tools/cloud/device";
import { bytes, introduction, login, now, templateId, token, transcripts } from "../../reference/transcripts";
import { TestCloud, Wire } from "./support";

const datastreams = [
	{ id: 1, pin: 1, name: "Light", type: "integer", default: "100" },
	{ id: 2, pin: 2, name: "Message", type: "string" },
] as const;

describe("the cloud understands the C++ library 1.4.0", () => {
	let test: TestCloud;
	let device: Device;
	let wire: Wire;
	beforeEach(async () => {
		test = await TestCloud.start({
			templates: [{ id: templateId, name: "T", datastreams, events: [], metaFields: [] }],
		});
		sinon.useFakeTimers({ now, toFake: ["Date"] });
		device = test.device();
		wire = Wire.to(test.cloud.port);
		wire.send(bytes(login.sends.replace(token, device.token)));
		await wire.expect(bytes("00 00 01 00 c8"));
		wire.send(bytes(introduction.sends));
		await wire.expect(bytes("00 00 02 00 c8"));
		test.events.length = 0;
	});
	afterEach(() => {
		wire.close();
		sinon.restore();
		return test.close();
	});

	it(`login (${login.source}) and introduction (${introduction.source})`, () => {
		assert.ok(test.cloud.hub.isOnline(device));
		assert.deepEqual(device.hardware, {
			...{ mcu: "0.1.0", "fw-type": templateId, build: "Nov 23 2025 08:40:00", blynk: "1.4.0", "h-beat": "40" },
			...{ "buff-in": "1024", dev: "ESP32", tmpl: templateId },
		});
	});

	for (const { call, source, sends, means, answer } of transcripts)
		it(`${call} (${source})`, async () => {
			for (const byte of bytes(sends)) wire.send(Uint8Array.of(byte));
			await wire.expect(bytes(answer));
			await wire.settle();
			assert.equal(test.events.length, means.length);
			means.forEach((expected, index) => assert.deepEqual({ ...test.events[index], ...expected }, test.events[index]));
		});

	it("its heartbeat (BlynkProtocol.h:207)", async () => {
		wire.send(bytes("06 00 03 00 00"));
		await wire.expect(bytes("00 00 03 00 c8"));
	});
});
