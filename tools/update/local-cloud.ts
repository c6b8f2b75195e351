import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { httpAddress, UsageError } from "../cli/command";
import { isRecord } from "../cli/record";

/** Where the clouds of this machine keep what they know: that of "npm run cloud", and the tour's. */
export const usualData = [".data/cloud", ".data/tour/cloud"] as const;

/** Options by which a command finds its cloud. */
export const cloudOptions = {
	cloud: { type: "string" },
	bearer: { type: "string" },
	data: { type: "string" },
} as const;

export const cloudHelp = `  --data DIR      what the cloud was started with (default ${usualData.join(", then ")}): its address and key are in there
  --cloud URL     its address, for one elsewhere, with --bearer T
`;

/** A running cloud's administration, tools/cloud/firmware-api.ts. */
export class LocalCloud {
	readonly #url: string;
	readonly #bearer: string;

	private constructor(url: string, bearer: string) {
		this.#url = url;
		this.#bearer = bearer;
	}

	/** The cloud that is meant. @throws Error saying how to start one */
	static async find(given: {
		cloud?: string | undefined;
		bearer?: string | undefined;
		data?: string | undefined;
	}): Promise<LocalCloud> {
		if (given.cloud !== undefined) {
			if (given.bearer === undefined)
				throw new UsageError("--cloud needs --bearer: what that cloud told as its bearer when it started.");
			return new LocalCloud(httpAddress("--cloud", given.cloud).origin, given.bearer);
		}
		const folders = given.data === undefined ? usualData : [given.data];
		for (const folder of folders) {
			const known = read(folder);
			if (!known) continue;
			const cloud = new LocalCloud(known.url, known.bearer);
			if (await cloud.#answers()) return cloud;
		}
		throw new Error(
			`No cloud is running on ${folders.join(" or ")}: start one with "npm run cloud", or name yours with --data, or --cloud and --bearer.`,
		);
	}

	/** @throws Error with the cloud's own sentence */
	async ask(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object | Uint8Array): Promise<unknown> {
		const content = body instanceof Uint8Array ? new Uint8Array(body) : body && JSON.stringify(body);
		let answer: Response;
		try {
			answer = await fetch(this.#url + path, {
				method,
				headers: { authorization: `Bearer ${this.#bearer}` },
				...(content === undefined ? {} : { body: content }),
			});
		} catch {
			throw new Error(`The cloud at ${this.#url} does not answer.`);
		}
		const text = await answer.text();
		const told: unknown = text ? JSON.parse(text) : undefined;
		if (answer.ok) return told;
		const error = isRecord(told) ? told["error"] : undefined;
		throw new Error(isRecord(error) ? String(error["message"]) : `The cloud answered with status ${answer.status}.`);
	}

	async #answers(): Promise<boolean> {
		try {
			await this.ask("GET", "/admin/firmwares");
			return true;
		} catch {
			return false;
		}
	}
}

/** What a cloud has kept of its address and bearer (tools/cloud/journal.ts); the last line of a key counts. */
function read(folder: string): { readonly url: string; readonly bearer: string } | undefined {
	const file = join(folder, "cloud.jsonl");
	if (!existsSync(file)) return undefined;
	const values = new Map<unknown, unknown>();
	for (const line of readFileSync(file, "utf8").split("\n")) {
		if (!line.startsWith('{"key":"url"') && !line.startsWith('{"key":"bearer"')) continue;
		try {
			const record: unknown = JSON.parse(line);
			if (isRecord(record)) values.set(record["key"], record["value"]);
		} catch {
			// A line that is being written.
		}
	}
	const [url, bearer] = [values.get("url"), values.get("bearer")];
	return typeof url === "string" && typeof bearer === "string" ? { url, bearer } : undefined;
}
