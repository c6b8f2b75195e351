import assert from "node:assert/strict";
import { request } from "node:http";
import sinon from "sinon";
import type { Device } from "../../../tools/cloud/device";
import { frame } from "../../../tools/cloud/frame";
import { TestCloud, Wire } from "./support";

const platform = "/api/v1/organization";

/** Status and body of an answer; a JSON error is shown by its message. */
async function read(answer: Response): Promise<readonly [number, unknown]> {
	const text = await answer.text();
	const isJson = answer.headers.get("content-type")?.startsWith("application/json");
	const body: unknown = isJson ? JSON.parse(text) : text;
	const error = body instanceof Object && "error" in body ? body.error : undefined;
	return [answer.status, error instanceof Object && "message" in error ? error.message : body];
}

describe("the platform API", () => {
	let test: TestCloud;
	beforeEach(async () => (test = await TestCloud.start()));
	afterEach(() => test.close());

	const create = async (body: unknown): Promise<readonly [number, unknown]> =>
		read(await test.ask(`${platform}/device/create`, { method: "POST", body }));

	it("creates a device with a token of 32 characters", async () => {
		const [status, body] = await create({ templateId: "TMPLabcd1234", name: "Kitchen", orgId: 1 });
		assert.equal(status, 201);
		assert.ok(body instanceof Object && "token" in body && "id" in body);
		assert.match(String(body.token), /^[\w-]{32}$/);
		assert.deepEqual(
			test.events.map(each => each.event),
			["device"],
		);
	});

	it("gives a provision token, which is no device yet", async () => {
		const [status, body] = await create({ provision: true, name: "Heater" });
		assert.equal(status, 201);
		assert.ok(body instanceof Object && "token" in body);
		assert.equal(test.cloud.devices.count, 0);
		assert.ok(test.cloud.devices.provision(String(body.token)));
	});

	it("answers nobody without the bearer", async () => {
		for (const authorization of ["", "Bearer wrong", `Basic ${test.cloud.bearer}`]) {
			const answer = await test.ask(`${platform}/devices`, { headers: { authorization } });
			assert.equal(answer.status, 401);
		}
	});

	it("says what is wrong with a request", async () => {
		assert.match(String((await create({ name: "<b>" }))[1]), /A name has 1 to 50 characters/);
		assert.match(String((await create({ name: 7 }))[1]), /"name" must be a text/);
		assert.match(String((await create({ templateId: "x" }))[1]), /starts with TMPL/);
		assert.match(String((await create([]))[1]), /must be a JSON object/);
		const headers = { authorization: `Bearer ${test.cloud.bearer}` };
		const raw = await fetch(`${test.cloud.url}${platform}/device/create`, { method: "POST", body: "{", headers });
		assert.deepEqual(await read(raw), [400, "The body is not valid JSON."]);
		const big = await create({ name: "x".repeat(70_000) });
		assert.equal(big[0], 413);
		assert.deepEqual(await read(await test.ask(`${platform}/device?deviceId=9`)), [404, "Device not found."]);
		assert.deepEqual(await read(await test.ask("/nowhere")), [404, "Not found."]);
	});

	it("tells of a device, lists all, and removes one with its connection", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		assert.deepEqual(await read(await test.ask(`${platform}/device/online?deviceId=${device.id}`)), [
			200,
			{ connected: true },
		]);
		const [, list] = await read(await test.ask(`${platform}/devices?page=0&size=10`));
		assert.ok(list instanceof Object && "totalElements" in list && list.totalElements === 1);
		assert.ok(!JSON.stringify(list).includes(device.token), "a list holds no tokens");
		assert.equal((await test.ask(`${platform}/device?deviceId=${device.id}`, { method: "DELETE" })).status, 204);
		await wire.rest();
		assert.equal((await test.ask(`${platform}/device?deviceId=${device.id}`)).status, 404);
		assert.equal((await test.ask(`${platform}/devices?size=0`)).status, 400);
	});

	it("writes a datastream by its id or pin, and the device gets it", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		const post = (body: object): Promise<Response> =>
			test.ask(`${platform}/device/datastream`, { method: "POST", body: { deviceId: device.id, ...body } });
		assert.equal((await post({ dataStreamId: 2, value: 40 })).status, 204);
		await wire.expect(frame(20, 111, "vw", 1, 40));
		assert.equal((await post({ pin: "V9", value: ["a", "b"] })).status, 204);
		await wire.expect(frame(20, 111, "vw", 9, "a", "b"));
		assert.equal((await post({ dataStreamId: 99, value: 1 })).status, 400);
		assert.equal((await post({ pin: "v1" })).status, 400);
		const [, streams] = await read(await test.ask(`${platform}/device/datastreams?deviceId=${device.id}&pins=v1`));
		assert.ok(Array.isArray(streams) && streams.length === 1);
		const event = { deviceId: device.id, eventCode: "alarm", eventDescription: "!" };
		assert.equal((await test.ask(`${platform}/device/trigger-event`, { method: "POST", body: event })).status, 204);
		wire.close();
	});
});

