import assert from "node:assert/strict";
import { OwnFields, shown, type Described } from "../../../modules/config-server/index";
import { portal, token, type Portal } from "../../support/portal";

const described = (given: Partial<Described>): Described => ({
	...{ name: "place", kind: "text", min: 0, max: 32, step: 1, options: "  ", required: false, default: "" },
	...{ keepOnReset: false, label: { en: "Place" }, help: {}, choices: [] },
	...given,
});

const fields = new OwnFields(
	[
		described({ default: "Home", label: { de: "Ort", en: 'The "place"' }, help: { en: "A town" } }),
		described({ name: "key", kind: "secret", required: true }),
		described({ name: "code", kind: "secret", keepOnReset: true, required: true, label: { fr: "Le code" } }),
		described({ name: "interval", kind: "number", min: -1, max: 60, default: "10", required: true }),
		described({ name: "metric", kind: "yesno" }),
		described({
			...{ name: "region", kind: "choice", options: " eu us ", default: "eu" },
			choices: [
				{ value: "eu", label: { en: "Europe" } },
				{ value: "us", label: {} },
			],
		}),
	].map(shown),
);

const board = (settings = ""): Portal => {
	const { options } = portal();
	return portal({ options: { fields, device: { ...options.device, settings } } });
};

const good = { ssid: "Home", pass: "correct horse", blynk: token };
const needed = { key: "k1", code: "c1" };

function settingsOf(to: Portal): unknown {
	const [first, ...more] = to.applied;
	assert.ok(first && !more.length);
	return first.settings;
}

const form = (given: Readonly<Record<string, string>>): string =>
	Object.entries(given)
		.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
		.join("&");

describe("the maker's own fields of /config", () => {
	it("come by query, form and JSON, typed as JSON has it", () => {
		const given = { ...good, ...needed, place: "Ny-Ålesund & co", interval: "-1", metric: "1", region: "us" };
		const expected = "place=Ny-Ålesund & co\nkey=k1\ncode=c1\ninterval=-1\nmetric=1\nregion=us\n";
		const json = JSON.stringify({ ...given, interval: -1, metric: true });
		for (const send of [
			(to: Portal) => to.get(`/config?${form(given)}`),
			(to: Portal) => to.post("/config", form(given)),
			(to: Portal) => to.post("/config", json, { "Content-Type": "application/json" }),
		]) {
			const to = board();
			assert.equal(send(to).status, 200);
			assert.equal(settingsOf(to), expected);
		}
	});

	it("stay as they were when they are not sent, or sent empty, but for a text, and for a secret that a reset clears", () => {
		const before = "place=Attic\nkey=k0\ncode=c0\ninterval=20\nmetric=0\nregion=us\n";
		const to = board(before);
		to.post("/config", form({ ...good, key: "k1", place: "", interval: "", region: "" }));
		assert.equal(settingsOf(to), "place=\nkey=k1\ncode=c0\ninterval=20\nmetric=0\nregion=us\n");
		const { status, text } = board(before).post("/config", form(good));
		assert.equal(status, 500);
		assert.equal(JSON.parse(text).field, "key");
	});

	it("that this firmware does not take are as if nobody had given them", () => {
		const to = board("place=\ninterval=3600\nregion=asia\ncode=c0\nwhat=1\n");
		to.post("/config", form({ ...good, key: "k1" }));
		assert.equal(settingsOf(to), "place=\nkey=k1\ncode=c0\n");
	});

	it("are refused by name and rule, by a page too, and never repeated", () => {
		for (const [given, field] of [
			[{ ...needed, place: "x".repeat(33) }, "place"],
			[{ code: "c1" }, "key"],
			[{ ...needed, code: "a\u0001" }, "code"],
			[{ ...needed, interval: "sixty-one" }, "interval"],
			[{ ...needed, metric: "perhaps" }, "metric"],
			[{ ...needed, region: "eu us" }, "region"],
		] as const) {
			const to = board();
			const { status, text } = to.post("/config", form({ ...good, ...given }));
			assert.equal(status, 500);
			assert.equal(JSON.parse(text).field, field);
			assert.ok(!text.includes("perhaps") && !text.includes("sixty-one"));
			assert.deepEqual(to.applied, []);
		}
		const page = board().post("/config", form({ ...good, ...needed, metric: "perhaps" }), { Accept: "text/html" });
		assert.equal(page.status, 400);
		assert.match(page.text, /<strong>metric<\/strong> must be 1 for yes or 0 for no/);
	});

	it("cost a product without any nothing: their names mean nothing to it", () => {
		const to = portal();
		to.post("/config", form({ ...good, place: "Attic" }));
		assert.ok(!("settings" in (to.applied[0] ?? {})));
	});
});

describe("the maker's own fields as they are told", () => {
	const told = (settings?: string): unknown => JSON.parse(board(settings).get("/product.json").text).fields;

	it("by /product.json, with what holds when nobody sends another, but of a secret", () => {
		assert.deepEqual(told(), [
			{
				...{ name: "place", kind: "text", min: 0, max: 32, default: "Home" },
				...{ label: { de: "Ort", en: 'The "place"' }, help: { en: "A town" } },
			},
			{ name: "key", kind: "secret", min: 0, max: 32, label: { en: "Place" }, help: {}, required: true },
			{ name: "code", kind: "secret", min: 0, max: 32, label: { fr: "Le code" }, help: {}, required: true },
			{
				...{ name: "interval", kind: "number", min: -1, max: 60, step: 1, default: "10", required: true },
				...{ label: { en: "Place" }, help: {} },
			},
			{ name: "metric", kind: "yesno", label: { en: "Place" }, help: {} },
			{
				...{ name: "region", kind: "choice", label: { en: "Place" }, help: {}, default: "eu" },
				options: [
					{ value: "eu", label: { en: "Europe" } },
					{ value: "us", label: {} },
				],
			},
		]);
		const all = "place=\nkey=k0\ncode=c0\ninterval=20\nmetric=0\nregion=us\n";
		const now = (told(all) as readonly Readonly<Record<string, unknown>>[]).map(each => [
			...[each["default"], each["required"]],
		]);
		assert.deepEqual(now, [
			[undefined, undefined],
			[undefined, true],
			[undefined, undefined],
			["20", true],
			["0", undefined],
			["us", undefined],
		]);
		assert.ok(!board(all).get("/product.json").text.includes("k0"));
	});

	it("and nothing by a product without any", () => {
		assert.ok(!("fields" in JSON.parse(portal().get("/product.json").text)));
	});

	it("by the plain form, shown as they are set, the secret empty", () => {
		const { text } = board('place="Attic"<\nkey=k0\ncode=c0\nmetric=1\nregion=us\n').get("/plain");
		for (const line of [
			'<label>The &#34;place&#34;: A town <input name="place" value="&#34;Attic&#34;&#60;" maxlength="32" ',
			'<label>Place <input name="key" value="" type="password" maxlength="32" ',
			'<label>Le code <input name="code" value="" type="password" maxlength="32" ',
			'<label>Place <input name="interval" value="10" inputmode="text" required ',
			'<select name="metric"><option value=""></option><option value="1" selected>Yes</option><option value="0">No</option>',
			'<select name="region"><option value="eu">Europe</option><option value="us" selected>us</option></select>',
		])
			assert.ok(text.includes(line), `${line}\n${text}`);
		assert.ok(!text.includes("k0") && !text.includes("c0"));
	});
});
