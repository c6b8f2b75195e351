import assert from "node:assert/strict";
import { product as fixed, token, World } from "../support/world";

const product = { ...fixed, templateId: "DYNAMIC" };
const [lamp, fan] = ["TMPLlamp1234", "TMPLfan12345"] as const;

/** What the board told the cloud in its last introduction. */
function introduced({ cloud }: World): Readonly<Record<string, string>> {
	const words = cloud.frames.findLast(({ type, body }) => type === 17 && body.startsWith("mcu"))?.body.split("·") ?? [];
	return Object.fromEntries(words.flatMap((word, at) => (at % 2 ? [] : [[word, words[at + 1] ?? ""]])));
}

/** What its phone reads. */
function boardInfo(world: World): Readonly<Record<string, unknown>> {
	return JSON.parse(world.get("/board_info.json")?.body ?? "{}");
}

function checkPhone(world: World, templateId: string, type = templateId): void {
	const { tmpl_id, fw_type } = boardInfo(world);
	assert.deepEqual([tmpl_id, fw_type], [templateId, type]);
}

function checkCloud(world: World, templateId: string, type = templateId): void {
	world.clock.advance(100);
	const { tmpl, "fw-type": fwType } = introduced(world);
	assert.deepEqual([tmpl, fwType], [templateId, type]);
}

/** A board that runs on `templateId`, and in which setup is open again. */
function reopened(templateId: string, config: unknown = product): World {
	const world = new World(config);
	world.provision({ templateId });
	world.until("running");
	world.board.press(4000);
	world.setup();
	return world;
}

describe("a product that leaves its template to the app", () => {
	it("asks for one, and reports it from then on", () => {
		const world = new World(product);
		world.board.powerOn();
		world.setup();
		checkPhone(world, "DYNAMIC");
		assert.equal(world.apply({ templateId: lamp })?.status, 200);
		world.until("running");
		checkCloud(world, lamp);
		world.cloud.disconnect();
		world.until("connecting");
		world.until("running");
		checkCloud(world, lamp);
	});

	it("keeps it through power cuts, another network and a network that fails", () => {
		const world = reopened(lamp);
		checkPhone(world, lamp);
		world.apply({ ssid: "Office", pass: "wrong hours" });
		world.until("joining");
		world.until("running");
		checkCloud(world, lamp);
		world.board.powerOff();
		world.board.powerOn();
		world.until("running");
		checkCloud(world, lamp);

		world.board.press(4000);
		world.setup();
		checkPhone(world, lamp);
		world.cloud.frames.length = 0;
		assert.equal(world.apply()?.status, 200);
		world.until("running");
		checkCloud(world, lamp);
	});

	it("takes another one, and returns to the one that worked when it fails", () => {
		const world = reopened(lamp);
		world.apply({ templateId: fan, blynk: "f".repeat(32) });
		world.until("connecting");
		world.until("running");
		checkCloud(world, lamp);
		world.board.press(4000);
		world.setup();
		checkPhone(world, lamp);
		world.apply({ templateId: fan });
		world.until("running");
		checkCloud(world, fan);
	});

	it("asks anew after a reset, by button and by phone, and after a first attempt that failed", () => {
		const button = reopened(lamp);
		button.board.press(12_000);
		button.clock.advance(15_000);
		assert.deepEqual(button.states.slice(-3), ["resetting", "restarting", "setup"]);
		checkPhone(button, "DYNAMIC");

		const phone = reopened(lamp);
		phone.get("/reset");
		phone.clock.advance(5000);
		assert.deepEqual(phone.states.slice(-3), ["resetting", "restarting", "setup"]);
		checkPhone(phone, "DYNAMIC");

		const failed = new World(product);
		failed.provision({ templateId: lamp, pass: "wrong horse" });
		failed.until("joining");
		failed.setup();
		checkPhone(failed, "DYNAMIC");
	});

	it("tells the cloud so when none was chosen, says it in the log, and takes one later", () => {
		const world = new World(product);
		world.provision();
		world.until("running");
		assert.ok(world.log.includes("setup: no template was chosen, so the cloud is told DYNAMIC"), world.log.join("\n"));
		checkCloud(world, "DYNAMIC");
		world.board.press(4000);
		world.setup();
		checkPhone(world, "DYNAMIC");
		world.apply({ templateId: lamp });
		world.until("running");
		checkCloud(world, lamp);
	});

	it("refuses what is no template id, and stays in setup", () => {
		const world = new World(product);
		world.board.powerOn();
		world.setup();
		const reply = world.apply({ templateId: "lamp" });
		assert.equal(reply?.status, 500);
		assert.match(reply.body, /"field":"templateId","rule":"a template id such as TMPLabcd1234"/);
		assert.equal(world.state, "setup");
	});

	it("reports a firmware type of its own as soon as it has a template: the app asks only while both are DYNAMIC", () => {
		const config = { ...product, firmwareType: "a lamp, 2nd edition" };
		const world = new World(config);
		world.board.powerOn();
		world.setup();
		checkPhone(world, "DYNAMIC");
		world.apply({ templateId: lamp });
		world.until("running");
		checkCloud(world, lamp, config.firmwareType);
		world.board.press(4000);
		world.setup();
		checkPhone(world, lamp, config.firmwareType);
	});

	it("tells it while it tries the settings, and forgets it with settings that failed", () => {
		const world = new World({ ...product, setup: { verify: "live" } });
		world.board.powerOn();
		world.setup();
		world.apply({ templateId: lamp, pass: "wrong horse" });
		world.until("trying");
		checkPhone(world, lamp);
		world.until("setup");
		checkPhone(world, "DYNAMIC");
		world.apply({ templateId: lamp });
		world.until("restarting");
		checkPhone(world, lamp);
		checkCloud(world, lamp);
		world.until("running");
		checkCloud(world, lamp);
	});
});

describe("a product that has its template", () => {
	it("takes no other, and reports its own also where an earlier firmware let the app choose", () => {
		const world = new World(fixed);
		world.board.powerOn();
		world.setup();
		assert.equal(world.apply({ templateId: lamp })?.status, 500);
		assert.equal(world.apply({ templateId: fixed.templateId })?.status, 200);
		world.until("running");
		checkCloud(world, fixed.templateId);

		const before = reopened(lamp);
		const after = new World(fixed, { board: { flash: before.flash } });
		after.board.powerOn();
		after.until("running");
		checkCloud(after, fixed.templateId);
	});

	it("reports any firmware type", () => {
		const world = new World({ ...fixed, firmwareType: "0" });
		world.provision({ blynk: token });
		world.until("running");
		checkCloud(world, fixed.templateId, "0");
	});
});
