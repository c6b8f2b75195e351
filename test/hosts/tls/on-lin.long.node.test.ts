import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSimulator, SimulatedBoard, type Program } from "../../../tools/sdk/simulator";
import { faults, impostors, outdated, rightServers } from "./impostors/cases";
import { Director } from "./impostors/director";
import { directorPort } from "./impostors/login-firmware";
import { pki } from "./impostors/pki";

/** The C as the SDK compiles it, called through its `ffi`, over the SDK's sockets. */
describe("the firmware's TLS in the Moddable simulator", function () {
	this.timeout(300_000);

	let client: Director;
	let folder: string;
	let board: SimulatedBoard;
	const lines: string[] = [];

	before(async function () {
		if (process.platform !== "linux" || !process.env["MODDABLE"]) {
			process.stderr.write("MODDABLE is not set: the impostors do not meet the Moddable SDK itself.\n");
			this.skip();
		}
		let said = "";
		let program: Program;
		try {
			const manifest = join(import.meta.dirname, "impostors/lin/manifest.json");
			const onText = (text: string): void => void (said += text);
			program = await buildSimulator({ cloud: "tls", other: { manifest, folder: "impostors" }, onText });
		} catch (error) {
			throw new Error(`${said}\n${error instanceof Error ? error.message : error}`);
		}
		folder = mkdtempSync(join(tmpdir(), "impostors-"));
		client = await Director.start("in the simulator", "TLSv1.2", true);
		board = new SimulatedBoard({
			program,
			folder,
			settings: {
				control: 0,
				remotePorts: { [directorPort]: client.port },
				roots: Buffer.concat((await pki()).roots).toString("hex"),
			},
			onLine: line => lines.push(line),
		});
	});

	after(() => {
		board?.powerOff();
		client?.close();
		if (folder) rmSync(folder, { recursive: true });
	});

	afterEach(function () {
		if (this.currentTest?.state === "failed") process.stderr.write(`${lines.join("\n")}\n`);
	});

	for (const { title, cases } of [...rightServers, ...impostors, ...outdated])
		it(`judges ${title} as it does elsewhere`, async () => {
			for (const each of cases) assert.deepEqual(await faults(each, client), []);
		});
});
