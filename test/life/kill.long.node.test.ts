import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { apply, createDevice, killAll, Program, runCloud, type RunningCloud } from "./program";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

/** A life from the box to the cloud takes about so long, milliseconds. */
const lifeTime = 3500;

/** Moments of a life, one from each of `count` equal parts of it. (mulberry32) */
function moments(count: number): readonly number[] {
	let state = seed;
	const random = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	return Array.from({ length: count }, (_, part) => Math.floor(((part + random()) * lifeTime) / count));
}

describe(`killed at any moment (SEED=${seed})`, function () {
	this.timeout(60_000);
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "kill-"));
	});
	afterEach(async () => {
		await killAll();
		rmSync(folder, { recursive: true, force: true });
	});

	/** A board with a flash of its own, in which it can be started again. */
	function unbox(cloud: RunningCloud, name: string): () => Program {
		const flash = join(folder, `${name}.json`);
		return () => new Program("board", ["--cloud", `127.0.0.1:${cloud.port}`, "--flash", flash]);
	}

	/** Starts a board and hands it the credentials; it goes on from there by itself. */
	async function begin(start: () => Program, cloud: RunningCloud): Promise<{ board: Program; token: string }> {
		const token = await createDevice(cloud);
		const board = start();
		const { setupUrl } = await board.until({ event: "ready" });
		await board.until({ event: "state", state: "setup" });
		assert.ok((await apply(String(setupUrl), token)).ok);
		return { board, token };
	}

	/** It is running; or it is in setup, and another try gets it through. */
	async function endsWell(board: Program, token: string, setupUrl: unknown): Promise<void> {
		const { state } = await board.until({ event: "state", state: /^(setup|running)$/ });
		if (state === "setup") {
			assert.ok((await apply(String(setupUrl), token)).ok);
			await board.until({ event: "state", state: "running" });
		}
		board.say("quit");
		assert.equal(await board.ended, 0);
		assert.equal(board.errors, "");
	}

	/** Boards that are killed, each at another moment. */
	async function boardsKilled(): Promise<void> {
		const cloud = await runCloud(join(folder, "cloud"));
		await Promise.all(
			moments(4).map(async moment => {
				const start = unbox(cloud, `after-${moment}`);
				const { board, token } = await begin(start, cloud);
				await sleep(moment);
				await board.kill("SIGKILL");
				const again = start();
				const { setupUrl } = await again.until({ event: "ready" });
				await endsWell(again, token, setupUrl);
			}),
		);
	}

	/** A cloud that is killed, together with one of its two boards, and comes back later than that. */
	async function cloudKilled(): Promise<void> {
		const cloud = await runCloud(join(folder, "killed-cloud"));
		const [early = 0, late = 0] = moments(2);
		const start = unbox(cloud, "killed-with-it");
		const [one, two] = await Promise.all([begin(start, cloud), begin(unbox(cloud, "not-killed"), cloud)]);
		await sleep(early);
		await Promise.all([cloud.program.kill("SIGKILL"), one.board.kill("SIGKILL")]);
		const again = start();
		await sleep(late - early);
		const { port, tlsPort, url } = cloud;
		await runCloud(join(folder, "killed-cloud"), [port, tlsPort, Number(new URL(url).port)]);
		const { setupUrl } = await again.until({ event: "ready" });
		await Promise.all([endsWell(again, one.token, setupUrl), endsWell(two.board, two.token, undefined)]);
	}

	it("board and cloud go on from their files: running, or in setup and ready for another try", () =>
		Promise.all([boardsKilled(), cloudKilled()]).then(() => undefined));
});
