import assert from "node:assert/strict";
import { table } from "../../../src/machine";
import { guide, memoryAfter } from "../../../tools/board/guide";
import { steps } from "../../../tools/board/steps";
import type { Guide, Standing, StepName, Story } from "../../../tools/board/steps";

const story: Story = { ssid: "Home", password: "correct horse", control: "Light", updates: true, hold: 10, window: 10 };

/** A blank board out of its box, and nothing done yet. */
const begin: Standing = {
	...{ at: "setup", memory: "blank", code: 0, phone: "home", browser: false },
	...{ faults: [], update: "none", told: "", moved: false, updated: false, startedOver: false },
};

const all = { moved: true, updated: true, startedOver: true } as const;

/** Online, and it obeyed. */
const online = { at: "running", memory: "proven", moved: true } as const;

type Case = readonly [
	what: string,
	standing: Partial<Standing>,
	step: StepName,
	spot: Guide["spot"],
	title: RegExp,
	text: RegExp,
];

const cases: readonly Case[] = [
	["a blank board", {}, "join", "phone", /join the board’s network/, /The app has a token/],
	["a phone on its way", { phone: "joining" }, "join", "phone", /Wait/, /Joining/],
	["the wizard", { phone: "board" }, "wizard", "phone", /“Home”, type “correct horse”/, /from the device itself/],
	["the page without an app", { browser: true }, "join", "phone", /Follow the page/, /join the network below/],
	["that page, there", { browser: true, phone: "board" }, "wizard", "phone", /Open the page/, /device’s network/],
	["nobody came", { at: "idle" }, "join", "board", /button once/, /10\u00a0min/],
	["no power", { at: "off" }, "join", "board", /power on/, /no power/],
	["a trial", { at: "trying", phone: "board" }, "online", "phone", /page/, /tries your Wi-Fi/],
	["storing", { at: "storing", memory: "candidate" }, "online", "board", /light/, /stores/],
	[
		"restarting with it",
		{ at: "restarting", memory: "candidate" },
		"online",
		"board",
		/light/,
		/returns to its own Wi-Fi/,
	],
	["joining", { at: "joining", memory: "candidate" }, "online", "board", /light/, /on its way/],
	["connecting", { at: "connecting", memory: "candidate" }, "online", "board", /light/, /on its way/],
	[
		"a first failure",
		{ at: "joining", memory: "candidate", code: 720 },
		"online",
		"board",
		/light/,
		/720: .* after a while/,
	],
	["a wrong password", { code: 722 }, "join", "phone", /Join again/, /722: The Wi-Fi password is wrong/],
	["a refused token", { code: 703 }, "join", "phone", /Join again/, /another one/],
	["the same without an app", { code: 703, browser: true }, "join", "phone", /Start over/, /another one/],
	["it, in the wizard", { code: 722, phone: "board" }, "wizard", "phone", /“correct horse”, try again/, /keeps/],
	["another failure there", { code: 710, phone: "board" }, "wizard", "phone", /what the page says/, /asked again/],
	["a refused token there", { code: 703, phone: "board" }, "wizard", "phone", /Leave and join/, /another token/],
	["online", { at: "running", memory: "proven" }, "move", "cloud", /Change Light/, /online/],
	["obeyed", online, "update", "updates", /Ship an update/, /signed, over the air/],
	[
		"an offer",
		{ ...online, update: "offered", told: "offered 2" },
		"update",
		"updates",
		/Watch it download/,
		/^offered 2$/,
	],
	[
		"a download",
		{ ...online, at: "fetching", update: "fetching" },
		"update",
		"updates",
		/cut its power/,
		/goes on there/,
	],
	[
		"a download cut short",
		{ ...online, at: "off", update: "paused", told: "2 came to 40 %." },
		...(["update", "board", /power on/, /keeps what it stored\. 2 came to 40 %/] as const),
	],
	[
		"a start with it",
		{ ...online, at: "restarting", update: "starting", told: "All of 2" },
		...(["update", "board", /light/, /^All of 2$/] as const),
	],
	[
		"its way online",
		{ ...online, at: "joining", update: "trial", told: "on trial" },
		"update",
		"board",
		/light/,
		/on trial/,
	],
	[
		"a trial",
		{ ...online, update: "trial", told: "on trial" },
		"update",
		"updates",
		/half a minute/,
		/on trial If it crashes/,
	],
	[
		"one taken back",
		{ ...online, update: "back", told: "It crashed." },
		"update",
		"updates",
		/Ship another/,
		/^It crashed/,
	],
	[
		"one refused",
		{ ...online, update: "refused", told: "By others." },
		"update",
		"updates",
		/Ship another/,
		/^By others/,
	],
	["one kept", { ...online, update: "kept", updated: true }, "reset", "board", /Hold the button 10 s/, /erases/],
	[
		"another one after that",
		{ ...online, ...all, update: "trial", told: "on trial" },
		"update",
		"updates",
		/half/,
		/trial/,
	],
	["power lost", { at: "off", memory: "proven", moved: true }, "online", "board", /power on/, /keeps/],
	["power back", { at: "joining", memory: "proven", moved: true }, "online", "board", /light/, /on its way/],
	["erasing", { at: "resetting", ...all }, "reset", "board", /light/, /erases/],
	["restarting blank", { at: "restarting", ...all }, "reset", "board", /light/, /blank/],
	["erased too early", { startedOver: true }, "join", "phone", /join/, /token/],
	["all done", all, "fail", "switches", /Now make it fail/, /names the code/],
	["all done, online", { ...all, at: "running", memory: "proven" }, "fail", "switches", /Now make it fail/, /code/],
	["all done, a fault", { ...all, faults: [712] }, "fail", "phone", /should fail with 712/, /712/],
	["in the wizard with it", { ...all, faults: [712], phone: "board" }, "fail", "phone", /“Home”/, /device itself/],
	["online with it", { ...all, faults: [712], at: "running", memory: "proven" }, "fail", "board", /power/, /712/],
	["failed with it", { ...all, faults: [712], code: 712 }, "fail", "phone", /failed with 712/, /712: .* still on/],
	["the fault gone", { ...all, code: 712 }, "fail", "phone", /Join again/, /712: .* its page helps/],
	["no power, all done", { ...all, at: "off" }, "fail", "board", /power on/, /no power/],
	["idle, all done", { ...all, at: "idle" }, "fail", "board", /button once/, /closed/],
	[
		"an outage",
		{ at: "connecting", memory: "proven", code: 710, faults: [710], moved: true },
		...(["online", "switches", /Turn the fault off/, /never gives up/] as const),
	],
	["the same by itself", { at: "joining", memory: "proven", code: 720 }, "online", "board", /light/, /never gives up/],
	[
		"forgotten by the cloud",
		{ at: "connecting", memory: "proven", code: 703 },
		"online",
		"board",
		/Hold/,
		/start over/,
	],
	["opened again", { memory: "proven", moved: true }, "join", "phone", /join/, /What it knew stays/],
	["an update", { at: "updating", phone: "board" }, "wizard", "board", /light/, /firmware/],
	["a broken flash", { at: "failed", code: 700, faults: [700] }, "join", "board", /Wait/, /Turn the fault off/],
	["a rescue", { at: "rescue", memory: "proven" }, "online", "board", /Wait/, /by itself/],
];

