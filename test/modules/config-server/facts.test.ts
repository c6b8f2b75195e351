import assert from "node:assert/strict";
import type { AccessPointFound, Security } from "../../../hosts/host";
import { hex, utf8 } from "../../../modules/bytes/index";
import { codes, type Code } from "../../../modules/codes/index";
import { portal, token } from "../../support/portal";

function heard(ssid: string | Uint8Array, rssi = -50, security: Security = "WPA2", channel = 6): AccessPointFound {
	const bytes = typeof ssid === "string" ? utf8(ssid) : ssid;
	return { ssid: bytes, bssid: Uint8Array.of(0xaa, 0xbb, 0xcc, 1, 2, 3), rssi, channel, security };
}

describe("/board_info.json", () => {
	it("has the keys of the new Edgent in their order, then those of the old, then what the error means", () => {
		const { get } = portal({ options: { status: () => ({ phase: "setup", code: 722 }) } });
		const { status, text, fields } = get("/board_info.json");
		assert.equal(status, 200);
		assert.equal(fields.get("content-type"), "application/json");
		assert.equal(
			text,
			'{"vendor":"Blynk","tmpl_id":"TMPLabcd1234","fw_type":"TMPLabcd1234","fw_ver":"0.1.0",' +
				'"name":"Blynk Device-1W7R","uid":"6d1b1a6e-0000-4000-8000-000000000001",' +
				'"bssid":"24:6F:28:AA:BB:CD","last_error":722,' +
				'"ifs":[{"name":"wifi","mac":"24:6F:28:AA:BB:CC","scan":1,"5ghz":0,"static_ip":1}],' +
				'"board":"Device","ssid":"Blynk Device-1W7R","mac":"24:6F:28:AA:BB:CC",' +
				`"wifi_scan":true,"static_ip":true,"last_error_msg":${JSON.stringify(codes[722])}}`,
		);
	});

	it("tells the template the unit has now", () => {
		const now = { templateId: "DYNAMIC", firmwareType: "DYNAMIC" };
		const { options } = portal();
		const { get } = portal({ options: { ...options, device: { ...options.device, ...now } } });
		const { tmpl_id, fw_type } = JSON.parse(get("/board_info.json").text);
		assert.deepEqual([tmpl_id, fw_type], ["DYNAMIC", "DYNAMIC"]);
	});

	it("answers POST as well, as Edgent does", () => {
		assert.equal(portal().post("/board_info.json", "").status, 200);
	});
});

describe("/status.json", () => {
	it("tells phase, code and what the code means", () => {
		for (const code of [0, 700, 712, 732] as const satisfies Code[]) {
			const { get } = portal({ options: { status: () => ({ phase: "setup", code }) } });
			assert.deepEqual(JSON.parse(get("/status.json").text), {
				phase: "setup",
				code,
				message: codes[code],
				attempt: 0,
				// A sign-in page may want to know whom it is to let through.
				...(code === 712 ? { mac: "24:6F:28:AA:BB:CC" } : {}),
			});
		}
	});

	it("counts the attempts, and names the last one's network but no secret", () => {
		const { get } = portal();
		get(`/config?ssid=Home&pass=correct%20horse&blynk=${token}`);
		get(`/config?ssid=Home&pass=short&blynk=${token}`);
		const { attempt, ssid, ...rest } = JSON.parse(get("/status.json").text);
		assert.equal(attempt, 1);
		assert.equal(ssid, "Home");
		assert.deepEqual(Object.keys(rest), ["phase", "code", "message"]);
	});

	it("tells the step while it tries, and the network of before a restart", () => {
		const status = { phase: "trying", code: 0, step: "joining", ssid: Uint8Array.of(0xff, 0x41) } as const;
		const { get } = portal({ options: { status: () => status } });
		const told = JSON.parse(get("/status.json").text);
		assert.equal(told.step, "joining");
		assert.equal(told.ssid_hex, "ff41");
	});
});

