import { ProvisionError, type Ending } from "./exits";

/** A peer this program talks to, and how its silence is to be told. */
export class Peer {
	readonly #base: URL;
	readonly #name: string;
	readonly #silence: Ending;
	readonly #headers: Readonly<Record<string, string>>;

	constructor(base: URL, name: string, silence: Ending, headers: Readonly<Record<string, string>> = {}) {
		this.#base = base;
		this.#name = name;
		this.#silence = silence;
		this.#headers = headers;
	}

	/** One request with a time limit. @throws ProvisionError when nobody answers. */
	async ask(path: string, init: RequestInit = {}, limit = 5000): Promise<Response> {
		const answer = await this.try(path, init, limit);
		if (answer) return answer;
		throw new ProvisionError(this.#silence, `The ${this.#name} at ${this.#base.origin} does not answer.`);
	}

	/** Like {@link ask}, but `undefined` when nobody answers. */
	async try(path: string, init: RequestInit = {}, limit = 2000): Promise<Response | undefined> {
		try {
			return await fetch(new URL(path, this.#base), {
				...init,
				headers: { ...this.#headers, ...init.headers },
				signal: AbortSignal.timeout(limit),
			});
		} catch {
			return undefined;
		}
	}

	/** The JSON of a good answer. @throws ProvisionError when it is none. */
	async json(path: string, init?: RequestInit, limit?: number): Promise<unknown> {
		const answer = await this.ask(path, init, limit);
		const body: unknown = await answer.json().catch(() => undefined);
		if (answer.ok && body !== undefined) return body;
		const what = body === undefined ? `${answer.status} and no JSON` : `status ${answer.status}`;
		throw new ProvisionError(
			this.#silence,
			`The ${this.#name} at ${this.#base.origin} answered ${path} with ${what}: is it a ${this.#name}?`,
		);
	}
}

/** A field of an answer whose shape nobody guarantees. */
export function field(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
