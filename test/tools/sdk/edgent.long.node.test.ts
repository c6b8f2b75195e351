import assert from "node:assert/strict";
import { join } from "node:path";
import type { Program } from "../../../tools/sdk/simulator";
import { newEdgent, unit } from "../../support/edgent-image";
import { buildLin, LinBoard } from "../../support/lin-board";
import { readNvs } from "../../../tools/factory/nvs";

/** What the simulators' `preference` keeps in its file: texts as such, and bytes as a list of numbers. */
function preferences(image: Uint8Array): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
	const spaces: Record<string, Record<string, unknown>> = {};
	for (const [name, bytes] of readNvs(image)) {
		const [space = "", key = ""] = name.split("/");
		const isText = space !== "nm_wifi";
		(spaces[space] ??= {})[key] = isText ? new TextDecoder().decode(bytes) : { buffer: bytes.toString() };
	}
	return spaces;
}

describe("a unit of Blynk.Edgent in the Moddable simulator", function () {
	this.timeout(300_000);

	let program: Program;
	let board: LinBoard;

	before(async function () {
		const manifest = join(import.meta.dirname, "edgent/manifest.json");
		const built = await buildLin("plain", { manifest, folder: "edgent" });
		if (!built) return this.skip();
		program = built;
	});

	afterEach(async function () {
		if (this.currentTest?.state === "failed") process.stderr.write(`${board.lines.join("\n")}\n`);
		await board.end();
	});

	it("boots straight to running, and is blank after a reset", async () => {
		board = await LinBoard.start(program, cloud => {
			const { token } = cloud.devices.create("Test", "TMPLabcd1234");
			const networks = [{ ssid: "Heim", password: "richtig-lang" }];
			return preferences(newEdgent({ ...unit, token, host: "127.0.0.1", networks }).bytes);
		});
		await board.said("edgent: moved in");
		for (const state of ["joining", "connecting", "running"]) await board.said(`"state":"${state}"`);
		await board.command("power");
		await board.said('"state":"running"');
		assert.ok(!board.lines.some(line => line.includes("edgent: ")));
		await board.command("press 11000");
		await board.said('"state":"resetting"');
		await board.said("is up");
		const facts = await board.fetch("/board_info.json");
		assert.match(await facts.text(), new RegExp(`"uid":\\s*"${unit.uid}"`));
	});
});
