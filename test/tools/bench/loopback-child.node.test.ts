import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child } from "../../../tools/bench/loopback/child";

describe("a child of the bench", () => {
	let folder: string;
	let child: Child | undefined;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "child-"));
	});

	afterEach(() => {
		child?.stop();
		rmSync(folder, { recursive: true });
	});

	const program = (text: string): string => {
		const file = join(folder, "program.mjs");
		writeFileSync(file, text);
		return file;
	};
	const begin = "process.on('message', message => answer(message)); process.send({ port: 7, word: 'no figure' });";

	it("says figures to begin with, and answers in figures", async () => {
		const started = await Child.start(
			program(`const answer = ({ what, count }) => process.send({ [what]: count }); ${begin}`),
		);
		child = started.child;
		assert.deepEqual(started.figures, { port: 7 });
		assert.deepEqual(await child.ask("trips", 20), { trips: 20 });
		assert.deepEqual(await child.ask("sent", 3), { sent: 3 });
	});

	it("that fails says why", async () => {
		const started = await Child.start(program(`const answer = () => process.send({ error: "out of wire" }); ${begin}`));
		child = started.child;
		await assert.rejects(child.ask("trips", 20), /^Error: out of wire$/);
	});

	it("that ends leaves nobody waiting, not even who asks afterwards", async () => {
		await assert.rejects(Child.start(program("process.exit(3)")), /program\.mjs ended \(3\)/);
		const started = await Child.start(program(`const answer = () => process.exit(4); ${begin}`));
		child = started.child;
		await assert.rejects(child.ask("trips", 20), /program\.mjs ended \(4\)/);
		await assert.rejects(child.ask("trips", 20));
	});
});
