import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import packageJson from "../../package.json" with { type: "json" };
import { apply, askCloud, createDevice, killAll, Program, runCloud } from "./program";

describe("commands that are told to end", function () {
	this.timeout(60_000);
	let folder: string;
	const open: Socket[] = [];
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "end-"));
	});
	afterEach(async () => {
		for (const socket of open) socket.destroy();
		await killAll();
		rmSync(folder, { recursive: true, force: true });
	});

	/** Somebody who connects, says a little, and stays. */
	async function stay(port: number, said: string): Promise<void> {
		const socket = connect(port, "127.0.0.1");
		open.push(socket);
		socket.on("error", () => undefined);
		await once(socket, "connect");
		socket.write(said);
	}

	it("do, whoever is connected and whatever is under way", async () => {
		const cloud = await runCloud(join(folder, "cloud"));
		await stay(cloud.port, "\x1d\0");
		await stay(cloud.tlsPort, "\x16\x03");
		await stay(
			Number(new URL(cloud.url).port),
			`GET /admin/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${cloud.bearer}\r\n\r\n`,
		);
		const boards = [0, 1].map(
			() => new Program("board", ["--cloud", `127.0.0.1:${cloud.tlsPort}`, "--tls", "--ca", cloud.ca]),
		);
		const [setup, connecting] = boards;
		assert.ok(setup && connecting);
		for (const board of boards) {
			const { setupUrl } = await board.until({ event: "ready" });
			await board.until({ event: "state", state: "setup" });
			if (board === setup) await stay(Number(new URL(String(setupUrl)).port), "POST /config HTTP/1.1\r\n");
			else await apply(String(setupUrl), await createDevice(cloud));
		}
		await askCloud(cloud, "/admin/fault", { kind: "silent" }, "PUT");
		await connecting.until({ event: "state", state: "connecting" });
		for (const program of [setup, connecting, cloud.program]) {
			assert.equal(await program.kill("SIGTERM"), 0);
			assert.doesNotMatch(program.errors, /\n {4}at /);
		}
	});
});

describe("commands that npm runs", function () {
	this.timeout(60_000);
	const { scripts } = packageJson;
	let data: string;
	beforeEach(() => {
		data = mkdtempSync(join(tmpdir(), "npm-"));
	});
	afterEach(() => rmSync(data, { recursive: true, force: true }));

	// npm hands a signal to the shell, and the shell dies of it: without `exec` its program would live on, ports and all.
	it("take the place of the shell", () => {
		for (const [name, line] of Object.entries(scripts))
			if (line.includes("node ")) assert.match(line, /^exec node --import tsx \S+\.ts( [\w:]+)*$/, name);
		for (const [name, line] of Object.entries(scripts)) assert.doesNotMatch(line, /(^|&& )tsx /, name);
	});

	const free = ["--port", "0"];
	const lasting: readonly (readonly [keyof typeof scripts, string, (data: string) => readonly string[]])[] = [
		["start", "ready", data => [...free, "--data", data]],
		["board", "ready", () => []],
		["cloud", "ready", data => [...free, "--tls-port", "0", "--http-port", "0", "--data", data]],
		["load", "started", () => ["--clients", "4000"]],
	];
	for (const [name, event, args] of lasting)
		it(`end with npm: ${name}`, async () => {
			const npm = spawn("npm", ["run", "--silent", name, "--", "--json", ...args(data)], { detached: true });
			try {
				let said = "";
				// Its end is that of every process that holds the other end of this pipe: of npm's, and of the program's.
				const ended = once(npm.stdout, "close");
				const early = (): Promise<never> => ended.then(() => assert.fail(`${name} ended by itself: ${said}`));
				npm.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
				while (!said.includes(`"event":"${event}"`)) await Promise.race([once(npm.stdout, "data"), early()]);
				npm.kill("SIGTERM");
				await Promise.race([ended, sleep(10_000).then(() => assert.fail(`${name} lives on`))]);
			} finally {
				if (npm.pid) attempt(() => process.kill(-(npm.pid ?? 0), "SIGKILL"));
			}
		});
});

function attempt(action: () => void): void {
	try {
		action();
	} catch {
		// What is to be killed has ended: that is how it should be.
	}
}
