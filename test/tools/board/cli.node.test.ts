import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { manifestProduct } from "../../../tools/cli/product";
import { startCloud, type Cloud } from "../../../tools/cloud/cloud";
import { commandLine } from "../../support/commands";

type Line = Readonly<Record<string, unknown>>;

/** A running `npm run board -- --json`. */
class Program {
	readonly lines: Line[] = [];
	errors = "";
	readonly exit: Promise<number | null>;
	readonly #child: ChildProcessWithoutNullStreams;
	#wake: () => void = () => undefined;
	#seen = 0;

	constructor(...options: readonly string[]) {
		// A product's own code is TypeScript, which node reads with tsx only.
		const tsx = ["--import", "tsx", "tools/board/cli.ts"];
		const command = options.includes("--app") ? tsx : commandLine("tools/board/cli.ts");
		this.#child = spawn(process.execPath, [...command, "--json", ...options]);
		createInterface({ input: this.#child.stdout }).on("line", line => {
			this.lines.push(JSON.parse(line));
			this.#wake();
		});
		this.#child.stderr.on("data", bytes => (this.errors += String(bytes)));
		this.exit = new Promise(resolve => this.#child.once("close", resolve));
		void this.exit.then(() => this.#wake());
	}

	/** The next line that has all of `wanted`; earlier ones are passed over. */
	async next(wanted: Line): Promise<Line> {
		for (;;) {
			while (this.#seen < this.lines.length) {
				const line = this.lines[this.#seen++] ?? {};
				if (Object.entries(wanted).every(([key, value]) => line[key] === value)) return line;
			}
			if (this.#child.exitCode !== null) throw new Error(`the board ended: ${this.errors}`);
			await new Promise<void>(resolve => (this.#wake = resolve));
		}
	}

	command(line: string): void {
		this.#child.stdin.write(`${line}\n`);
	}

	signal(signal: NodeJS.Signals): void {
		this.#child.kill(signal);
	}

	async end(): Promise<void> {
		this.#child.kill("SIGKILL");
		await this.exit;
	}
}

describe("npm run board", () => {
	let folder: string;
	let running: Program[];

	const board = (...options: readonly string[]): Program => {
		const program = new Program(...options);
		running.push(program);
		return program;
	};

	const file = (name: string, content: string): string => {
		const path = join(folder, name);
		writeFileSync(path, content);
		return path;
	};

	beforeEach(() => {
		running = [];
		folder = mkdtempSync(join(tmpdir(), "board-"));
	});

	afterEach(async () => {
		for (const program of running) await program.end();
		rmSync(folder, { recursive: true });
	});

	it("says where its setup page is, and it is there", async () => {
		const { setupUrl, dnsPort } = await board().next({ event: "ready" });
		assert.ok(Number(dnsPort) > 0);
		const info = await fetch(`${String(setupUrl)}/board_info.json`);
		assert.equal(info.status, 200);
		assert.equal(((await info.json()) as Line)["tmpl_id"], "TMPLabcd1234");
	});

	it("obeys its commands, and goes on after one it does not know", async () => {
		const program = board();
		await program.next({ event: "state", state: "setup" });
		program.command("jump");
		assert.match(String((await program.next({ event: "error" }))["message"]), /"jump" is not a command/);
		program.command('air {"networks": {"home": {"channel": 99}}}');
		assert.match(String((await program.next({ event: "error" }))["message"]), /networks\.home\.channel is 99/);
		program.command("power off");
		await program.next({ event: "power", on: false });
		program.command("power on");
		await program.next({ event: "state", state: "setup" });
		program.command("quit");
		assert.equal(await program.exit, 0);
		assert.equal(program.errors, "");
	});

	it("has the sensors and actors of the product's code, and lets a hand at them", async () => {
		const heater = join(import.meta.dirname, "../../../examples/heater-thermostat/src/app.ts");
		const program = board("--app", heater);
		await program.next({ event: "part", name: "Heater", value: 1 });
		program.command("part Tent 30.5");
		const tent = await program.next({ event: "part", name: "Tent", value: 30.5 });
		assert.deepEqual([tent["unit"], tent["plugged"], tent["simulated"]], ["°C", true, false]);
		program.command("part Tent unplugged");
		await program.next({ event: "part", name: "Heater", value: 0 });
		program.command("part Wine 12");
		assert.match(String((await program.next({ event: "error" }))["message"]), /no sensor "Wine".*Tent/);
	});

	for (const signal of ["SIGINT", "SIGTERM"] as const)
		it(`ends cleanly at ${signal}`, async () => {
			const program = board();
			await program.next({ event: "state", state: "setup" });
			program.signal(signal);
			assert.equal(await program.exit, 0);
			assert.equal(program.errors, "");
		});

	it("cannot start on the ports of another board", async () => {
		const { setupUrl } = await board().next({ event: "ready" });
		const second = board("--setup-port", new URL(String(setupUrl)).port);
		assert.equal(await second.exit, 1);
		assert.match(second.errors, /^Port \d+ for the board's setup page is taken: .*\n$/);
	});

	const broken: readonly (readonly [string, string, number, RegExp])[] = [
		["--air", "{", 1, /file: .*JSON/],
		["--air", '{"networks": {"home": {}}}', 1, /file: The air's networks\.home\.ssid is missing/],
		["--config", '{"vendor": "x"}', 1, /file: /],
		["--flash", "{}", 1, /not a flash file of a virtual board/],
		["--ca", "no", 1, /not a certificate/],
	];
	for (const [option, content, code, message] of broken)
		it(`says what is wrong with ${option} ${content}`, async () => {
			const program = board(option, file("file", content));
			assert.equal(await program.exit, code);
			assert.match(program.errors, message);
			assert.ok(!program.errors.includes("    at "), program.errors);
			assert.equal(program.lines.length, 0);
		});

	for (const wrong of [["--cloud", "nowhere"], ["--setup-port", "http"], ["--nonsense"], ["extra"]])
		it(`refuses ${wrong.join(" ")} as bad usage`, async () => {
			const program = board(...wrong);
			assert.equal(await program.exit, 2);
			assert.match(program.errors, /--help/);
		});

	for (const tls of [false, true])
		describe(`with a cloud that speaks ${tls ? "TLS" : "plain TCP"}`, () => {
			let cloud: Cloud;
			beforeEach(async () => {
				cloud = await startCloud({ port: 0, tlsPort: 0, httpPort: 0, data: join(folder, "cloud") });
			});
			afterEach(() => cloud.close());

			it("lives a whole life: setup, restart, running; a kill, running again; reset, setup", async () => {
				const place = `127.0.0.1:${tls ? cloud.tlsPort : cloud.port}`;
				const options = ["--speed", "4", "--cloud", place, "--flash", join(folder, "flash"), "--ca", cloud.caFile];
				if (tls) options.push("--tls");
				// Everything as in manifest.json, but a reset is quicker.
				const button = { setup: 500, reset: 1000, cancel: 5000 };
				options.push("--config", file("config", JSON.stringify({ ...manifestProduct(), button })));
				const first = board(...options);
				const { setupUrl } = await first.next({ event: "ready" });
				await first.next({ event: "state", state: "setup" });
				const created = await fetch(`${cloud.url}/api/v1/organization/device/create`, {
					method: "POST",
					headers: { authorization: `Bearer ${cloud.bearer}`, "content-type": "application/json" },
					body: JSON.stringify({ templateId: "TMPLabcd1234", name: "Board" }),
				});
				const { token } = (await created.json()) as { token: string };
				const answer = await fetch(`${String(setupUrl)}/config`, {
					method: "POST",
					body: new URLSearchParams({ ssid: "Home", pass: "correct horse", blynk: token, host: "blynk.cloud" }),
				});
				assert.equal(answer.status, 200);
				for (const state of ["storing", "restarting"]) await first.next({ event: "state", state });
				await first.next({ event: "restart" });
				for (const state of ["joining", "connecting", "running"]) await first.next({ event: "state", state });
				await first.next({ event: "online", online: true });
				await first.next({ event: "pin", direction: "out" });
				await assert.rejects(fetch(`${String(setupUrl)}/board_info.json`));
				await first.end();

				const second = board(...options);
				await second.next({ event: "state", state: "running" });
				second.command("press 1500");
				await second.next({ event: "led", pattern: "heldReset" });
				await second.next({ event: "state", state: "resetting" });
				await second.next({ event: "state", state: "setup" });
				for (const program of [first, second])
					assert.ok(!JSON.stringify(program.lines).includes("correct horse") && !program.errors.includes(token));
			}).timeout(60_000);
		});

	it("is a terminal on the board's serial port", async () => {
		const child = spawn(process.execPath, [...commandLine("tools/board/cli.ts"), "--console"]);
		const closed = new Promise(resolve => child.once("close", resolve));
		let shown = "";
		let asked = false;
		await new Promise<void>(resolve =>
			child.stdout.on("data", bytes => {
				shown += String(bytes);
				if (!asked && shown.includes(">")) child.stdin.write("devinfo\r");
				asked ||= shown.includes(">");
				if (shown.includes('"tmpl_id":"TMPLabcd1234"') && shown.endsWith(">")) resolve();
			}),
		);
		assert.match(shown, /devinfo\r\n\{"name":"Blynk Device-/);
		child.kill("SIGTERM");
		assert.equal(await closed, 0);
	});

	it("has one use for stdout", async () => {
		const program = board("--console");
		assert.equal(await program.exit, 2);
		assert.match(program.errors, /--console and --json both want stdout/);
	});
});
