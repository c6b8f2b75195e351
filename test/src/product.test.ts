import assert from "node:assert/strict";
import { readProduct } from "../../src/product";

const least = { vendor: "Blynk", name: "Device", templateId: "TMPLabcd1234", firmwareVersion: "0.1.0" };

function problem(config: unknown): string {
	try {
		readProduct(config);
	} catch (error) {
		assert.ok(error instanceof Error);
		assert.equal(error.name, "ConfigError");
		return error.message;
	}
	return "no problem";
}

/** Of no use but for its form. */
const key = `04${"5a".repeat(64)}`;
const update = { keys: [key] };

describe("the product's config", () => {
	it("needs a vendor, a name, a template id and a version only", () => {
		const product = readProduct(least);
		assert.equal(product.firmwareType, undefined);
		assert.equal(product.cloud.host, "blynk.cloud");
		assert.deepEqual(product.cloud.ports, [443, 9443]);
		assert.equal(product.setup.window, 600_000);
		assert.equal(product.setup.password, undefined);
		assert.deepEqual(product.led.signs.setup, { colour: 0x0000ff, beat: [50, 500] });
	});

	it("takes the plain ports when TLS is off", () => {
		assert.deepEqual(readProduct({ ...least, cloud: { tls: false } }).cloud.ports, [80, 8080]);
	});

	it("replaces single signs of the light and keeps the others", () => {
		const { signs } = readProduct({ ...least, led: { signs: { running: { colour: "#ff8000", wave: 2000 } } } }).led;
		assert.deepEqual(signs.running, { colour: 0xff8000, wave: 2000 });
		assert.deepEqual(signs.idle, { colour: 0xffff00, beat: [50, 2000] });
	});

	it("names the field, the value and the rule of what is wrong", () => {
		assert.equal(
			problem({ ...least, templateId: "abc" }),
			'config: "templateId" is "abc", but must be a template id as "TMPLabcd1234", from the Blynk console, or "DYNAMIC" to let the app ask for it',
		);
		assert.equal(
			problem({ ...least, led: { brightness: 300 } }),
			'config: "led.brightness" is 300, but must be a whole number from 1 to 255',
		);
		assert.equal(
			problem({ ...least, cloud: { ports: [443, 0] } }),
			'config: "cloud.ports[1]" is 0, but must be a whole number from 1 to 65535',
		);
		assert.equal(
			problem({ ...least, button: { setup: 5000, reset: 4000 } }),
			'config: "button.reset" is 4000, but must be longer than "button.setup" (5000)',
		);
		assert.equal(
			problem({ ...least, button: { clicks: ["app", "reset"] } }),
			'config: "button.clicks[1]" is "reset", but must be one of "setup", "keepOpen", "app"',
		);
		assert.equal(
			problem({ ...least, button: { powerCycles: 2 } }),
			'config: "button.powerCycles" is 2, but must be a whole number from 3 to 10 (0: never)',
		);
		assert.equal(
			problem({ ...least, button: { setup: 100 } }),
			'config: "button.setup" is 100, but must be a whole number from 500 to 60000 (milliseconds; 0: never)',
		);
	});

	it("has a button whose clicks and holds are what the product says", () => {
		const { button } = readProduct(least);
		assert.deepEqual([button.clicks, button.powerCycles], [["keepOpen"], 0]);
		const given = readProduct({ ...least, button: { clicks: ["app", "setup"], setup: 0, powerCycles: 5 } }).button;
		assert.deepEqual(given.clicks, ["app", "setup"]);
		assert.deepEqual(given.holds, [{ name: "reset", time: 10_000 }]);
		assert.equal(given.powerCycles, 5);
	});

	it("is for anywhere, or for a country that ESP-IDF knows", () => {
		assert.equal(readProduct(least).country, "01");
		for (const country of ["DE", "AT", "US", "01"]) assert.equal(readProduct({ ...least, country }).country, country);
		for (const country of ["de", "DEU", "XX", "", "1 ", " A", "T ", 49])
			assert.match(
				problem({ ...least, country }),
				/^config: "country" is .* must be "01" .* a country of AT AU .* US$/,
			);
	});

	it("has no setup network on a channel where its country lets nobody send", () => {
		const on = (channel: number, country?: string): string =>
			problem({ ...least, setup: { channel }, ...(country === undefined ? {} : { country }) });
		assert.equal(on(12), 'config: "setup.channel" is 12, but must be 1 to 11 where "country" is "01"');
		assert.match(on(13, "US"), /1 to 11 where "country" is "US"/);
		assert.deepEqual([on(11), on(11, "CA"), on(13, "DE")], Array(3).fill("no problem"));
	});

	it("takes what has the form of its field, to the last character", () => {
		const fields: readonly (readonly [
			what: string,
			config: (value: string) => object,
			right: string[],
			wrong: string[],
		])[] = [
			[
				"templateId",
				templateId => ({ templateId }),
				["TMPLabcd", "TMPL-_z9", `TMPL${"a".repeat(28)}`, "DYNAMIC"],
				[
					...["TMPLabc", `TMPL${"a".repeat(29)}`, "tmplabcd", "xTMPLabcd", "TMPLabc.", "TMPLabcd\n", "TMPLabc\u00e9"],
					...["dynamic", "DYNAMIC ", "DYNAMIC1", ""],
				],
			],
			[
				"firmwareType",
				firmwareType => ({ firmwareType }),
				["0", "A lamp's firmware, 2nd edition", "\u706f", "a".repeat(64)],
				["", "a".repeat(65), "a\0b"],
			],
			[
				"firmwareVersion",
				firmwareVersion => ({ firmwareVersion }),
				["1", "1.2.3-rc_1", "a:b(c), 9"],
				["", "1".repeat(15), "1/2", "1;2", "1\t2"],
			],
			[
				"cloud.host",
				host => ({ cloud: { host } }),
				["a", "blynk.cloud", "10.0.0.1", "a".repeat(63)],
				["", "a".repeat(64), "-a", "a.", "a_b", "a b", "https://a"],
			],
			[
				"brand.colour",
				colour => ({ brand: { colour } }),
				["#000000", "#afAF09"],
				["", "000000", "#00000", "#0000", "#00000000", "#00000g", "a000000", "#00 000"],
			],
			[
				"brand.icon",
				icon => ({ brand: { icon } }),
				["data:image/", `data:image/${"a".repeat(4085)}`],
				["", "data:imag", " data:image/", `data:image/${"a".repeat(4086)}`],
			],
			[
				"brand.languages[0]",
				language => ({ brand: { languages: [language] } }),
				["en", "pt-BR"],
				["", "EN", "english", "pt-br", "pt_BR", "e1"],
			],
		];
		for (const [what, config, right, wrong] of fields) {
			for (const each of right) assert.equal(problem({ ...least, ...config(each) }), "no problem", `${what}: ${each}`);
			for (const each of wrong)
				assert.ok(problem({ ...least, ...config(each) }).startsWith(`config: "${what}" is "`), `${what}: ${each}`);
		}
	});

	it("takes 8 to 63 printable characters as the key of a setup network", () => {
		const open = (password: string): string => problem({ ...least, setup: { password } });
		for (const right of ["12345678", " ~".repeat(31), "a".repeat(63)]) assert.equal(open(right), "no problem", right);
		for (const wrong of ["1234567", "a".repeat(64), "1234567\u00e9", "12345678\n", "1234567\x7f"])
			assert.match(open(wrong), /^config: "setup.password" is "\.\.\."/);
	});

	it("takes no control character in a text", () => {
		for (const wrong of ["a\0b", "a\nb", "a\x1fb", "\tab", "ab\n"])
			assert.match(
				problem({ ...least, name: wrong }),
				/^config: "name" is .* but must be a text of 1 to 50 characters$/s,
			);
		assert.equal(problem({ ...least, name: "a b~\x7f\u00fc\u{1f600}" }), "no problem");
	});

	it("does not remember why it was offline, unless it is to", () => {
		assert.equal(readProduct(least).health, undefined);
		assert.ok(readProduct({ ...least, health: {} }).health);
		assert.ok(readProduct({ ...least, health: { field: "Last outage" } }).health);
		assert.match(problem({ ...least, health: true }), /^config: "health" is true, but must be an object/);
		assert.match(
			problem({ ...least, health: { field: "" } }),
			/^config: "health.field" is "", but must be a text of 1 to/,
		);
	});

	it("names a field that is missing", () => {
		assert.equal(
			problem({ ...least, vendor: undefined }),
			'config: "vendor" is missing, but must be a text of 1 to 20 characters',
		);
	});

	it("repeats no more of a name than tells which is meant", () => {
		assert.ok(problem({ ...least, ["x".repeat(5000)]: 1 }).length < 400);
	});

	it("takes an unknown field for the misspelling it is, and lists what is known", () => {
		assert.match(
			problem({ ...least, setup: { windw: 1 } }),
			/^config: "setup.windw" is "\.\.\.", but must be absent: .*window/,
		);
		assert.match(problem({ ...least, led: { signs: { blue: {} } } }), /"led.signs.blue" is "\.\.\.".*heldReset/);
	});

	it("tells nothing of what may be a secret: the key of another type, or under a misspelled name", () => {
		for (const setup of [{ password: 12345678 }, { pasword: "12345678" }, { passwords: 12345678 }])
			assert.doesNotMatch(problem({ ...least, setup }), /12345678/);
	});

	it("has an open setup network, or one with the product's key when there is a password", () => {
		const key = (setup: object): string => readProduct({ ...least, setup }).setup.key;
		assert.equal(key({}), "open");
		assert.equal(key({ password: "correct horse" }), "product");
		assert.equal(key({ key: "unit" }), "unit");
		assert.equal(key({ key: "unit", password: "correct horse" }), "unit");
	});

	it("refuses firmware uploads on an open setup network", () => {
		assert.equal(
			problem({ ...least, setup: { update: true } }),
			'config: "setup.update" is true, but must be false while "setup.key" is "open": anybody near could send a firmware',
		);
		for (const setup of [{ password: "correct horse" }, { key: "unit" }])
			assert.ok(readProduct({ ...least, update, setup: { ...setup, update: true } }).setup.update);
	});

	it("takes firmware only by a key, two at most, or where the product says in so many words that it takes anybody's", () => {
		assert.deepEqual(readProduct({ ...least, update }).update, {
			...{ keys: [key], acceptUnsigned: false, trial: 300_000, patience: 21_600_000 },
		});
		assert.ok(readProduct({ ...least, update: { acceptUnsigned: true } }).update);
		assert.match(
			problem({ ...least, update: {} }),
			/"update.keys" is a list of 0, but must be a list of 1 to 2 public/,
		);
		assert.match(problem({ ...least, update: { keys: [key, key, key] } }), /"update.keys" is a list of 3/);
		for (const wrong of [key.slice(2), `02${key.slice(2)}`, `${key}00`, `${key.slice(0, -1)}g`])
			assert.match(problem({ ...least, update: { keys: [wrong] } }), /"update.keys\[0\]" is .* 130 hexadecimal digits/);
	});

	it("takes firmware on the setup network only of those whose firmware it takes at all", () => {
		assert.match(
			problem({ ...least, setup: { key: "unit", update: true } }),
			/"setup.update" is true, but must be false where there is no "update"/,
		);
	});

	it("has a version with an order where it takes other firmware", () => {
		assert.match(
			problem({ ...least, firmwareVersion: "1.2-beta", update }),
			/"firmwareVersion" is "1.2-beta", but must be numbers as "1.2.3"/,
		);
	});

	it("refuses a kind of key that does not go with the password, without showing it", () => {
		assert.equal(
			problem({ ...least, setup: { key: "product" } }),
			'config: "setup.key" is "product", but must be "open" or "unit" without a "setup.password"',
		);
		assert.equal(
			problem({ ...least, setup: { key: "open", password: "correct horse" } }),
			'config: "setup.key" is "open", but must be "product" or "unit" beside a "setup.password"',
		);
		assert.match(problem({ ...least, setup: { password: "sieben7" } }), /8 to 63 printable ASCII characters$/);
		assert.match(problem({ ...least, setup: { password: "Schlüssel" } }), /8 to 63 printable ASCII characters$/);
	});

	it("refuses what is not an object, whatever it is", () => {
		for (const config of [undefined, null, 3, "x", [], true]) assert.match(problem(config), /^config: "" is /);
		assert.match(problem({ ...least, cloud: [] }), /"cloud" is a list of 0, but must be an object/);
	});
});