describe("the device API", () => {
	let test: TestCloud;
	let device: Device;
	beforeEach(async () => {
		test = await TestCloud.start();
		device = test.device();
	});
	afterEach(() => {
		sinon.restore();
		return test.close();
	});

	const get = async (path: string): Promise<readonly [number, unknown]> => {
		const separator = path.includes("?") ? "&" : "?";
		return read(await fetch(`${test.cloud.url}/external/api${path}${separator}token=${device.token}`));
	};

	it("reads and writes pins as text, several as JSON", async () => {
		assert.deepEqual(await get("/update?v1=55"), [200, ""]);
		assert.deepEqual(await get("/update?dataStreamId=1&value=-40"), [200, ""]);
		assert.deepEqual(await get("/update?pin=V7&value=8.5&value=47.1"), [200, ""]);
		assert.deepEqual(await get("/batch/update?v2=33&v8=44"), [200, "OK"]);
		assert.deepEqual(await get("/get?v1"), [200, "55"]);
		assert.deepEqual(await get("/get?dataStreamId=1"), [200, "-40"]);
		assert.deepEqual(await get("/get?v7"), [200, "[8.5,47.1]"]);
		assert.deepEqual(await get("/get?v1&v2"), [200, { v1: 55, v2: "33" }]);
		assert.deepEqual(await get("/getAll"), [200, { v0: -40, v1: 55, v2: "33", v7: [8.5, 47.1], v8: 44 }]);
	});

	it("sends what is written to the device, with id 111", async () => {
		const wire = await Wire.as(test.cloud, device.token);
		assert.deepEqual(await get("/isHardwareConnected"), [200, "true"]);
		await get("/update?v1=12");
		await wire.expect(frame(20, 111, "vw", 1, 12));
		wire.close();
	});

	it("answers with the documented errors", async () => {
		const errors: readonly [string, string][] = [
			["/get?q1", "Wrong pin format."],
			["/get?v256", "Wrong pin format."],
			["/get?v99", "Requested dataStream doesn't exist in the product."],
			["/get?dataStreamId=x", "Wrong dataStreamId format."],
			["/get?dataStreamId=99", "Requested dataStream doesn't exist in the product."],
			["/update?v1=bright", "Value doesn't match the Datastream data type."],
			["/update", "Wrong pin format."],
			["/update/property?pin=v1&flavour=sweet", 'There is no property "flavour".'],
			["/logEvent", "Event code is not provided."],
			["/device/meta?metaFieldId=x", "Wrong metaField format."],
			["/device/meta?metaFieldId=99", "MetaField doesn't exist."],
			["/device/meta/update?metaFieldId=4", "Wrong value"],
		];
		for (const [path, message] of errors) assert.deepEqual(await get(path), [400, message], path);
		const unknown = await fetch(`${test.cloud.url}/external/api/isHardwareConnected?token=x`);
		assert.deepEqual(await read(unknown), [400, "Invalid token."]);
	});

	it("refuses what the template does not list when it is strict, as blynk.cloud does", async () => {
		await test.close();
		test = await TestCloud.start({ strict: true });
		device = test.device();
		assert.deepEqual(await get("/update?v99=1"), [400, "No datastream setup for that pin."]);
		const unknown = "Can't find Event with this code in Product template";
		assert.deepEqual(await get("/logEvent?code=fire"), [400, unknown]);
		assert.deepEqual(await get("/device/meta/update?metaFieldName=Shoe&value=42"), [400, "MetaField doesn't exist."]);
	});

	it("crops a number that is out of its datastream's range", async () => {
		assert.deepEqual(await get("/update?v1=101"), [200, ""]);
		assert.deepEqual(await get("/get?v1"), [200, "100"]);
		assert.deepEqual(await get("/batch/update?v0=-999&v2=x"), [200, "OK"]);
		assert.deepEqual(await get("/get?v0"), [200, "-120"]);
	});

	it("takes a batch whole or not at all", async () => {
		await get("/update?v0=-1");
		const written = test.of("write").length;
		assert.deepEqual(await get("/batch/update?v0=-5&v1=bright"), [
			400,
			"Value doesn't match the Datastream data type.",
		]);
		assert.deepEqual(await get("/update?v0=-5&v1=bright"), [400, "Value doesn't match the Datastream data type."]);
		assert.deepEqual(await get("/update/property?pin=v0&label=A&flavour=sweet"), [
			400,
			'There is no property "flavour".',
		]);
		assert.deepEqual(await get("/get?v0"), [200, "-1"]);
		assert.equal(test.of("write").length, written);
		assert.deepEqual(device.properties, {});
	});

	it("looks at no token after too many wrong ones, and says for how long", async () => {
		const start = performance.now();
		const now = sinon.stub(performance, "now").returns(start);
		const early = test.cloud.devices.createProvision("Heater", "TMPLabcd1234").token;
		const ask = (token: string): Promise<Response> =>
			fetch(`${test.cloud.url}/external/api/isHardwareConnected?token=${token}`);
		for (let i = 0; i < 40; i++) assert.equal((await ask(early)).status, 400, "a token that is early is not wrong");
		for (let i = 0; i < 30; i++) assert.equal((await ask(`wrong${i}`)).status, 400);
		for (const token of ["wrong", device.token]) {
			const answer = await ask(token);
			assert.equal(answer.headers.get("retry-after"), "2");
			assert.deepEqual(await read(answer), [429, "Too many wrong tokens. Try again in 2 s."]);
		}
		now.returns(start + 2000);
		assert.equal((await ask(device.token)).status, 200);
	});

	it("sets properties, events and metadata", async () => {
		assert.deepEqual(await get("/update/property?pin=v1&color=%23ff0000&label=Lamp"), [200, ""]);
		assert.deepEqual(device.properties["1"], { color: "#ff0000", label: "Lamp" });
		assert.deepEqual(await get("/logEvent?code=alarm&description=Too%20hot"), [200, ""]);
		assert.equal(device.events[0]?.description, "Too hot");
		assert.deepEqual(await get("/device/meta/update?metaFieldId=4&value=Attic"), [200, ""]);
		assert.deepEqual(await get("/device/meta?metaFieldId=4"), [200, { type: "Text", value: "Attic" }]);
	});

	it("logs at most 100 events a day", async () => {
		for (let i = 0; i < 100; i++) test.cloud.devices.logEvent(device, "notice", String(i));
		assert.deepEqual(await get("/logEvent?code=notice"), [400, "A device logs at most 100 events a day."]);
	});

	it("takes history, of which the newest point stays", async () => {
		const post = async (body: string, type = "application/json"): Promise<readonly [number, unknown]> => {
			const url = `${test.cloud.url}/external/api/batch/update?pin=v0&token=${device.token}`;
			return read(await fetch(url, { method: "POST", body, headers: { "content-type": type } }));
		};
		const now = Date.now();
		assert.deepEqual(
			await post(
				JSON.stringify([
					[now - 1000, -50],
					[now - 2000, -60],
				]),
			),
			[200, "OK"],
		);
		assert.deepEqual(await get("/get?v0"), [200, "-50"]);
		assert.deepEqual(await post("[]", "text/plain"), [400, "Unknown content type."]);
		assert.equal((await post("[[1,2]]"))[0], 400);
		assert.equal((await post("[[]]"))[0], 400);
		const many = JSON.stringify(Array.from({ length: 10_001 }, () => [now, 1]));
		assert.deepEqual(await post(many), [400, "Too much data in batch. Maximum batch size is 10000 points."]);
	});

	it("takes history of booleans and places, each batch whole or not at all", async () => {
		await test.close();
		const datastreams = [
			{ id: 1, pin: 5, name: "On", type: "integer", min: 0, max: 1 },
			{ id: 2, pin: 6, name: "Place", type: "location" },
		] as const;
		test = await TestCloud.start({
			templates: [{ id: "TMPLabcd1234", name: "T", datastreams, events: [], metaFields: [] }],
		});
		device = test.device();
		const post = async (pin: string, points: unknown): Promise<readonly [number, unknown]> => {
			const url = `${test.cloud.url}/external/api/batch/update?pin=${pin}&token=${device.token}`;
			const headers = { "content-type": "application/json" };
			return read(await fetch(url, { method: "POST", body: JSON.stringify(points), headers }));
		};
		const now = Date.now();
		const two = (first: unknown, second: unknown): unknown => [
			[now - 2000, first],
			[now - 1000, second],
		];
		assert.deepEqual(await post("v5", two(true, false)), [200, "OK"]);
		assert.deepEqual(await post("v6", two([1, 2], [32.12396, 49.109466])), [200, "OK"]);
		assert.deepEqual(
			test.of("write").map(each => each.value),
			["1", "0", ["1", "2"], ["32.12396", "49.109466"]],
		);
		for (const wrong of [[1], [1, 2, 3], ["a", "b"], {}, null])
			assert.equal((await post("v6", two([1, 2], wrong)))[0], 400, JSON.stringify(wrong));
		for (const [pin, wrong] of [
			["v5", "bright"],
			["v6", 7],
		] as const)
			assert.deepEqual(await post(pin, two(1, wrong)), [400, "Value doesn't match the Datastream data type."]);
		assert.equal(
			(
				await post("v5", [
					[now, 1],
					[now - 40 * 86_400_000, 1],
				])
			)[0],
			400,
		);
		assert.equal(test.of("write").length, 4);
	});

	it("ends a provisioning without the info frame", async () => {
		const { token } = test.cloud.devices.createProvision("Heater", "TMPLabcd1234");
		const url = `${test.cloud.url}/external/api/provision?token=${token}&templateId=TMPLabcd1234&ver=1.0.0&boType=ESP32`;
		assert.equal((await fetch(url)).status, 200);
		assert.equal((await fetch(url)).status, 200, "twice is fine");
		const made = test.cloud.devices.byToken(token);
		assert.deepEqual([made?.name, made?.hardware["dev"], made?.hardware["mcu"]], ["Heater", "ESP32", "1.0.0"]);
	});
});

