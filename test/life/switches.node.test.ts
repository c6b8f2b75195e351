import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RealBoard } from "../../hosts/virtual/node/board";
import { readProduct } from "../../src/product";
import { start, type Observation } from "../../src/main";
import { switches } from "../../tools/board/switches";
import { startCloud, type Cloud } from "../../tools/cloud/cloud";
import { product, World } from "../support/world";

const ofTheCloud = switches.filter(each => each.name.startsWith("cloud-"));
const ofTheAir = switches.filter(each => !ofTheCloud.includes(each));

/** One port to try, so that silence is told after one time limit and not after two. */
const quick = { ...product, cloud: { ports: [443] } };

/** What throwing the switch means: a password is changed by typing another. */
const thrown = (value: boolean | string): boolean | string => (typeof value === "string" ? "battery staple" : true);

describe("each switch of the tour leads to the code it names", () => {
	let folder: string;
	let cloud: Cloud;

	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "switches-"));
		cloud = await startCloud({ data: join(folder, "cloud") });
	});
	after(async () => {
		await cloud.close();
		rmSync(folder, { recursive: true, force: true });
	});

	it("says which code, and is off at first", () => {
		for (const { code, read } of switches) {
			assert.ok(code);
			assert.notEqual(read({ air: new World().air, cloud }), true);
		}
	});

	for (const each of ofTheAir)
		it(`${each.group}: ${each.label} (${each.code})`, () => {
			const world = new World();
			const around = { air: world.air, cloud };
			const before = each.read(around);
			world.board.powerOn();
			world.setup();
			each.write(around, thrown(before));
			assert.equal(each.read(around), thrown(before));
			world.apply();
			world.clock.advance(60_000);
			assert.deepEqual([world.state, world.code], ["setup", each.code]);
			each.write(around, typeof before === "string" ? before : false);
			assert.equal(each.read(around), before);
			world.apply();
			world.until("running");
		});

	/** The first code that a board meets whose cloud has this fault, and why it says so. */
	async function firstCode(name: string): Promise<number> {
		const each = ofTheCloud.find(other => other.name === name) ?? assert.fail(name);
		const faulty = await startCloud({ data: join(folder, name) });
		const { token } = faulty.devices.create("Kitchen", product.templateId);
		let told: (code: number) => void = () => undefined;
		const code = new Promise<number>(resolve => (told = resolve));
		const board = await RealBoard.create<Observation>({
			cloud: { host: "127.0.0.1", port: faulty.tlsPort },
			ca: [faulty.ca],
			firmware: (host, watch) => void start(host, readProduct(quick), { watch }),
			onObservation: seen => {
				if (seen.event === "state" && seen.code !== 0) told(seen.code);
			},
		});
		try {
			each.write({ air: board.air, cloud: faulty }, true);
			board.powerOn();
			const body = new URLSearchParams({ ssid: "Home", pass: "correct horse", blynk: token });
			assert.ok((await fetch(`${board.setupUrl}/config`, { method: "POST", body })).ok);
			return await code;
		} finally {
			board.close();
			await faulty.close();
		}
	}

	it(`The cloud: ${ofTheCloud.map(({ label, code }) => `${label} (${code})`).join(", ")}`, async () => {
		const met = await Promise.all(ofTheCloud.map(({ name }) => firstCode(name)));
		assert.deepEqual(
			met,
			ofTheCloud.map(({ code }) => code),
		);
	}).timeout(60_000);
});
