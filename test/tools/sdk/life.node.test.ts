import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Program } from "../../../tools/sdk/simulator";
import { buildLin, LinBoard } from "../../support/lin-board";

/** A terminal on the board's serial port; `shows` waits until it has shown a text. */
async function terminal(port: number): Promise<{ readonly serial: Socket; shows(wanted: string): Promise<void> }> {
	const serial = connect(port, "127.0.0.1");
	let shown = "";
	serial.on("data", bytes => (shown += bytes.toString("latin1")));
	const shows = async (wanted: string): Promise<void> => {
		while (!shown.includes(wanted))
			await once(serial, "data", { signal: AbortSignal.timeout(10_000) }).catch(() =>
				assert.fail(`${wanted} in ${JSON.stringify(shown)}`),
			);
	};
	await once(serial, "connect");
	return { serial, shows };
}

/** The firmware as the Moddable SDK builds it for `lin`, on the SDK's own runtime, against our cloud. */
for (const transport of ["plain", "tls"] as const)
	describe(`a life in the Moddable simulator, ${transport}`, function () {
		this.timeout(300_000);

		let program: Program;
		let board: LinBoard;

		before(async function () {
			const built = await buildLin(transport);
			if (!built) return this.skip();
			program = built;
		});

		beforeEach(async () => {
			board = await LinBoard.start(program);
		});

		afterEach(async function () {
			if (this.currentTest?.state === "failed") process.stderr.write(`${board.lines.join("\n")}\n`);
			await board.end();
		});

		it("takes what the wizard hands over, restarts, logs in, and exchanges pins", async () => {
			const page = await board.fetch("/");
			assert.equal(page.headers.get("content-encoding"), "gzip", "the plain form instead of the wizard page");
			// Read to its end: Node's fetch may send the next request over a connection whose answer nobody has read.
			await page.arrayBuffer();
			const { token } = board.newDevice();
			await board.apply({ ssid: "Heim", pass: "richtig-lang", blynk: token });
			for (const state of ["storing", "restarting", "joining", "connecting", "running"])
				await board.said(`"state":"${state}"`);
			await board.said('"direction":"out"');
			await fetch(`${board.cloud.url}/external/api/update?token=${token}&v1=40`);
			await board.said('"direction":"in"');
		});

		if (transport === "plain")
			it("takes commands and Improv's frames on its serial port", async () => {
				const { serial, shows } = await terminal(board.serial);
				serial.write("devinfo\r");
				await shows('"tmpl_id":"TMPLabcd1234"');
				await shows("}\r\n>");
				serial.write("wifi scan\r");
				await shows("  Heim ");
				serial.write("IMPROV\x01\x03\x02\x02\x00\xe5\n", "latin1");
				await shows("\nIMPROV\x01\x01\x01\x02\xe2\n");
				serial.write("reboot\r");
				await shows("\rrestart: restartWanted\r\n");
				serial.destroy();
				await board.said("is up");
			});

		if (transport === "plain")
			it("goes to a network that it was given on its serial port when the present one is gone, and remembers that", async () => {
				await board.apply({ ssid: "Heim", pass: "richtig-lang", blynk: board.newDevice().token });
				await board.said('"state":"running"');
				const { serial, shows } = await terminal(board.serial);
				serial.write("net add Laube gut\\x20genug\r");
				await shows("added\r\n");
				await board.command(`air ${JSON.stringify([{ ssid: "Laube", password: "gut genug" }])}`);
				await board.said('"state":"joining"');
				await board.said('"state":"running"');
				serial.write("net list\r");
				await shows("* Laube proven\r\n  Heim proven\r\n");
				serial.write("sys why\r");
				await shows("Reason: Wi-Fi lost.");
				await shows("Mended by: another network.");
				serial.destroy();
			});

		it("comes back to setup with the reason when the password is wrong", async () => {
			await board.apply({ ssid: "Heim", pass: "falsch-falsch", blynk: board.newDevice().token });
			await board.said('"state":"joining"');
			await board.said("is up");
			const status = await board.fetch("/board_info.json");
			assert.match(await status.text(), /"last_error":\s*722/);
		});

		it("keeps running after a power cut, and forgets everything at a long press", async () => {
			await board.apply({ ssid: "Heim", pass: "richtig-lang", blynk: board.newDevice().token });
			await board.said('"state":"running"');
			await board.command("power");
			await board.said('"state":"running"');
			await board.command("press 11000");
			await board.said('"state":"resetting"');
			await board.said("is up");
		});
	});
