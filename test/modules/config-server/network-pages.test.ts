import assert from "node:assert/strict";
import { text, utf8 } from "../../../modules/bytes/index";
import { CarePages, NetworkPages, type NetworkAnswer } from "../../../modules/config-server/index";
import { portal, type Portal } from "../../support/portal";

const form = { "Content-Type": "application/x-www-form-urlencoded" };

/** A server with the page; what it was told. */
function bench(isListed = true): { readonly page: Portal; readonly told: string[]; answer: NetworkAnswer } {
	const told: string[] = [];
	const state: { page: Portal; told: string[]; answer: NetworkAnswer } = {
		told,
		answer: "added",
		page: portal({
			options: {
				care: new NetworkPages(
					{
						list: () => [
							{ ssid: utf8("Home"), staged: false },
							{ ssid: utf8("<Cabin>"), staged: true },
						],
						add({ ssid, password, hidden }) {
							told.push(`add ${text(ssid)} ${text(password)} ${hidden}`);
							return state.answer;
						},
						remove(ssid) {
							told.push(`remove ${text(ssid)}`);
							return text(ssid) === "Home";
						},
					},
					isListed,
					new CarePages(new Uint32Array(56)),
				),
			},
		}),
	};
	return state;
}

describe("/networks", () => {
	it("lists what the device knows, and asks for another, without script", () => {
		const { status, text, fields } = bench().page.get("/networks");
		assert.equal(status, 200);
		assert.match(fields.get("content-security-policy") ?? "", /^default-src 'none'/);
		assert.match(text, /<li>Home<\/li><li>&#60;Cabin&#62; \(not used yet\)<\/li>/);
		assert.match(text, /<form method="post" action="\/networks">/);
		assert.doesNotMatch(text, /<script/);
	});

	it("names no network where everybody in reach can read it", () => {
		assert.doesNotMatch(bench(false).page.get("/networks").text, /Home|Cabin/);
	});

	it("keeps a network, to the byte", () => {
		const { page, told } = bench();
		const { status, text } = page.post("/networks", "ssid=Caf%C3%A9+%26+Bar&pass=battery%20staple", form);
		assert.deepEqual([status, told], [200, ["add Café & Bar battery staple false"]]);
		assert.match(text, /role="status">The device knows this network now/);
		page.post("/networks", "ssid=Cellar&pass=&hidden=1", form);
		assert.equal(told[1], "add Cellar  true");
	});

	it("says what is wrong with one", () => {
		const state = bench();
		for (const [answer, sentence] of [
			["invalid", /8 to 63/],
			["blank", /Set the device up first/],
			["not stored", /could not store/],
		] as const) {
			state.answer = answer;
			assert.match(state.page.post("/networks", "ssid=x&pass=y", form).text, sentence);
		}
	});

	it("forgets one, and says when there is none to forget", () => {
		const { page, told } = bench();
		assert.match(page.post("/networks", "forget=Home", form).text, /It is forgotten/);
		assert.match(page.post("/networks", "forget=Other", form).text, /keeps none of that name/);
		assert.deepEqual(told, ["remove Home", "remove Other"]);
	});

	it("takes nothing from a page of another site, nor more than a form", () => {
		const { page, told } = bench();
		const evil = { ...form, Origin: "http://evil.example" };
		assert.equal(page.post("/networks", "ssid=Trap&pass=", evil).status, 403);
		assert.equal(page.post("/networks", `ssid=${"x".repeat(4000)}`, form).status, 413);
		assert.deepEqual(told, []);
	});

	it("shows its neighbour, too", () => {
		const { page } = bench();
		assert.equal(page.get("/why").status, 200);
		assert.match(page.get("/plain").text, /href="\/networks".*href="\/why"/);
		assert.equal(portal().get("/networks").status, 404);
	});
});
