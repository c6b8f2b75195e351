import { spawn } from "node:child_process";
import { commandLine } from "../support/commands";

/** How a command of ours ended, and what it said. */
export interface Ended {
	readonly code: number | null;
	readonly out: string;
	readonly errors: string;
	/** The objects of `--json`. @throws Error when a line is none */
	readonly events: readonly Readonly<Record<string, unknown>>[];
}

/** Runs a command of ours as a process to its end. */
export function runTool(script: string, ...args: readonly string[]): Promise<Ended> {
	return runToolOn("", script, ...args);
}

/** The same with `input` on its stdin. */
export function runToolOn(input: string, script: string, ...args: readonly string[]): Promise<Ended> {
	const child = spawn(process.execPath, [...commandLine(script), ...args], { stdio: ["pipe", "pipe", "pipe"] });
	// It may have ended without reading any.
	child.stdin.on("error", () => undefined);
	child.stdin.end(input);
	let out = "";
	let errors = "";
	child.stdout.on("data", chunk => (out += chunk));
	child.stderr.on("data", chunk => (errors += chunk));
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("close", code =>
			resolve({
				...{ code, out, errors },
				get events() {
					return out.split("\n").filter(Boolean).map(readEvent);
				},
			}),
		);
	});
}

function readEvent(line: string): Readonly<Record<string, unknown>> {
	const value: unknown = JSON.parse(line);
	if (typeof value === "object" && value !== null && "event" in value) return { ...value };
	throw new Error(`no event: ${line}`);
}
