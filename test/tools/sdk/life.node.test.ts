import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCloud, type Cloud } from "../../../tools/cloud/cloud";
import { buildSimulator, SimulatedBoard, type Program } from "../../../tools/sdk/simulator";

/** The firmware as the Moddable SDK builds it for `lin`, on the SDK's own runtime, against our cloud. */
for (const transport of ["plain", "tls"] as const)
	describe(`a life in the Moddable simulator, ${transport}`, function () {
		this.timeout(300_000);

		let program: Program;
		let folder: string;
		let cloud: Cloud;
		let board: SimulatedBoard | undefined;
		let control: number;
		let http: number;
		const lines: string[] = [];

		before(async function () {
			if (process.platform !== "linux" || !process.env["MODDABLE"]) {
				process.stderr.write("MODDABLE is not set: the firmware is not tried on the Moddable SDK itself.\n");
				this.skip();
			}
			let log = "";
			try {
				program = await buildSimulator({ cloud: transport, onText: text => (log += text) });
			} catch (error) {
				throw new Error(`${log}\n${error instanceof Error ? error.message : error}`);
			}
		});

		beforeEach(async () => {
			lines.length = 0;
			folder = mkdtempSync(join(tmpdir(), "inject-sim-"));
			cloud = await startCloud({ data: join(folder, "cloud") });
			control = await freePort();
			http = await freePort();
			board = new SimulatedBoard({
				program,
				folder: join(folder, "flash"),
				settings: {
					control,
					ports: { 53: await freePort(), 80: http },
					remotePorts: { 8080: cloud.port, 443: cloud.tlsPort },
					names: { "blynk.cloud": "127.0.0.1" },
					roots: new X509Certificate(cloud.ca).raw.toString("hex"),
					air: [{ ssid: "Heim", password: "richtig-lang" }],
				},
				onLine: line => lines.push(line),
			});
			await said("is up");
		});

		afterEach(async function () {
			if (this.currentTest?.state === "failed") process.stderr.write(`${lines.join("\n")}\n`);
			board?.powerOff();
			await cloud.close();
			rmSync(folder, { recursive: true, force: true });
		});

		/** Waits for a line of the log that has `wanted` in it, and forgets all before it. */
		async function said(wanted: string): Promise<void> {
			for (const end = Date.now() + 60_000; ;) {
				const index = lines.findIndex(line => line.includes(wanted));
				if (index >= 0) return void lines.splice(0, index + 1);
				assert.ok(Date.now() < end, `the firmware never said: ${wanted}`);
				await new Promise(resolve => setTimeout(resolve, 20));
			}
		}

		async function apply(fields: Record<string, string>): Promise<void> {
			const body = new URLSearchParams(fields);
			const answer = await fetch(`http://127.0.0.1:${http}/config`, { method: "POST", body });
			assert.equal(answer.status, 200, await answer.text());
		}

		function newDevice(): { readonly token: string; readonly id: number } {
			return cloud.devices.create("Test", "TMPLabcd1234");
		}

		it("takes what the wizard hands over, restarts, logs in, and exchanges pins", async () => {
			const page = await fetch(`http://127.0.0.1:${http}/`);
			assert.equal(page.headers.get("content-encoding"), "gzip", "the plain form instead of the wizard page");
			// Read to its end: Node's fetch may send the next request over a connection whose answer nobody has read.
			await page.arrayBuffer();
			const { token } = newDevice();
			await apply({ ssid: "Heim", pass: "richtig-lang", blynk: token });
			for (const state of ["storing", "restarting", "joining", "connecting", "running"])
				await said(`"state":"${state}"`);
			await said('"direction":"out"');
			await fetch(`${cloud.url}/external/api/update?token=${token}&v1=40`);
			await said('"direction":"in"');
		});

		it("comes back to setup with the reason when the password is wrong", async () => {
			await apply({ ssid: "Heim", pass: "falsch-falsch", blynk: newDevice().token });
			await said('"state":"joining"');
			await said("is up");
			const status = await fetch(`http://127.0.0.1:${http}/board_info.json`);
			assert.match(await status.text(), /"last_error":\s*722/);
		});

		it("keeps running after a power cut, and forgets everything at a long press", async () => {
			await apply({ ssid: "Heim", pass: "richtig-lang", blynk: newDevice().token });
			await said('"state":"running"');
			await command(control, "power");
			await said('"state":"running"');
			await command(control, "press 11000");
			await said('"state":"resetting"');
			await said("is up");
		});
	});

/** Gives the board's control port a command. */
function command(port: number, line: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const socket = connect(port, "127.0.0.1", () => socket.write(`${line}\n`));
		const end = setTimeout(() => socket.destroy(), 1000);
		socket.on("error", reject).on("data", () => socket.destroy());
		socket.on("close", () => {
			clearTimeout(end);
			resolve();
		});
	});
}

/** A port that is free now: the simulator has to be told one. */
function freePort(): Promise<number> {
	return new Promise(resolve => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
		});
	});
}