describe("/wifi_scan.json", () => {
	it("lists the networks as Blynk's clients read them, in their order", () => {
		const found = [heard("Home", -40, "WPA2+WPA3", 11), heard("Far", -80, "OPEN", 1)];
		const { text, fields } = portal({ options: { scan: () => ({ found, age: 4600 }) } }).get("/wifi_scan.json");
		assert.equal(
			text,
			'[{"ssid":"Home","bssid":"AA:BB:CC:01:02:03","rssi":-40,"sec":"WPA2+WPA3","ch":11},' +
				'{"ssid":"Far","bssid":"AA:BB:CC:01:02:03","rssi":-80,"sec":"OPEN","ch":1}]',
		);
		assert.equal(fields.get("age"), "5");
	});

	it("is an empty list when nothing is heard", () => {
		assert.equal(portal().get("/wifi_scan.json").text, "[]");
	});

	it("survives hostile names and gives their bytes (docs/complaints.md#special-characters, #scripts-in-names)", () => {
		const names = [
			"<script>alert(1)</script>",
			'a"b\\c',
			"\u0000\u001f\u007f",
			"😀 café",
			" spaces ",
			"\u2028",
			"'",
			"a,b;c",
		];
		const bytes = [
			...names.map(utf8),
			new Uint8Array(32).fill(255),
			Uint8Array.of(0xef, 0xbb, 0xbf, 0x41),
			Uint8Array.of(0xc3),
		];
		const found = bytes.map(ssid => heard(ssid));
		const { text } = portal({ options: { scan: () => ({ found, age: 0 }) } }).get("/wifi_scan.json");
		const list: { ssid: string; ssid_hex?: string }[] = JSON.parse(text);
		assert.deepEqual(
			list.map(each => each.ssid_hex ?? hex(utf8(each.ssid))),
			bytes.map(each => hex(each)),
		);
		assert.equal(list[0]?.ssid, names[0]);
		assert.equal(list[0]?.ssid_hex, undefined);
		assert.equal(list[2]?.ssid_hex, "001f7f");
		assert.equal(list[8]?.ssid_hex, "ff".repeat(32));
	});

	it("marks what no password opens for this device", () => {
		const securities = ["WEP", "WPA2 ENT", "WAPI", "OPEN", "WPA", "WPA2", "WPA3", "OWE", "unknown"] as const;
		const found = securities.map(each => heard("x", -40, each));
		const { text } = portal({ options: { scan: () => ({ found, age: 0 }) } }).get("/wifi_scan.json");
		const list: { sec: string; unsupported?: boolean }[] = JSON.parse(text);
		const marked = list.filter(each => each.unsupported === true).map(each => each.sec);
		assert.deepEqual(marked, ["WEP", "WPA2 ENT", "WAPI"]);
	});

	it("starts a new scan only when asked to, and tells how old the last is (docs/complaints.md#slow-scans)", () => {
		const asked: boolean[] = [];
		const scan = (refresh: boolean): { found: []; age: number } => {
			asked.push(refresh);
			return { found: [], age: 0 };
		};
		const { get } = portal({ options: { scan } });
		get("/wifi_scan.json");
		get("/wifi_scan.json?refresh=1");
		get("/wifi_scan.json?a=b&refresh=1&c");
		get("/wifi_scan.json?xrefresh=1");
		for (const other of ["0", "10", "", "true"]) get(`/wifi_scan.json?refresh=${other}`);
		assert.deepEqual(asked, [false, true, true, false, false, false, false, false]);
	});

	it("waits for the first scan, and gives up after 8 s with an empty list", () => {
		let found: AccessPointFound[] | undefined;
		const { connect, host } = portal({ options: { scan: () => found && { found, age: 0 } } });
		const request = "GET /wifi_scan.json HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n";
		const first = connect();
		first.send(request);
		host.clock.advance(3000);
		assert.equal(first.text, "");
		found = [heard("Home")];
		host.clock.advance(200);
		assert.match(first.text, /"ssid":"Home"/);
		found = undefined;
		const second = connect();
		second.send(request);
		host.clock.advance(8200);
		assert.match(second.text, /\r\n\r\n\[\]$/);
		const third = connect();
		third.send(request.replace("GET", "HEAD"));
		host.clock.advance(8200);
		assert.match(third.text, /Content-Length: 2\r\n[^[]*\r\n\r\n$/);
	});
});

describe("/product.json", () => {
	it("tells the page how to look and speak", () => {
		const page = {
			colour: "#24c48e",
			icon: `data:image/png;base64,${"iVBORw0K".repeat(400)}`,
			instructions: { en: 'Keep it "near".\nThanks', ar: "ضعه بالقرب" },
			languages: ["en", "ar"],
			verify: "live",
			leds: {
				setup: { colour: 255, beat: [50, 500] },
				running: { colour: 2409614, wave: 5000 },
				storing: { colour: 1 },
			},
		} as const;
		const { get } = portal({ options: { page } });
		const { text, fields, bytes } = get("/product.json");
		assert.equal(Number(fields.get("content-length")), bytes.length);
		assert.deepEqual(JSON.parse(text), {
			vendor: "Blynk",
			name: "Device",
			host: "blynk.cloud",
			hotspot: "Blynk Device-1W7R",
			...page,
		});
	});

	it("leaves to the page what the product does not say", () => {
		assert.deepEqual(JSON.parse(portal().get("/product.json").text), {
			vendor: "Blynk",
			name: "Device",
			host: "blynk.cloud",
			hotspot: "Blynk Device-1W7R",
			verify: "restart",
			languages: [],
			instructions: {},
			leds: {},
			icon: "",
		});
	});
});
