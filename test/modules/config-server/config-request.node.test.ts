import assert from "node:assert/strict";
import fc from "fast-check";
import type { StaticAddress } from "../../../hosts/host";
import { equal, utf8 } from "../../../modules/bytes/index";
import { formFields, jsonFields, readConfig } from "../../../modules/config-server/config-request";
import { readJson } from "../../../modules/config-server/json-form";
import { token } from "../../support/portal";
import { inputs, inputsText } from "../../support/inputs";

const none = new Uint8Array(0);
const device = { host: "blynk.cloud", templateId: "DYNAMIC", dynamic: true };
const bytes = (minLength: number, maxLength: number): fc.Arbitrary<Uint8Array> =>
	fc.uint8Array({ minLength, maxLength });

const isControl = (byte: number): boolean => byte < 0x20 || byte === 0x7f;

function percent(value: Uint8Array): string {
	return Array.from(value, byte => `%${byte.toString(16).padStart(2, "0")}`).join("");
}

/** Changes some bytes of a text, and may cut it. */
function mutate(texts: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
	return fc
		.tuple(texts, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat(500))
		.map(([text, changes, cut]) => {
			const out = utf8(text);
			for (const [at, value] of changes) if (out.length) out[at % out.length] = value;
			return cut % 4 ? out : out.subarray(0, cut);
		});
}

/** Whatever is accepted keeps the rules that storage and radio rely on. */
function check(fields: Parameters<typeof readConfig>[0]): void {
	const request = readConfig(fields, device);
	if ("rule" in request) {
		assert.ok(request.field && request.rule);
		return;
	}
	const { ssid, password, token, host, port = 443, templateId } = request;
	assert.match(templateId ?? "", /^(DYNAMIC|TMPL[\w-]{4,28})$/);
	assert.ok(ssid.length >= 1 && ssid.length <= 32);
	assert.ok(password.length === 0 || (password.length >= 8 && password.length <= 64));
	assert.ok(!password.some(isControl));
	assert.match(token, /^[-_A-Za-z0-9]{32}$/);
	assert.match(host, /^[A-Za-z0-9.-]{1,64}$/);
	assert.ok(Number.isInteger(port) && port >= 1 && port <= 65535);
	for (const address of Object.values(request.static ?? {}).flat())
		assert.match(String(address), /^(\d{1,3}\.){3}\d{1,3}$/);
	if (request.static) checkStatic(request.static);
}

/** Whatever is accepted can be the addresses of a device, its router and its name servers. */
function checkStatic({ address, mask, gateway, dns }: StaticAddress): void {
	const number = (text: string): number => text.split(".").reduce((sum, each) => sum * 256 + Number(each), 0);
	const size = 2 ** 32 - number(mask);
	const inside = number(address) % size;
	assert.ok(size <= 2 || (inside > 0 && inside < size - 1), `${address} in ${mask}`);
	assert.equal(Math.floor(number(gateway) / size), Math.floor(number(address) / size));
	const lan = number(gateway) % size;
	assert.ok(size <= 2 || (lan > 0 && lan < size - 1), `${gateway} in ${mask}`);
	assert.notEqual(number(gateway), number(address));
	for (const each of [address, gateway, ...dns]) {
		const first = number(each) >>> 24;
		assert.ok(first >= 1 && first <= 223 && first !== 127, each);
	}
}

