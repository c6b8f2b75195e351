import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { setImmediate as turn } from "node:timers/promises";
import { build } from "esbuild";
import { utf8 } from "../../modules/bytes/index";
import { product, token, World } from "../support/world";

/** What is used here of `ImprovSerial` of npm's improv-wifi-serial-sdk, which ESP Web Tools has too. */
interface Client {
	readonly info: { readonly name: string; readonly firmware: string; readonly chipFamily: string } | undefined;
	readonly state: number | undefined;
	readonly nextUrl: string | undefined;
	initialize(): Promise<unknown>;
	scan(): Promise<readonly { readonly name: string; readonly secured: boolean }[]>;
	provision(ssid: string, password: string): Promise<void>;
	getHostname(): Promise<string>;
	setHostname(name: string): Promise<string>;
	getDeviceName(): Promise<string>;
	requestNetworkState(): Promise<unknown>;
	close(): Promise<void>;
}

interface Port {
	readonly readable: ReadableStream<Uint8Array>;
	readonly writable: WritableStream<Uint8Array>;
}

type ClientClass = new (port: Port, logger: Pick<Console, "log" | "error" | "debug">) => Client;

/** The package is for bundlers: its files name each other without endings. */
async function loadClient(): Promise<ClientClass> {
	const entry = createRequire(import.meta.url).resolve("improv-wifi-serial-sdk/dist/serial.js");
	const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: "esm" });
	const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
	const { ImprovSerial } = (await import(`data:text/javascript;base64,${code}`)) as { ImprovSerial: ClientClass };
	return ImprovSerial;
}

describe("the client of improv-wifi-serial-sdk", () => {
	let ImprovSerial: ClientClass;
	let world: World;
	let client: Client;
	const complaints: unknown[] = [];

	before(async () => {
		ImprovSerial = await loadClient();
	});

	/** A board with the client at its serial port. */
	function plugIn(config: object = {}): void {
		world = new World({ ...product, console: { serial: true, improv: true }, ...config });
		const { serial } = world.board;
		const port: Port = {
			readable: new ReadableStream({
				start: controller => {
					serial.onData = bytes => controller.enqueue(bytes);
				},
				cancel: () => {
					serial.onData = undefined;
				},
			}),
			writable: new WritableStream({ write: bytes => serial.write(bytes) }),
		};
		complaints.length = 0;
		const complain = (...what: readonly unknown[]): void => void complaints.push(what);
		client = new ImprovSerial(port, { log() {}, debug() {}, error: complain });
	}

	/** Lets the board live until `promise` is settled. */
	async function lived<T>(promise: Promise<T>): Promise<T> {
		let settled = false;
		const done = (): void => void (settled = true);
		promise.then(done, done);
		for (let turns = 0; !settled && turns < 2000; turns++) {
			world.clock.advance(20);
			await turn();
		}
		return promise;
	}

	afterEach(async () => {
		await lived(client.close());
		assert.deepEqual(complaints, []);
	});

	it("finds the device, also behind a log and a prompt", async () => {
		plugIn();
		world.unbox();
		world.board.serial.write(utf8("hel"));
		await lived(client.initialize());
		assert.equal(client.state, 2);
		assert.deepEqual(client.info, {
			...{ name: "Blynk Device-1W7R", firmware: "TMPLabcd1234", version: "0.1.0", chipFamily: "ESP32" },
			...{ osName: null, osVersion: null },
		});
		assert.equal(await lived(client.getHostname()), "Blynk-Device-1W7R");
		assert.equal(await lived(client.getDeviceName()), "Blynk Device-1W7R");
		await assert.rejects(lived(client.setHostname("other")), /BAD_HOSTNAME/);
		await assert.rejects(lived(client.requestNetworkState()), /UNKNOWN_RPC_COMMAND/);
	});

	it("lists networks, and provisions a blank unit as far as its setup page", async () => {
		plugIn();
		world.unbox();
		await lived(client.initialize());
		const heard = await lived(client.scan());
		assert.ok(heard.some(({ name, secured }) => name === "Home" && secured));
		await assert.rejects(lived(client.provision("Home", "wrong password")), /UNABLE_TO_CONNECT/);
		assert.equal(client.state, 2);
		await lived(client.provision("Home", "correct horse"));
		assert.equal(client.state, 4);
		assert.equal(new URLSearchParams(new URL(client.nextUrl ?? "").hash.slice(1)).get("ssid"), "Home");
	});

	it("sees that the device is online, and moves it to another network", async () => {
		plugIn();
		world.goOnline();
		await lived(client.initialize());
		assert.equal(client.state, 4);
		assert.equal(client.nextUrl, "https://blynk.cloud");
		await assert.rejects(lived(client.provision("Nowhere", "wrong password")), /UNABLE_TO_CONNECT/);
		await lived(client.provision("Office", "nine to five"));
		assert.equal(client.state, 4);
		assert.equal(client.nextUrl, "https://blynk.cloud");
		world.until("running");
		assert.equal(world.cloud.lastLogin(token)?.status, 200);
	});
});
