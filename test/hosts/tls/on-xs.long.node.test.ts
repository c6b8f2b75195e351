import assert from "node:assert/strict";
import type { TlsDriver } from "../../../hosts/tls/driver";
import { XSFirmware } from "../../../hosts/xs/firmware";
import { buildImage } from "../../../hosts/xs/image";
import { engineOrSkip } from "../xs/support";
import { attempt, faults, impostors, outdated, rightServers } from "./impostors/cases";
import { Director } from "./impostors/director";
import { newestOf, startDriver } from "./impostors/driver";
import { pki } from "./impostors/pki";
import { connectingHost } from "./impostors/xs-board";

/** One machine, with the memory of an ESP32, makes all the attempts. */
describe("the firmware's TLS on XS", function () {
	this.timeout(60_000);

	let driver: TlsDriver;
	let client: Director;
	let machine: XSFirmware;

	before(async function () {
		const engine = await engineOrSkip(this);
		const image = await buildImage({ entry: "test/hosts/tls/impostors/xs-main.ts" });
		const roots = Buffer.concat((await pki()).roots);
		driver = await startDriver(this);
		client = await Director.start("on XS", await newestOf(driver));
		machine = new XSFirmware(connectingHost(client.port), { engine, image, tls: { native: driver, roots } });
	});

	after(() => {
		machine?.stop();
		client?.close();
		driver?.close();
	});

	for (const { title, cases } of [...rightServers, ...impostors, ...outdated])
		it(`judges ${title} as it does elsewhere`, async () => {
			for (const each of cases) assert.deepEqual(await faults(each, client), []);
		});

	it("leaves the machine's memory as it was after 50 connections", async () => {
		const [welcome] = rightServers[0]?.cases ?? [];
		const [server] = welcome?.servers ?? [];
		assert.ok(welcome && server);
		const lives: number[] = [];
		for (let i = 0; i < 50; i++) {
			assert.equal((await attempt(welcome, server, client)).outcome, "welcome");
			const statistics = machine.engine?.collect();
			assert.ok(statistics, "the machine has died");
			lives.push(statistics.slots + statistics.chunks);
		}
		// Texts, such as the port's, are of different lengths.
		assert.ok(Math.max(...lives.slice(10)) <= Math.max(...lives.slice(0, 10)), lives.join(" "));
	});
});
