import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { soak, type SoakOptions, type SoakResult } from "../../../tools/soak/soak";
import { engineOrSkip } from "../../hosts/xs/support";

/** An app that is heard of every write as the soak wants it, and does `more`. */
const appThat = (more: string, heard = "true"): { readonly source: string } => ({
	source: `import type { AppContext } from "./main";
		export function app({ host, blynk }: AppContext): void {
			let writes = 0;
			blynk.onWrite(1, values => { writes++; if (${heard}) host.log("app: light at " + values.int() + " %"); });
			host.clock.repeat(() => { if (host.radio.link()) blynk.virtualWrite(0, 1); }, 5000);
			${more}
		}`,
});

describe("the soak", function () {
	this.timeout(120_000);
	let engine: BuiltEngine;

	before(async function () {
		engine = await engineOrSkip(this);
		if (engine.bits !== 32) this.skip();
	});

	const live = (options: Partial<SoakOptions>): Promise<SoakResult> =>
		soak(engine, {
			...{ days: 2, failsEvery: 60, app: "standard", light: "steady", board: "esp32-devkitc", seed: "a test" },
			...options,
		});

	it("is content with the firmware as it is, and lives the same for the same seed", async () => {
		const result = await live({ days: 1 });
		assert.deepEqual(result.violations, []);
		assert.equal(result.days[0]?.reconnects, 27, "each of 24 troubles ends a connection, a refusal two");
		assert.deepEqual(await live({ days: 1 }), result);
	});

	it("is content with an app that says nothing", async () => {
		assert.deepEqual((await live({ days: 1, failsEvery: 0, app: "quiet" })).violations, []);
	});

	it("finds 16 bytes that leak at each reconnection, on the second day", async () => {
		const leak = "const kept: number[] = []; blynk.onOnline(() => void kept.push(1));";
		const { days, violations } = await live({ app: appThat(leak) });
		const [first, second] = days;
		assert.ok(first && second);
		const more = second.live - first.live;
		assert.ok(Math.abs(more - 27 * 16) <= 64, `${more} bytes more`);
		assert.match(violations.join("\n"), /^Day 2: \d+ bytes live more than on the first day; 256 may\.$/);
	});

	it("finds a timer that is left behind at each reconnection", async () => {
		const leak = "blynk.onOnline(() => void host.clock.repeat(() => {}, 3_600_000));";
		assert.match((await live({ app: appThat(leak) })).violations.join("\n"), /Day 2: \d+ bytes live more/);
	});

	it("finds a restart, and tells the last words before it", async () => {
		const crash = 'host.clock.set(() => { throw new Error("of the app\'s making"); }, 30 * 3_600_000);';
		const { days, violations } = await live({ app: appThat(crash), failsEvery: 0 });
		assert.equal(days[1]?.restarts, 1);
		assert.match(violations.join("\n"), /^Day 2: The firmware restarted \(esp_restart\)[^]*of the app's making/);
	});

	it("finds memory that fills up before the day is over", async () => {
		const leak = "const kept: object[] = []; host.clock.repeat(() => void kept.push({}), 1000);";
		const { violations } = await live({ app: appThat(leak), failsEvery: 0 });
		assert.match(violations.join("\n"), /^Day 1: The firmware restarted \(panic\)/);
	});

	it("finds a firmware in which time stands still", async () => {
		const busy = "const again = (): void => void host.clock.set(again, 0); again();";
		const { violations } = await live({ app: appThat(`host.clock.set(() => { ${busy} }, 3_600_000);`), failsEvery: 0 });
		assert.match(violations.join("\n"), /^Day 1: Error: 100000 timers at \d+ ms: time stands still\.$/);
	});

	it("finds a write of the cloud that gets lost, and a report", async () => {
		const { violations: writes } = await live({ days: 1, failsEvery: 0, app: appThat("", "writes % 100 > 0") });
		assert.match(writes.join("\n"), /Of \d+ writes of the cloud the app heard \d+, or others\./);
		const twice = "host.clock.repeat(() => void blynk.virtualWrite(0, 2), 600_000);";
		const { violations: reports } = await live({ days: 1, failsEvery: 0, app: appThat(twice) });
		assert.match(reports.join("\n"), /Of 720 reports the cloud heard 726\./);
	});

	it("ends in order when it is told to, with the days so far", async () => {
		const child = spawn(process.execPath, ["--import", "tsx", "tools/soak/main.ts", "--days", "3000", "--json"], {
			detached: true,
		});
		const said: string[] = [];
		let [output, notes, told] = ["", "", false];
		child.stderr.on("data", (data: Buffer) => void (notes += data.toString()));
		child.stdout.on("data", (data: Buffer) => {
			output += data.toString();
			if (!output.includes('"event":"day"') || told || child.pid === undefined) return;
			told = true;
			process.kill(-child.pid, "SIGTERM"); // the whole group, as Ctrl-C does
		});
		const [code] = (await once(child, "close")) as [number | null];
		assert.equal(code, 1);
		for (const line of output.trimEnd().split("\n")) said.push((JSON.parse(line) as { event: string }).event);
		assert.deepEqual([said[0], said[1], said.at(-1)], ["started", "day", "done"]);
		assert.match(notes, /Stopped after \d+ of 3000 days\./);
	});
});
