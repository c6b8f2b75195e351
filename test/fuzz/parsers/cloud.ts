import { crc32 } from "node:zlib";
import type { Random } from "../../../hosts/virtual/random";
import { httpApp } from "../../../tools/cloud/http";
import type { Hub } from "../../../tools/cloud/hub";
import { fuzzFolder, Hubs, shippingOf } from "../hub";
import { joined, latin1 } from "../mutate";
import { must, type Parser } from "../parser";
import type { Slow } from "../run";

const bearer = "b".repeat(48);

type App = Pick<ReturnType<typeof httpApp>, "fetch">;

/** The local cloud's HTTP: method and path in the first line, the body behind it. */
export function cloud(open = apiOf): Parser & Slow {
	const hubs = new Hubs();
	const state: { app: App | undefined } = { app: undefined };
	return {
		name: "cloud",
		reads: "a request to the local cloud's HTTP APIs; every other one knows the bearer",
		longest: 3000,
		bounds: { steps: 2000, stepsEach: 4, array: 4096 },
		// Each takes as long as several of other parsers, and this one is on no chip.
		oneOf: 5,
		words: [
			...paths,
			"?token=",
			"&pin=v1",
			"&value=",
			'{"templateId":',
			"null",
			"%00",
			"[]",
			"{}",
			'"deviceId":1',
			"GET ",
			"DELETE ",
		],
		generate,
		async judge(input) {
			const { hub, isNew } = hubs.next();
			if (isNew) hub.devices.create("Kitchen", hub.devices.templates.first.id);
			if (!state.app || isNew) state.app = open(hub);
			const request = requestOf(input);
			if (!request) return;
			const { status, text } = await answerOf(state.app, request);
			must(status < 500, `the cloud failed: ${status} ${text}`);
			const isApi = /\/\/[^/]+\/(api|external|admin)\//.test(request.url) && request.method !== "HEAD";
			must(!isApi || status < 400 || /^\{"error":\{"message":".+"\}\}$/.test(text), `the error is ${text}`);
			must(!text.includes(bearer), "the answer tells the bearer");
		},
	};
}

async function answerOf(app: App, request: Request): Promise<{ readonly status: number; readonly text: string }> {
	const socket = { remoteAddress: "127.0.0.1", remotePort: 1, remoteFamily: "IPv4" };
	const answer = await app.fetch(request, { incoming: { socket } });
	const isStream = answer.headers.get("content-type")?.includes("event-stream");
	if (isStream) await answer.body?.cancel();
	return { status: answer.status, text: isStream ? "" : await answer.text() };
}

/** `undefined` for what Node's own server would refuse. */
function requestOf(input: Uint8Array): Request | undefined {
	const end = input.indexOf(0x0a);
	const line = Buffer.from(input.subarray(0, end < 0 ? input.length : end)).toString("latin1");
	const [method = "", path = ""] = line.split(" ");
	const body = end < 0 || /^(GET|HEAD)$/.test(method) ? undefined : input.slice(end + 1);
	const headers = crc32(input) % 2 ? { authorization: `Bearer ${bearer}` } : {};
	if (!/^(GET|HEAD|POST|PUT|DELETE|OPTIONS)$/.test(method) || !/^\/[!-~]*$/.test(path)) return undefined;
	return new Request(`http://127.0.0.1${path}`, { method, headers, ...(body ? { body } : {}) });
}

/** Its APIs. */
export function apiOf(hub: Hub): App {
	return httpApp({
		...shippingOf(hub, fuzzFolder()),
		hub,
		bearer,
		pageKey: "p".repeat(48),
		setFault: () => {},
		on: () => () => {},
	});
}

const paths = [
	...[
		"/external/api/get",
		"/external/api/update",
		"/external/api/getAll",
		"/external/api/logEvent",
		"/external/api/batch/update",
	],
	...[
		"/api/v1/organization/device/create",
		"/api/v1/organization/device",
		"/api/v1/organization/devices",
		"/admin/fault",
	],
	...[
		"/api/v1/organization/device/datastream",
		"/api/v1/organization/device/trigger-event",
		"/",
		"/setup",
		"/admin/redirect",
		"/admin/firmware",
		"/admin/firmwares",
		"/admin/shipment",
		"/admin/shipment/stop",
		"/admin/shipment/devices",
		"/admin/download-fault",
	],
] as const;
const queries = [
	"",
	"?token=x&pin=v1&value=2",
	"?deviceId=1",
	"?page=0&size=5",
	"?token=&v1=1&v2=2",
	"?dataStreamId=1",
	"?pins=v1,v2",
] as const;
const bodies = [
	...[
		"",
		"{}",
		'{"deviceId":1,"pin":"v1","value":[1,"a"]}',
		'{"templateId":"TMPLabcd1234","name":"Lamp","provision":true}',
	],
	...[
		'{"deviceId":1,"eventCode":"alarm","eventDescription":"x"}',
		'{"kind":"silent"}',
		'["V1","2"]',
		'{"host":"a.b","port":1}',
		'{"firmwareId":1,"percent":5,"deviceIds":[1]}',
		'{"shipmentId":1,"limit":0,"condition":"other-build"}',
		'{"kind":"cut","bytes":1,"times":2}',
		"\xff",
	],
] as const;

function generate(random: Random): Uint8Array {
	const method = random.pick(["GET", "GET", "POST", "POST", "POST", "PUT", "DELETE"]);
	return joined([latin1(`${method} ${random.pick(paths)}${random.pick(queries)}\n`), latin1(random.pick(bodies))]);
}
