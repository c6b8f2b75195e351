import { fork, type ChildProcess } from "node:child_process";
import { basename } from "node:path";
import { isRecord } from "../../cli/record";

/** What a child measured, by name. */
export type Figures = Readonly<Record<string, number>>;

/** A child that says nothing for this long will not any more, milliseconds. */
const patience = 60_000;

/** A process of its own for one side of a measurement: it is asked one thing at a time, and answers in figures. */
export class Child {
	readonly #name: string;
	readonly #process: ChildProcess;
	#settle: ((result: Figures | Error) => void) | undefined;

	private constructor(program: string, args: readonly string[]) {
		this.#name = [basename(program), ...args].join(" ");
		this.#process = fork(program, args, {
			execArgv: ["--expose-gc"],
			// blynk-library prints a banner.
			stdio: ["ignore", "ignore", "inherit", "ipc"],
		});
		this.#process.on("message", message => this.#settle?.(read(message)));
		this.#process.on("error", error => this.#settle?.(error));
		this.#process.on("exit", code => this.#settle?.(new Error(`${this.#name} ended (${code})`)));
	}

	/** Starts `program`; the figures it begins with come along. */
	static async start(program: string, ...args: readonly string[]): Promise<{ child: Child; figures: Figures }> {
		const child = new Child(program, args);
		try {
			return { child, figures: await child.#answer() };
		} catch (error) {
			child.stop();
			throw error;
		}
	}

	/** @throws Error when the child fails, ends, or is silent for too long */
	ask(what: string, count: number): Promise<Figures> {
		this.#process.send({ what, count });
		return this.#answer();
	}

	stop(): void {
		this.#process.kill();
	}

	#answer(): Promise<Figures> {
		return new Promise((resolve, reject) => {
			const silence = setTimeout(
				() => this.#settle?.(new Error(`${this.#name} did not answer in ${patience / 1000} s`)),
				patience,
			);
			this.#settle = result => {
				this.#settle = undefined;
				clearTimeout(silence);
				if (result instanceof Error) reject(result);
				else resolve(result);
			};
		});
	}
}

function read(message: unknown): Figures | Error {
	const figures: Record<string, number> = {};
	if (!isRecord(message)) return new Error("a child spoke in riddles");
	if (typeof message["error"] === "string") return new Error(message["error"]);
	for (const [name, value] of Object.entries(message)) if (typeof value === "number") figures[name] = value;
	return figures;
}

/** In a child: tells its parent. */
export function answer(figures: Figures): void {
	process.send?.(figures);
}

/** In a child: answers each question by what `measure` finds, until the parent is gone. */
export function serve(measure: (what: string, count: number) => Promise<Figures>): void {
	process.on("message", message => {
		if (!isRecord(message)) return;
		measure(String(message["what"]), Number(message["count"])).then(answer, (error: unknown) => {
			process.send?.({ error: error instanceof Error ? error.message : String(error) });
		});
	});
	process.once("disconnect", () => process.exit());
}
