import assert from "node:assert/strict";
import { once, EventEmitter } from "node:events";
import { TlsDriver } from "../../../hosts/tls/driver";
import { RealBoard } from "../../../hosts/virtual/node/board";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { XSBoard } from "../../../hosts/xs/firmware";
import { buildImage, type Image } from "../../../hosts/xs/image";
import type { Observation } from "../../../src/main";
import { product } from "../../support/world";
import { engineOrSkip } from "../xs/support";
import { driverOrSkip } from "./support";
import { impostors, rightServers } from "./impostors/cases";
import { token } from "./impostors/handmade";
import { listen } from "./impostors/line";
import { pki } from "./impostors/pki";

/** The ways in which the SDK's TLS could be deceived (docs/platform.md#tls), and what the owner is told of each. */
const ways = [
	{ way: "a certificate of its own", name: "a made-up leaf before the genuine intermediate", code: 711 },
	{ way: "no key", name: "the key exchange is signed with noise, by anonymous with none", code: 702 },
	{ way: "a goodbye instead of a hello", name: "a goodbye", code: 702 },
];

describe("the whole device on XS", function () {
	this.timeout(120_000);

	let engine: BuiltEngine;
	let image: Image;
	let driver: TlsDriver;
	let roots: Buffer;

	before(async function () {
		engine = await engineOrSkip(this);
		image = await buildImage({ entry: "hosts/xs/device/main.ts", product });
		driver = new TlsDriver(await driverOrSkip(this));
		roots = Buffer.concat((await pki()).roots);
	});

	after(() => driver?.close());

	/** Sets a device up against the first server of a case; what it observes once it knows how that went. */
	async function setUp(name: string): Promise<{ readonly end: Observation | undefined; readonly told: boolean }> {
		const [server] = [...rightServers, ...impostors]
			.flatMap(({ cases }) => cases)
			.filter(each => each.name === name)
			.flatMap(({ servers }) => servers);
		assert.ok(server, `there is no case ${name}`);
		const endpoint = await listen(server.serve(await pki()));
		const observed = new EventEmitter();
		const firmware = new XSBoard<Observation>({ engine, image, tls: { native: driver, roots } });
		const board = await RealBoard.create<Observation>({
			firmware: firmware.firmware,
			speed: 20,
			cloud: { host: "127.0.0.1", port: endpoint.port },
			onEvent: () => undefined,
			onObservation: observation => {
				if (observation.event === "state") observed.emit(observation.state, observation);
			},
		});
		try {
			const open = once(observed, "setup");
			board.powerOn();
			await open;
			const joining = once(observed, "connecting");
			const body = new URLSearchParams({ ssid: "Home", pass: "correct horse", blynk: token });
			const answer = await fetch(`${board.setupUrl}/config`, { method: "POST", body });
			assert.equal(answer.status, 200, await answer.text());
			await joining;
			const [end] = (await Promise.race([
				once(observed, "setup"),
				once(observed, "running"),
			])) as readonly Observation[];
			return { end, told: endpoint.seen.has(token) };
		} finally {
			board.close();
			firmware.stop();
			await endpoint.close();
		}
	}

	it("tells its token to the right server", async () => {
		const { told } = await setUp("P-256");
		assert.ok(told);
	});

	for (const { way, name, code } of ways)
		it(`tells no token to an impostor with ${way}, and ends in ${code}`, async () => {
			const { end, told } = await setUp(name);
			assert.ok(!told);
			assert.ok(end?.event === "state" && end.state === "setup" && end.code === code, JSON.stringify(end));
		});
});
