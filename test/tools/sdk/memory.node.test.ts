import assert from "node:assert/strict";
import { join } from "node:path";
import type { Program } from "../../../tools/sdk/simulator";
import { buildLin, LinBoard } from "../../support/lin-board";

/**
 * What may come on top, bytes. The heap of the XS machine grows by 64 slots, here 2 KB, whenever a collection finds too
 * little, and that takes long to end: after 1,200 requests it had grown by 10 KB, in 800 more by nothing. Losing as
 * little as 20 bytes at each request would be more.
 */
const slack = 4 * 64 * 32;

/** One of each kind that looks at text. */
const requests: readonly (readonly [path: string, options?: RequestInit])[] = [
	["/"],
	["/plain"],
	["/product.json"],
	["/board_info.json"],
	["/wifi_scan.json?refresh=1"],
	["/lang/de.json"],
	["/config?ssid=Heim&blynk=0123456789abcdef0123456789ABCDE!&host=blynk.cloud"],
	["/config", { method: "POST", body: new URLSearchParams({ ssid: "", pass_hex: "0g", port_ssl: "x" }) }],
	["/config", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"ssid":"a","hidden":1.5}' }],
	["/update", { method: "POST", headers: { "Content-Type": "multipart/form-data; boundary=XX" }, body: "x" }],
];

/** The firmware on the SDK's own engine: memory that is lost there no machine of XS reports. */
describe("the native memory of the firmware, on the Moddable SDK", function () {
	this.timeout(300_000);

	let program: Program;
	let board: LinBoard;

	before(async function () {
		const manifest = join(import.meta.dirname, "reconnect/manifest.json");
		const built = await buildLin("tls", { manifest, folder: "reconnect" });
		if (!built) return this.skip();
		program = built;
	});

	afterEach(async function () {
		if (this.currentTest?.state === "failed") process.stderr.write(`${board.lines.join("\n")}\n`);
		await board.end();
	});

	it("stays what it is over 500 requests", async () => {
		board = await LinBoard.start(program);
		const ask = async (count: number): Promise<void> => {
			for (let i = 0; i < count; i++) {
				const [path, options] = requests[i % requests.length] ?? ["/"];
				await (await board.fetch(path, options)).arrayBuffer();
			}
		};
		await ask(100);
		const before = await board.memory();
		await ask(500);
		const more = (await board.memory()) - before;
		assert.ok(more <= slack, `${more} bytes more than the ${before} before`);
	});

	it("stays what it is over 100 connections to the cloud", async () => {
		board = await LinBoard.start(program);
		const device = board.newDevice();
		await board.apply({ ssid: "Heim", pass: "richtig-lang", blynk: device.token });
		await board.said('"online":true');
		const reconnect = async (count: number): Promise<void> => {
			for (let i = 0; i < count; i++) {
				// By its own doing (reconnect/app.ts): after a loss it would wait longer each time.
				await fetch(`${board.cloud.url}/external/api/update?token=${device.token}&v9=${device.token}`);
				await board.said('"online":false');
				await board.said('"online":true');
			}
		};
		// Until then the heap finds its size, 8 KB more; in 250 connections after that it grew by 256 bytes.
		await reconnect(150);
		const before = await board.memory();
		await reconnect(100);
		const more = (await board.memory()) - before;
		assert.ok(more <= slack, `${more} bytes more than the ${before} before`);
	});
});