describe("the cloud's HTTP server", () => {
	let test: TestCloud;
	beforeEach(async () => (test = await TestCloud.start()));
	afterEach(() => test.close());

	/** `fetch` does not let one choose the Host. */
	const get = (headers: Record<string, string>): Promise<number> =>
		new Promise((resolve, reject) => {
			request(test.cloud.pageUrl("/"), { headers }, answer => resolve(answer.resume().statusCode ?? 0))
				.on("error", reject)
				.end();
		});

	it("shows its page only under this machine's names, so that no rebound DNS name can read its key", async () => {
		assert.equal(await get({ host: "localhost:1" }), 200);
		assert.equal(await get({ host: "evil.example" }), 403);
	});

	it("allows no other origin to read anything", async () => {
		for (const path of ["/", "/admin/fault", "/external/api/getAll"]) {
			const answer = await test.ask(path, { headers: { origin: "http://evil.example" } });
			assert.equal(answer.headers.get("access-control-allow-origin"), null);
		}
	});

	it("does not show the bearer in its page", async () => {
		assert.ok(!(await (await fetch(test.cloud.pageUrl("/"))).text()).includes(test.cloud.bearer));
	});

	it("shows its pages only to who knows their key, since every user of the machine reaches 127.0.0.1", async () => {
		const { url, pageKey } = test.cloud;
		for (const path of ["/", "/panel", "/setup"] as const) {
			assert.equal((await fetch(test.cloud.pageUrl(path))).status, 200);
			for (const query of ["", "?key=", `?key=${pageKey}x`, `?key=${test.cloud.bearer}`]) {
				const answer = await fetch(url + path + query);
				assert.equal(answer.status, 403);
				assert.match(await answer.text(), /Open the address that the cloud printed/);
			}
		}
		for (const path of ["/panel.js", "/panel.css", "/external/api/get", "/nothing"])
			assert.ok(!(await (await fetch(url + path)).text()).includes(pageKey), path);
	});

	it("refuses a header of a megabyte", async () => {
		assert.equal(await get({ host: "localhost", "x-long": "x".repeat(1 << 20) }).catch(() => 431), 431);
	});
});
