import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { manifestProduct } from "../../../tools/cli/product";
import { openTour } from "../../../tools/board/open-tour";
import type { TourEvent } from "../../../tools/board/tour-events";
import { runTool } from "../support";

const main = join(import.meta.dirname, "../../../tools/board/main.ts");
const heater = join(import.meta.dirname, "../../../examples/heater-thermostat/src/app.ts");

describe("npm start", function () {
	this.timeout(60_000);
	let folder: string;
	let running: ChildProcessWithoutNullStreams[];

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "start-"));
		running = [];
	});

	afterEach(async () => {
		for (const child of running) await stop(child);
		rmSync(folder, { recursive: true, force: true });
	});

	const file = (name: string, content: unknown): string => {
		const path = join(folder, name);
		writeFileSync(path, JSON.stringify(content));
		return path;
	};

	/** Starts a tour and waits for its address. */
	const start = async (...options: readonly string[]): Promise<string> => {
		const child = spawn(process.execPath, ["--import", "tsx", main, "--json", ...options]);
		running.push(child);
		for await (const line of createInterface({ input: child.stdout })) return (JSON.parse(line) as { url: string }).url;
		throw new Error("it ended");
	};

	const stop = async (child: ChildProcessWithoutNullStreams): Promise<void> => {
		if (child.exitCode !== null || !child.kill("SIGTERM")) return;
		await new Promise(resolve => child.once("close", resolve));
	};

	/** What a page is told first. */
	const told = async (url: string): Promise<readonly TourEvent[]> => {
		const answer = await fetch(url.replace("/?", "/events?"));
		const events: TourEvent[] = [];
		let rest = "";
		for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
			const blocks = (rest + Buffer.from(part).toString()).split("\n\n");
			rest = blocks.pop() ?? "";
			events.push(...blocks.map(each => JSON.parse(each.replace("data: ", "")) as TourEvent));
			if (events.some(each => each.event === "guide")) break;
		}
		return events;
	};

	it("shows a maker's product with its own code and pins, and names itself to a second start", async () => {
		const product = { vendor: "Acme", name: "Heater", templateId: "TMPLheater01", firmwareVersion: "1.0" };
		const target = { id: 1, pin: 1, name: "Target", type: "integer", min: 5, max: 30, control: true };
		const template = { id: "TMPLheater01", name: "Heater", datastreams: [target], events: [], metaFields: [] };
		const own = ["--config", file("product.json", product), "--templates", file("templates.json", [template])];
		const data = ["--data", join(folder, "data")];
		const url = await start("--port", "0", ...data, ...own, "--app", heater);
		const scene = (await told(url)).find(each => each.event === "scene");
		assert.ok(scene?.name === "Heater" && scene.steps.some(each => each.label === "Change Target"));

		const { port } = new URL(url);
		for (const [options, message] of [
			[["--port", "0", ...data], "The tour is already running"],
			[["--port", port, "--data", folder], `Port ${port} has another tour, that of ${join(folder, "data")}`],
		] as const) {
			const second = await runTool(main, ...options);
			assert.equal(second.code, 1);
			assert.ok(second.errors.startsWith(`${message}: ${url}\n`), second.errors);
			assert.ok(!second.errors.includes("    at "), second.errors);
		}
	});

	it("says what is wrong with a file, in a sentence", async () => {
		const product = { vendor: "Acme", name: "Heater", templateId: "TMPLheater01", firmwareVersion: "1.0" };
		const config = file("product.json", product);
		const templates = file("templates.json", [
			{ id: "TMPLother001", name: "x", datastreams: [], events: [], metaFields: [] },
		]);
		for (const [options, message] of [
			[["--config", file("broken.json", {})], /broken\.json: /],
			[["--templates", file("none.json", {})], /none\.json is no list of templates/],
			[["--config", config, "--templates", templates], /no template "TMPLheater01".*TMPLother001/],
			[["--app", join(folder, "none.ts")], /There is no file/],
		] as const) {
			const ended = await runTool(main, "--port", "0", "--data", folder, ...options);
			assert.equal(ended.code, 1);
			assert.match(ended.errors, message);
			assert.ok(!ended.errors.includes("    at "), ended.errors);
		}
	});

	it("asks for the button once nobody came while the setup network was open", async function () {
		this.timeout(20_000); // a minute at this speed is six seconds
		const setup = { window: 60_000 };
		const tour = await openTour({ config: { ...manifestProduct(), setup }, data: folder, speed: 10 });
		const idle = await new Promise<TourEvent>(resolve =>
			tour.follow(event => {
				if (event.event === "guide" && event.title.includes("button")) resolve(event);
			}),
		);
		assert.match(JSON.stringify(idle), /Nobody came for 1\u00a0min/);
		tour.command({ button: "down" });
		setTimeout(() => tour.command({ button: "up" }), 20);
		await new Promise<void>(resolve =>
			tour.follow(event => {
				if (event.event === "board" && event.state === "setup") resolve();
			}),
		);
		await tour.close();
	});
});
