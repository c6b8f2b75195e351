import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";

/** What a run of a program left. */
export interface Ended {
	readonly code: number;
	/** stdout and stderr together. */
	readonly text: string;
}

/** A program that cannot be started. */
export class NoProgram extends Error {
	override readonly name = "NoProgram";

	constructor(program: string, cause: unknown) {
		const why =
			cause instanceof Error && "code" in cause && cause.code === "EACCES" ? "may not be run" : "is not there";
		super(`"${program}" cannot be started: it ${why}.`, { cause });
	}
}

/** A program that runs, with whatever it has started. */
export interface Running {
	readonly child: ChildProcessWithoutNullStreams;
	/** Ends all of it: npx, npm and shell scripts start the program that is meant, and do not end it. */
	end(): void;
}

/** Words of a command line; double quotes keep spaces. */
export function wordsOf(command: string): readonly string[] {
	return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/**
 * Starts a program in a process group of its own, so that all of it can be ended; Windows has none, there it is the program alone.
 * @param failed gets told where it cannot be started
 */
export function startProgram(command: string, args: readonly string[], failed: (why: NoProgram) => void): Running {
	const [program = "", ...first] = wordsOf(command);
	const detached = process.platform !== "win32";
	const child = spawn(program, [...first, ...args], { stdio: "pipe", detached });
	child.once("error", cause => failed(new NoProgram(program, cause)));
	return {
		child,
		end() {
			const { pid } = child;
			try {
				if (detached && pid !== undefined) process.kill(-pid, "SIGTERM");
				else child.kill();
			} catch {
				// All of it has ended.
			}
		},
	};
}

/**
 * Runs a program to its end; on Windows one without a shell, too.
 * @param signal ends it, and what it started
 * @throws NoProgram, or the signal's reason once all of it has been told to end
 */
export function runProgram(command: string, args: readonly string[], signal?: AbortSignal): Promise<Ended> {
	return new Promise((resolve, reject) => {
		signal?.throwIfAborted();
		const { child, end } = startProgram(command, args, reject);
		const stop = (): void => {
			end();
			reject(signal?.reason);
		};
		signal?.addEventListener("abort", stop, { once: true });
		// Whoever ends takes the pipe along.
		child.stdin.on("error", () => undefined).end();
		let text = "";
		for (const stream of [child.stdout, child.stderr])
			stream.setEncoding("utf8").on("data", (piece: string) => (text += piece));
		child.once("close", code => {
			signal?.removeEventListener("abort", stop);
			resolve({ code: code ?? 1, text });
		});
	});
}