describe("fields of /config", () => {
	it("come through a form byte for byte, whatever they are", () => {
		fc.assert(
			fc.property(bytes(1, 32), fc.oneof(bytes(0, 0), bytes(8, 63)), (ssid, random) => {
				const password = random.map(byte => (isControl(byte) ? byte + 0x80 : byte));
				const form = utf8(`if=wifi&ssid=${percent(ssid)}&pass=${percent(password)}&blynk=${token}`);
				for (const fields of [formFields(form, none), formFields(none, form)]) {
					const request = readConfig(fields, device);
					assert.ok(!("rule" in request));
					assert.ok(equal(request.ssid, ssid) && equal(request.password, password));
				}
			}),
			{ numRuns: 5000 },
		);
	});

	it("refuse every password with a control character", () => {
		fc.assert(
			fc.property(bytes(8, 63), fc.nat(), fc.constantFrom(0, 9, 10, 13, 31, 127), (password, at, control) => {
				password[at % password.length] = control;
				const request = readConfig(formFields(none, utf8(`ssid=a&pass=${percent(password)}&blynk=${token}`)), device);
				assert.ok("rule" in request && request.field === "pass");
			}),
		);
	});

	it("take only addresses that a device, its router and its name servers can have", () => {
		const numbers = fc.oneof(fc.constantFrom(0, 1, 127, 128, 192, 254, 255), fc.nat(255));
		const address = fc.oneof(
			fc.tuple(numbers, numbers, numbers, numbers).map(each => each.join(".")),
			fc.tuple(fc.constantFrom("10.0.0", "192.168.4", "192.168.5"), numbers).map(each => each.join(".")),
		);
		const mask = fc.constantFrom("255.255.255.0", "255.255.252.0", "255.255.255.254", "255.255.255.255", "128.0.0.0");
		fc.assert(
			fc.property(address, mask, address, address, (ip, mask, gw, dns) => {
				const form = utf8(`ssid=a&blynk=${token}&ip=${ip}&mask=${mask}&gw=${gw}&dns=${dns}`);
				check(formFields(form, none));
			}),
			{ numRuns: 20_000 },
		);
	});

	it("come through a browser's form and through JSON as they were typed", () => {
		const typed = fc.string({ unit: "binary", minLength: 1, maxLength: 8 });
		fc.assert(
			fc.property(typed, typed, (ssid, rest) => {
				const pass = `12345678${rest.replace(/[\0-\x1f\x7f]/g, "-")}`;
				const all = { ssid, pass, blynk: token };
				const forms = [
					formFields(none, utf8(new URLSearchParams(all).toString())),
					jsonFields(utf8(JSON.stringify(all))),
				];
				for (const fields of forms) {
					const request = readConfig(fields ?? new Map(), device);
					assert.ok(!("rule" in request));
					assert.ok(equal(request.ssid, utf8(ssid)) && equal(request.password, utf8(pass)));
				}
			}),
			{ numRuns: 5000 },
		);
	});

	it(`survive ${inputsText} random and mutated forms`, () => {
		const sample = `if=wifi&ssid=Ho+me&ssid_hex=&ssidManual=&pass=%31%32345678&hidden=1&blynk=${token}&host=a.b&port_ssl=8443&save=1&ip=10.0.0.2&mask=255.0.0.0&gw=10.0.0.1&dns=1.1.1.1`;
		const input = fc.oneof(
			{ weight: 4, arbitrary: mutate(fc.constant(sample)) },
			{ weight: 1, arbitrary: bytes(0, 300) },
		);
		fc.assert(
			fc.property(input, form => check(formFields(form, none))),
			{ numRuns: inputs },
		);
	});

	it(`survive ${inputsText} random and mutated JSON texts, read as JSON.parse reads them`, () => {
		const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
		const object = fc.record(
			{ ssid: scalar, pass: scalar, blynk: fc.constant(token), other: fc.oneof(scalar, fc.array(scalar)) },
			{ requiredKeys: [] },
		);
		const texts = object.map(value => JSON.stringify(value));
		const input = fc.oneof(
			{ weight: 2, arbitrary: texts.map(utf8) },
			{ weight: 4, arbitrary: mutate(texts) },
			{ weight: 1, arbitrary: bytes(0, 100) },
		);
		fc.assert(
			fc.property(input, json => {
				const fields = new Map<string, Uint8Array>();
				const names = " ssid pass blynk ";
				const accepted = readJson(json, names, fields);
				const parsed = parse(json);
				const flat =
					typeof parsed === "object" &&
					parsed !== null &&
					!Array.isArray(parsed) &&
					Object.values(parsed).every(each => each === null || typeof each !== "object");
				if (accepted) {
					assert.ok(flat);
					// Where a name comes twice, the first counts here and the last there.
					for (const [name, value] of fields) assert.ok(Object.hasOwn(parsed, name) && value instanceof Uint8Array);
				} else if (flat) assert.match(new TextDecoder().decode(json), /[\d.][eE+]|\d{16}|\.\d{16}/);
				check(fields);
			}),
			{ numRuns: inputs },
		);
	});
});

function parse(json: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(json));
	} catch {
		return undefined;
	}
}
