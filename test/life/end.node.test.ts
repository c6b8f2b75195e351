import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
