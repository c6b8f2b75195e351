import assert from "node:assert/strict";
import { utf8, text } from "../../modules/bytes/index";
import { product, token as brought, World, type Reply } from "../support/world";

/** The unit's own. */
const own = "OWNOWNOWNOWNOWNOWNOWNOWNOWNOWN12";
const placeholder = "-".repeat(32);

/** A unit with what the factory has left in its flash, in setup. */
function unit(keys: Readonly<Record<string, string>>, config: object = { factory: true }): World {
	const world = new World({ ...product, ...config });
	for (const [key, value] of Object.entries(keys)) world.flash.write(key, utf8(value));
	world.cloud.tokens.add(own);
	world.unbox();
	return world;
}

const withToken = (config?: object): World => unit({ serial: "SN-0001", token: own }, config);

/** Hands over the network alone. */
const network = (world: World, fields: Readonly<Record<string, string>> = {}): Reply | undefined =>
	world.apply({ blynk: "", ...fields });

const lastToken = (world: World): string | undefined => world.cloud.logins.at(-1)?.token;

const metaOf = (world: World): readonly string[] =>
	world.cloud.frames.map(each => each.body).filter(each => each.startsWith("meta·set·Serial"));

describe("a unit with a static token", () => {
	it("needs no token from the phone", () => {
		const world = withToken();
		assert.equal(network(world)?.status, 200);
		world.until("running");
		assert.equal(lastToken(world), own);
	});

	for (const verify of ["restart", "live"])
		it(`takes what the wizard page sends for it, too (${verify})`, () => {
			const world = withToken({ factory: true, setup: { verify } });
			const { token: told } = world.json("/product.json") as { readonly token?: string };
			assert.equal(told, placeholder);
			world.apply({ blynk: placeholder });
			world.until("running");
			assert.equal(lastToken(world), own);
		});

	it("takes a token that the app brings, and that one from then on", () => {
		const world = withToken();
		world.apply();
		world.until("running");
		assert.equal(lastToken(world), brought);
		world.switchOffAndOn();
		world.until("running");
		assert.equal(lastToken(world), brought);
	});

	it("needs none after a reset either", () => {
		const world = withToken();
		world.apply();
		world.until("running");
		world.board.press(12_000);
		world.clock.advance(11_000);
		world.setup(5000);
		network(world);
		world.until("running");
		assert.equal(lastToken(world), own);
	});

	it("gives it to the product's cloud and its regions, and to no other server", () => {
		const world = withToken();
		for (const host of ["evil.example", "notblynk.cloud", "blynk.cloud.evil.example"])
			for (const blynk of ["", placeholder]) {
				const reply = network(world, { host, blynk });
				assert.equal(reply?.status, 500);
				assert.match(reply?.body ?? "", /"field":"host","rule":"blynk\.cloud: the device's own token goes nowhere/);
			}
		assert.equal(network(world, { host: "fra1.Blynk.cloud" })?.status, 200);
	});

	it("asks again for the server alone where another attempt was made with the unit's own token", () => {
		const world = withToken();
		network(world, { pass: "wrong horse" });
		world.until("restarting");
		world.setup();
		assert.equal(world.retry({ pass: "correct horse", host: "evil.example" })?.status, 500);
		assert.equal(world.retry({ pass: "correct horse" })?.status, 200);
		world.until("running");
		assert.equal(lastToken(world), own);
	});

	it("tells its token to nobody, and to no log", () => {
		const world = withToken({ factory: true, console: { serial: true } });
		let shown = "";
		world.board.serial.onData = bytes => void (shown += text(bytes));
		world.board.serial.write(utf8("devinfo\rsys info\r"));
		world.clock.advance(1000);
		for (const path of ["/product.json", "/board_info.json", "/status.json", "/plain"])
			shown += world.get(path)?.body ?? "";
		network(world);
		world.until("running");
		assert.ok(shown.includes("SN-0001"));
		assert.ok(!(shown + world.log.join("\n")).includes(own));
	});

	it("has a plain form that asks for no token", () => {
		const form = (world: World): string => world.get("/plain")?.body ?? "";
		assert.match(
			form(withToken()),
			/whole link\. Leave it empty to keep it\. <input name="blynk" inputmode="url" auto/,
		);
		assert.match(form(unit({ serial: "SN-0001" })), /whole link <input name="blynk" inputmode="url" required /);
	});

	it("joins by Improv without a visit to its page", () => {
		const world = withToken({ factory: true, console: { improv: true } });
		const [ssid, pass] = [utf8("Home"), utf8("correct horse")];
		const data = [ssid.length, ...ssid, pass.length, ...pass];
		const head = [...utf8("IMPROV"), 1, 3, data.length + 2, 1, data.length, ...data];
		world.board.serial.write(Uint8Array.from([...head, head.reduce((sum, each) => sum + each, 0) & 255]));
		world.until("running");
		assert.equal(lastToken(world), own);
	});
});

describe("a unit with a serial", () => {
	it("tells it to phones, on the console and, once a power-on, to the cloud", () => {
		const world = unit({ serial: "SN-0001" }, { factory: true, console: { serial: true } });
		assert.equal((world.json("/board_info.json") as { readonly serial?: string }).serial, "SN-0001");
		world.apply();
		world.until("running");
		world.clock.advance(1000);
		assert.deepEqual(metaOf(world), ["meta·set·Serial Number·SN-0001"]);
	});

	it("and no token asks for one, as any other", () => {
		const world = unit({ serial: "SN-0001" });
		assert.equal(network(world)?.status, 500);
		assert.equal(network(world, { blynk: placeholder })?.status, 200);
		assert.ok(!("token" in (world.json("/product.json") as object)));
	});

	it("says nothing of it in a product whose factory leaves none", () => {
		const world = withToken({});
		assert.ok(!("serial" in (world.json("/board_info.json") as object)));
		assert.equal(network(world)?.status, 500);
		world.apply();
		world.until("running");
		world.clock.advance(1000);
		assert.deepEqual(metaOf(world), []);
	});
});
