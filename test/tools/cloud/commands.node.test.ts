import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../../tools/cli/folders";
import { frame, response } from "../../../tools/cloud/frame";
import { commandLine } from "../../support/commands";
import { until, Wire } from "./support";
import { isRecord } from "../../../tools/cli/record";

/** A command of ours as a process, with the events it has printed. */
class Run {
	readonly events: Readonly<Record<string, unknown>>[] = [];
	readonly child: ChildProcess;
	readonly ended: Promise<number | null>;
	errors = "";

	constructor(script: string, args: readonly string[]) {
		this.child = spawn(process.execPath, [...commandLine(`tools/cloud/${script}`), ...args]);
		if (!this.child.stdout || !this.child.stderr) throw new Error("no output to read");
		createInterface(this.child.stdout).on("line", line => {
			const event: unknown = line.startsWith("{") ? JSON.parse(line) : { event: "text", line };
			if (isRecord(event)) this.events.push(event);
		});
		this.child.stderr.on("data", chunk => (this.errors += chunk));
		this.ended = new Promise(resolve => this.child.once("close", resolve));
	}

	/** The first event of a kind, when it has come. */
	async event(kind: string): Promise<Readonly<Record<string, unknown>>> {
		const find = () => this.events.find(each => each["event"] === kind);
		await until(() => find() !== undefined || this.child.exitCode !== null);
		return find() ?? assert.fail(`ended without "${kind}": ${this.errors}`);
	}
}

describe("npm run cloud", () => {
	let data: string;
	let runs: Run[];
	beforeEach(() => {
		data = mkdtempSync(join(tmpdir(), "cloud-"));
		runs = [];
	});
	afterEach(async () => {
		for (const run of runs) {
			run.child.kill("SIGKILL");
			await run.ended;
		}
		rmSync(data, { recursive: true, force: true });
	});

	const run = (...args: readonly string[]): Run => {
		const made = new Run("main.ts", args);
		runs.push(made);
		return made;
	};
	const start = (): Run => {
		const free = ["--port", "0", "--tls-port", "0", "--http-port", "0"];
		return run("--json", ...free, "--data", data);
	};

	it("takes the templates of the product in whose folder it was typed", async () => {
		writeFileSync(join(data, "templates.json"), '[{ "id": "TMPLlamp0001" }]');
		const command = [join(root, "tools/kit/blynk-inject.js"), "cloud", "--json", "--port", "0"];
		const child = spawn(process.execPath, [...command, "--tls-port", "0", "--http-port", "0"], { cwd: data });
		let errors = "";
		child.stderr.on("data", chunk => (errors += chunk));
		child.stdout.once("data", () => child.kill("SIGTERM"));
		assert.equal(await new Promise(resolve => child.once("close", resolve)), 1);
		assert.match(errors, /templates\.json is no list of templates/);
	});

	it("tells where it is, then what happens, and ends well on SIGTERM", async () => {
		const cloud = start();
		const ready = await cloud.event("ready");
		for (const key of ["port", "tlsPort", "httpPort"]) assert.equal(typeof ready[key], "number");
		assert.equal(ready["ca"], join(data, "ca.pem"));
		const headers = { authorization: `Bearer ${ready["bearer"]}` };
		const url = `http://127.0.0.1:${ready["httpPort"]}`;
		const create = `${url}/api/v1/organization/device/create`;
		const answer = await fetch(create, { method: "POST", headers, body: '{"name":"Kitchen"}' });
		const { token }: { token: string } = await answer.json();
		assert.equal((await cloud.event("device"))["name"], "Kitchen");
		const wire = Wire.to(Number(ready["port"]));
		wire.send(frame(29, 1, token));
		await wire.expect(response(1, 200));
		wire.send(frame(20, 2, "vw", 0, -60));
		wire.send(frame(64, 3, "alarm", "hot"));
		assert.equal((await cloud.event("write"))["value"], "-60");
		assert.equal((await cloud.event("eventLogged"))["code"], "alarm");
		wire.close();
		await cloud.event("offline");
		assert.ok(!JSON.stringify(cloud.events).includes(token), "no token in what it prints");
		cloud.child.kill("SIGTERM");
		assert.equal(await cloud.ended, 0);
	});

	it("has lost nothing when it was killed", async () => {
		const first = start();
		const ready = await first.event("ready");
		const headers = { authorization: `Bearer ${ready["bearer"]}` };
		const url = `http://127.0.0.1:${ready["httpPort"]}`;
		const create = `${url}/api/v1/organization/device/create`;
		const { token }: { token: string } = await (await fetch(create, { method: "POST", headers, body: "{}" })).json();
		assert.equal((await fetch(`${url}/external/api/update?token=${token}&v1=66`)).status, 200);
		first.child.kill("SIGKILL");
		await first.ended;

		const second = start();
		const again = await second.event("ready");
		assert.equal(again["bearer"], ready["bearer"]);
		const value = await fetch(`http://127.0.0.1:${again["httpPort"]}/external/api/get?token=${token}&v1`);
		assert.equal(await value.text(), "66");
	});

	it("explains itself with --help", async () => {
		const help = run("--help");
		assert.equal(await help.ended, 0);
		assert.match(JSON.stringify(help.events), /--tls-port N/);
	});

	const wrong: readonly (readonly [readonly string[], RegExp])[] = [
		[["--port", "banana"], /--port is "banana"/],
		[["--idle", "9"], /--idle is "9", but must be a number from 1.5 to 2.3/],
		[["--time-zone", "Moon"], /--time-zone is "Moon"/],
		[["--bananas"], /--bananas/],
	];
	for (const [args, sentence] of wrong)
		it(`refuses ${args.join(" ")} with exit code 2 and a sentence`, async () => {
			const bad = run(...args);
			assert.equal(await bad.ended, 2);
			assert.match(bad.errors, sentence);
			assert.doesNotMatch(bad.errors, /\n {4}at /);
		});

	it("says which template file is broken, with exit code 1", async () => {
		const file = join(data, "templates.json");
		for (const text of ["{", "[]", '[{"id":"TMPLx"}]', "{}"]) {
			writeFileSync(file, text);
			const bad = run("--templates", file, "--data", data, "--port", "0", "--tls-port", "0", "--http-port", "0");
			assert.equal(await bad.ended, 1);
			assert.match(bad.errors, /templates/);
			assert.doesNotMatch(bad.errors, /\n {4}at /);
		}
	});
});

describe("npm run load", () => {
	it("holds its clients at once, and shows memory and times", async () => {
		const load = new Run("load.ts", ["--json", "--clients", "200"]);
		assert.equal(await load.ended, 0, load.errors);
		assert.deepEqual(
			load.events.map(each => each["event"]),
			["started", "connected", "memory", "write", "ping", "done"],
		);
	});

	it("says how to raise the limit of open files when it is too low", async () => {
		const load = new Run("load.ts", ["--clients", "100000"]);
		const exit = await load.ended;
		if (exit === 0) return; // A machine that allows so many.
		assert.equal(exit, 1);
		assert.match(load.errors, /need 100100 open files.*ulimit -n 100100/);
	});
});
