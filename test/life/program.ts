import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { commandLine } from "../support/commands";

/** A line that a program printed with `--json`. */
export type Line = Readonly<Record<string, unknown>> & { readonly event: string };

/** What a line must hold, field by field: a value or a pattern. */
export type Expected = Readonly<Record<string, unknown>> & { readonly event: string };

const entries = {
	board: "tools/board/cli.ts",
	cloud: "tools/cloud/main.ts",
	crowd: "tools/crowd/main.ts",
	provision: "tools/wizard/main.ts",
} as const;

/** What is waited for comes within this long, on a busy machine too, milliseconds. */
const patience = 30_000;

const running = new Set<Program>();

/** One of the project's commands as a process of its own, as others script against it. */
export class Program {
	readonly lines: Line[] = [];
	/** The exit code; `null` when it was killed. */
	readonly ended: Promise<number | null>;
	/** Everything on stderr. */
	errors = "";
	/** Everything on stdout. */
	output = "";
	readonly #child: ChildProcess;
	readonly #name: string;
	#over = false;
	#read = 0;

	constructor(name: keyof typeof entries, args: readonly string[] = [], json = true, env: NodeJS.ProcessEnv = {}) {
		this.#name = name;
		const all = [...commandLine(entries[name]), ...(json ? ["--json"] : []), ...args];
		this.#child = spawn(process.execPath, all, { env: { ...process.env, ...env } });
		const { stdout, stderr, stdin } = this.#child;
		assert.ok(stdout && stderr && stdin);
		stdin.on("error", () => undefined); // it may end before it has read what was said
		stdout.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
		stderr.on("data", (chunk: Buffer) => (this.errors += chunk.toString()));
		if (json) createInterface(stdout).on("line", line => this.lines.push(readLine(line)));
		running.add(this);
		this.ended = new Promise(resolve => {
			this.#child.once("close", exitCode => {
				this.#over = true;
				running.delete(this);
				resolve(exitCode);
			});
		});
	}

	/** The first line from here on that has these fields; what came before it is passed over. */
	async until(expected: Expected): Promise<Line> {
		for (const end = Date.now() + patience; ; await sleep(10)) {
			const over = this.#over; // and so everything has been read
			for (; this.#read < this.lines.length; this.#read++) {
				const line = this.lines[this.#read];
				if (!line || !fits(line, expected)) continue;
				this.#read++;
				return line;
			}
			if (!over && Date.now() < end) continue;
			const why = over ? "it ended" : "the time is over";
			assert.fail(`${this.#name}: no ${JSON.stringify(expected)}, and ${why}:\n${this.output}${this.errors}`);
		}
	}

	/** Types a line. */
	say(line: string): void {
		this.#child.stdin?.write(`${line}\n`);
	}

	kill(signal: NodeJS.Signals): Promise<number | null> {
		this.#child.kill(signal);
		return this.ended;
	}
}

/** Ends whatever a test has left running. */
export async function killAll(): Promise<void> {
	await Promise.all([...running].map(each => each.kill("SIGKILL")));
}

/** Every line is an object with an `event`, or the promise to scripts is broken. */
function readLine(text: string): Line {
	const line: unknown = JSON.parse(text);
	assert.ok(typeof line === "object" && line !== null && "event" in line && typeof line.event === "string", text);
	return { ...line, event: line.event };
}

function fits(line: Line, expected: Expected): boolean {
	return Object.entries(expected).every(([name, want]) => {
		const value = line[name];
		return want instanceof RegExp ? typeof value === "string" && want.test(value) : value === want;
	});
}

/** A cloud on ports of its own, with what it said of itself. */
export interface RunningCloud {
	readonly program: Program;
	readonly port: number;
	readonly tlsPort: number;
	readonly url: string;
	readonly bearer: string;
	readonly ca: string;
}

export async function runCloud(
	data: string,
	ports: readonly [number, number, number] = [0, 0, 0],
): Promise<RunningCloud> {
	const [port, tlsPort, httpPort] = ports.map(String);
	const args = ["--port", `${port}`, "--tls-port", `${tlsPort}`, "--http-port", `${httpPort}`, "--data", data];
	const program = new Program("cloud", args);
	const ready = await program.until({ event: "ready" });
	const { bearer, ca } = ready;
	assert.ok(typeof bearer === "string" && typeof ca === "string");
	return {
		...{ program, bearer, ca },
		...{ port: Number(ready["port"]), tlsPort: Number(ready["tlsPort"]) },
		url: `http://127.0.0.1:${Number(ready["httpPort"])}`,
	};
}

/** Asks the cloud over HTTP; its answer. */
export async function askCloud(
	{ url, bearer }: RunningCloud,
	path: string,
	body?: unknown,
	method = body === undefined ? "GET" : "POST",
): Promise<unknown> {
	const answer = await fetch(url + path, {
		method,
		headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	const text = await answer.text();
	assert.ok(answer.ok, `${path}: ${text}`);
	return text && JSON.parse(text);
}

/** A fresh token, as the app gets it. */
export async function createDevice(cloud: RunningCloud, name = "Kitchen"): Promise<string> {
	const create = "/api/v1/organization/device/create";
	const token = field(await askCloud(cloud, create, { templateId: "TMPLabcd1234", name }), "token");
	assert.ok(typeof token === "string");
	return token;
}

export function field(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null
		? Object.entries(value).find(([key]) => key === name)?.[1]
		: undefined;
}

/** What the wizard sends. */
export function apply(
	setupUrl: string,
	token: string,
	fields: Readonly<Record<string, string>> = {},
): Promise<Response> {
	const all = { if: "wifi", ssid: "Home", pass: "correct horse", blynk: token, ...fields };
	return fetch(`${setupUrl}/config`, { method: "POST", body: new URLSearchParams(all) });
}
