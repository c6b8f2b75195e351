import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isRecord } from "../cli/record";

/** Where a cloud is reached. */
export interface CloudPlace {
	readonly tlsPort: number;
	readonly httpPort: number;
	/** Of the platform API. */
	readonly bearer: string;
	/** The file of its authority, PEM. */
	readonly ca: string;
}

const command = fileURLToPath(new URL("../cloud/main.ts", import.meta.url));

/** `npm run cloud` in a process of its own, so that it can be killed. */
export class CloudProcess {
	/** Where it is, once it listens; an Error with what it had to say when it does not. */
	readonly ready: Promise<CloudPlace>;
	readonly #child: ChildProcess;

	/**
	 * Starts one that keeps its things in `data`, on any free ports or those of `place`.
	 * @param onOnline called with the number of each device that logs in
	 */
	constructor(data: string, onOnline: (id: number) => void, place?: CloudPlace) {
		const { tlsPort = 0, httpPort = 0 } = place ?? {};
		const args = ["--port", "0", "--tls-port", `${tlsPort}`, "--http-port", `${httpPort}`, "--data", data, "--json"];
		const child = spawn(process.execPath, ["--import", "tsx", command, ...args], { stdio: ["ignore", "pipe", "pipe"] });
		this.#child = child;
		let errors = "";
		child.stderr.on("data", (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-1000)));
		this.ready = new Promise((resolve, reject) => {
			child.once("error", reject);
			child.once("close", () => reject(new Error(`The cloud did not start. ${errors}`)));
			createInterface(child.stdout).on("line", text => {
				const line: unknown = JSON.parse(text);
				if (isPlace(line)) resolve(line);
				else if (isRecord(line) && line["event"] === "online") onOnline(Number(line["id"]));
			});
		});
	}

	/** Ends it, and has heard all it said: with SIGKILL it has no time to say goodbye. Does nothing when it ended before. */
	async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
		if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
		const ended = once(this.#child, "close");
		this.#child.kill(signal);
		await ended;
	}
}

function isPlace(line: unknown): line is CloudPlace {
	return isRecord(line) && line["event"] === "ready";
}