describe("the tour's guide", () => {
	for (const [what, standing, step, spot, title, text] of cases)
		it(`knows ${what}`, () => {
			const told = guide({ ...begin, ...standing }, story);
			assert.deepEqual({ step: told.step, spot: told.spot }, { step, spot });
			assert.match(told.title, title);
			assert.match(told.text, text);
		});

	it("counts as done what is behind, what was obeyed and what was erased", () => {
		const done = (standing: Partial<Standing>): readonly StepName[] => guide({ ...begin, ...standing }, story).done;
		assert.deepEqual(done({}), []);
		assert.deepEqual(done({ phone: "board" }), ["join"]);
		assert.deepEqual(done({ at: "running", memory: "proven" }), ["join", "wizard", "online"]);
		assert.deepEqual(done({ at: "off", memory: "proven", moved: true }), ["join", "wizard", "move"]);
		assert.deepEqual(done({ startedOver: true }), ["reset"]);
		assert.deepEqual(done(online), ["join", "wizard", "online", "move"]);
		assert.deepEqual(done({ ...online, updated: true }), ["join", "wizard", "online", "move", "update"]);
		assert.deepEqual(done(all), ["join", "wizard", "online", "move", "update", "reset"]);
	});

	it("asks for no value where the template takes none", () => {
		const bare = { ...story, control: undefined, updates: false };
		assert.ok(!steps(bare).some(each => each.name === "move"));
		const told = guide({ ...begin, at: "running", memory: "proven" }, bare);
		assert.equal(told.step, "reset");
		assert.match(told.text, /^Your device is online\./);
		assert.equal(guide({ ...begin, startedOver: true }, bare).step, "fail");
	});

	it("ships nothing where the product takes no updates", () => {
		const bare = { ...story, updates: false };
		assert.ok(!steps(bare).some(each => each.name === "update"));
		assert.equal(guide({ ...begin, ...online }, bare).step, "reset");
	});

	it("never calls a token fresh, and has short titles for a phone's width", () => {
		for (const [what, standing] of cases) {
			const { title, text } = guide({ ...begin, ...standing }, story);
			assert.ok(!/fresh/i.test(text), what);
			assert.ok(title.length <= 56 && text.length <= 200, `${what}: ${title} ${text}`);
		}
	});

	it("has a place for every step that is current", () => {
		const names = steps(story).map(each => each.name);
		for (const [, standing] of cases) assert.ok(names.includes(guide({ ...begin, ...standing }, story).step));
	});
});

describe("what a watcher knows of the flash", () => {
	it("follows the machine through a life", () => {
		const life = ["setup", "storing", "restarting", "joining", "setup", "storing", "joining", "running"] as const;
		const seen = life.reduce<readonly string[]>((all, at) => {
			const last = all.at(-1) ?? "blank";
			return [...all, memoryAfter(last as "blank", at)];
		}, []);
		const trial = ["candidate", "candidate", "candidate", "blank"];
		assert.deepEqual(seen, ["blank", ...trial, "candidate", "candidate", "proven"]);
		assert.equal(memoryAfter("proven", "storing"), "both");
		assert.equal(memoryAfter("both", "setup"), "proven");
		assert.equal(memoryAfter("proven", "resetting"), "blank");
	});

	it("takes a board that joins at once for one that knew its network", () => {
		assert.equal(memoryAfter("blank", "joining"), "proven");
	});

	it("has a word for every place of the machine", () => {
		for (const at of new Set(table.map(([from]) => from))) assert.ok(guide({ ...begin, at }, story).title);
	});
});
