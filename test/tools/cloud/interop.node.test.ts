import assert from "node:assert/strict";
import { createRequire } from "node:module";
import sinon from "sinon";
import type { EventEmitter } from "node:events";
import { TestCloud, until } from "./support";

/** What of npm's untyped `blynk-library` the test uses. */
interface BlynkLibrary extends EventEmitter {
	readonly VirtualPin: new (pin: number) => EventEmitter & { write(value: string | number): void };
	syncVirtual(pin: number): void;
	eventLog(code: string, description: string): void;
	setProperty(pin: number, property: string, value: string): void;
	disconnect(reconnect: boolean): void;
}
interface Connector extends EventEmitter {
	readonly addr: string;
	readonly port: number;
}
interface BlynkModule {
	readonly Blynk: new (token: string, options: { connector: Connector }) => BlynkLibrary;
	readonly TcpClient: new (options: { addr: string; port: number }) => Connector;
}

const { Blynk, TcpClient }: BlynkModule = createRequire(import.meta.url)("blynk-library");

describe("npm's blynk-library 0.5.4", () => {
	let test: TestCloud;
	let clock: sinon.SinonFakeTimers;
	let client: BlynkLibrary | undefined;

	const start = (token: string, port = test.cloud.port): [BlynkLibrary, Connector] => {
		const connector = new TcpClient({ addr: "127.0.0.1", port });
		client = new Blynk(token, { connector });
		return [client, connector];
	};

	beforeEach(async () => {
		sinon.stub(console, "log");
		test = await TestCloud.start();
		// Its pings and its 10 s login timer are intervals; nothing else here is.
		clock = sinon.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
	});
	afterEach(async () => {
		client?.disconnect(false);
		sinon.restore();
		clock.restore();
		await test.close();
	});

	it("logs in, sends and receives pins, and syncs", async () => {
		const device = test.device();
		const [blynk] = start(device.token);
		const light = new blynk.VirtualPin(1);
		const received: unknown[] = [];
		light.on("write", values => received.push(values));
		await new Promise(resolve => blynk.once("connect", resolve));
		await until(() => test.cloud.hub.isOnline(device) && device.hardware["dev"] === "js");

		new blynk.VirtualPin(0).write(-61);
		await until(() => test.of("write").length === 1);
		assert.equal(test.of("write")[0]?.value, "-61");

		test.cloud.hub.write(device, 1, ["80"]);
		await until(() => received.length === 1);
		blynk.syncVirtual(1);
		await until(() => received.length === 2);
		assert.deepEqual(received, [["80"], ["80"]]);

		blynk.setProperty(1, "color", "#00ff00");
		blynk.eventLog("alarm", "Too warm");
		await until(() => test.of("eventLogged").length === 1);
		assert.equal(device.properties["1"]?.["color"], "#00ff00");
		clock.tick(10_000);
		await until(() => test.of("eventLogged").length === 1);
		assert.equal(test.of("offline").length, 0);
	});

	it("follows a redirect to another cloud", async () => {
		const other = await TestCloud.start();
		try {
			const there = other.device();
			test.cloud.hub.redirect(there.token, { host: "127.0.0.1", port: other.cloud.port });
			const [, connector] = start(there.token);
			await until(() => connector.port === other.cloud.port);
			clock.tick(10_000);
			await until(() => other.of("online").length === 1);
		} finally {
			client?.disconnect(false);
			await other.close();
		}
	});

	it("stops when the token is refused", async () => {
		const [blynk] = start("0".repeat(32));
		const error = await new Promise(resolve => blynk.once("error", resolve));
		assert.equal(error, "INVALID_TOKEN");
	});
});
