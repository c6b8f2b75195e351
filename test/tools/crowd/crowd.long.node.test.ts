import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killAll, Program } from "../../life/program";

describe("a crowd of boards", function () {
	this.timeout(180_000);
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "crowd-test-"));
	});
	afterEach(async () => {
		await killAll();
		rmSync(folder, { recursive: true, force: true });
	});

	const crowd = (...args: readonly string[]): Program => new Program("crowd", args, true, { TMPDIR: folder });

	/** Data of the cloud that was not taken away. */
	const leftovers = (): readonly string[] => readdirSync(folder).filter(name => name.startsWith("crowd-"));

	it("is set up at once, comes back from a killed cloud without a herd, and leaves nothing", async () => {
		const svg = join(folder, "crowd.svg");
		const program = crowd("--boards", "16", "--down", "8", "--svg", svg);
		const exitCode = await program.ended;
		await program.until({ event: "provisioned", boards: 16, online: 16 });
		await program.until({ event: "killed" });
		await program.until({ event: "restarted" });
		const back = await program.until({ event: "back" });
		assert.ok(Array.isArray(back["perSecond"]));
		assert.equal(
			back["perSecond"].reduce((sum, each) => sum + Number(each), 0),
			16,
		);
		const { left } = await program.until({ event: "left" });
		assert.deepEqual(left, {});
		const { faults } = await program.until({ event: "done" });
		assert.ok(Array.isArray(faults));
		// A machine with too much else to do cannot tell; nothing but that is forgiven.
		if (faults.length) assert.match(faults.join("\n"), /^This machine stood still .* cannot be told\..*$/);
		assert.equal(exitCode, faults.length ? 1 : 0);
		assert.match(readFileSync(svg, "utf8"), /16 boards lose their cloud at once/);
		assert.deepEqual(leftovers(), []);
	});

	for (const event of ["started", "killed"])
		it(`ends in order when it is told to after "${event}"`, async () => {
			const program = crowd("--boards", "16", "--down", "8");
			await program.until({ event });
			assert.equal(await program.kill("SIGTERM"), 1);
			assert.match(program.errors, /Stopped before it was finished\.\n$/);
			assert.doesNotMatch(program.errors, /\n {4}at /);
			assert.deepEqual(leftovers(), []);
		});

	it("says how many could not be set up, and why", async () => {
		const program = crowd("--boards", "16", "--down", "8", "--timeout", "1");
		assert.equal(await program.ended, 1);
		const { failed } = await program.until({ event: "provisioned", online: 0 });
		assert.deepEqual(failed, { timeout: 16 });
		assert.match(program.errors, /^16 of 16 were not set up: The device is not online yet/m);
		assert.deepEqual(leftovers(), []);
	});

	it("says what it cannot tell", async () => {
		const program = crowd("--boards", "5", "--down", "1");
		assert.equal(await program.ended, 2);
		assert.match(program.errors, /a herd cannot be told from chance: give more --boards/);
	});
});
