import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once, EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RealBoard } from "../../../hosts/virtual/node/board";
import { TlsDriver } from "../../../hosts/tls/driver";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { XSBoard } from "../../../hosts/xs/firmware";
import { buildImage, type Image, type ImageOptions } from "../../../hosts/xs/image";
import { onModdable } from "../../../hosts/xs/moddable";
import type { Observation } from "../../../src/main";
import { startCloud, type Cloud } from "../../../tools/cloud/cloud";
import { product } from "../../support/world";
import { engineOrSkip, tightMemory } from "../xs/support";
import { driverOrSkip } from "./support";

const hosts: Readonly<Record<string, ImageOptions>> = {
	"a host of its own": { entry: "hosts/xs/device/main.ts", product },
	"hosts/moddable": onModdable({ product, watched: true, tls: "chip" }),
};

/** The whole firmware on XS; its TLS is the C that ships, over real sockets, to a cloud on this machine. */
for (const [name, host] of Object.entries(hosts))
	describe(`the firmware on XS, over TLS, on ${name}`, function () {
		this.timeout(60_000);

		let engine: BuiltEngine;
		let image: Image;
		let executable: string;
		let folder: string;
		let cloud: Cloud;
		let driver: TlsDriver;
		let firmware: XSBoard<Observation>;
		let board: RealBoard<Observation>;
		let log: string[];
		const told = new EventEmitter();

		before(async function () {
			engine = await engineOrSkip(this);
			image = await buildImage(host);
			executable = await driverOrSkip(this);
		});

		beforeEach(async () => {
			folder = mkdtempSync(join(tmpdir(), "inject-tls-"));
			cloud = await startCloud({ data: join(folder, "cloud") });
			driver = new TlsDriver(executable);
			log = [];
		});

		afterEach(async function () {
			if (this.currentTest?.state === "failed") process.stderr.write(`${log.join("\n")}\n`);
			board.close();
			firmware.stop();
			driver.close();
			await cloud.close();
			rmSync(folder, { recursive: true, force: true });
		});

		/** Unboxes a board that trusts `ca`, and hands it the home network and a token. */
		async function provision(ca = cloud.ca): Promise<string> {
			const tls = { native: driver, roots: new X509Certificate(ca).raw };
			firmware = new XSBoard<Observation>({ engine, image, tls, creation: tightMemory(engine, "esp32c3-devkitm") });
			board = await RealBoard.create<Observation>({
				firmware: firmware.firmware,
				speed: 20,
				cloud: { host: "127.0.0.1", port: cloud.tlsPort },
				onEvent: event => {
					if (event.event === "log") told.emit(event.line, log.push(event.line));
				},
				onObservation: observation => {
					if (observation.event === "state") told.emit(observation.state, observation);
				},
			});
			const setup = once(told, "setup");
			board.powerOn();
			await setup;
			const { token } = cloud.devices.create("Test", product.templateId);
			const body = new URLSearchParams({ ssid: "Home", pass: "correct horse", blynk: token });
			const answer = await fetch(`${board.setupUrl}/config`, { method: "POST", body });
			assert.equal(answer.status, 200, await answer.text());
			return token;
		}

		it("logs in, and exchanges pins", async () => {
			const running = once(told, "running");
			const token = await provision();
			await running;
			const obeyed = once(told, "app: light at 40 %");
			await fetch(`${cloud.url}/external/api/update?token=${token}&v1=40`);
			await obeyed;
		});

		it("sends no token to a cloud that it does not trust, and tells 711", async () => {
			const stranger = mkdtempSync(join(tmpdir(), "inject-tls-"));
			const other = await startCloud({ data: stranger });
			try {
				const joining = once(told, "joining");
				await provision(other.ca);
				await joining;
				const [back] = (await once(told, "setup")) as readonly Observation[];
				assert.ok(back?.event === "state" && back.code === 711);
				assert.ok(log.some(line => line.startsWith("tls: certificate-chain")));
			} finally {
				await other.close();
				rmSync(stranger, { recursive: true });
			}
		});

		it("comes back again and again with the same native memory", async () => {
			let running = once(told, "running");
			await provision();
			await running;
			const lives: number[] = [];
			for (let i = 0; i < 5; i++) {
				const lost = once(told, "connecting");
				running = once(told, "running");
				cloud.setFault({ kind: "none" });
				await lost;
				await running;
				lives.push(driver.memory().live);
			}
			// A session keeps numbers whose length in bytes varies by chance.
			assert.ok(Math.max(...lives) - Math.min(...lives) < 100, lives.join(" "));
		});
	});
