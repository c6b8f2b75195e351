import type { CloudEvent } from "../events";
import type { DeviceView, Snapshot } from "./view";

export type Told = CloudEvent | Snapshot;

/** The page's way to its cloud. The key goes in a header, which `EventSource` cannot do. */
export class Connection {
	readonly #key: string;

	constructor(key: string) {
		this.#key = key;
	}

	/** @throws Error with the cloud's own sentence. */
	async ask(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<unknown> {
		const content = body instanceof Blob ? body : body && JSON.stringify(body);
		const answer = await this.#fetch(path, { method, ...(content !== undefined && { body: content }) });
		const text = await answer.text();
		const json: unknown = text ? JSON.parse(text) : undefined;
		if (answer.ok) return json;
		const { error } = json as { error: { message: string } };
		throw new Error(error.message);
	}

	device(id: number): Promise<DeviceView> {
		return this.ask("GET", `/admin/device?deviceId=${id}`) as Promise<DeviceView>;
	}

	/** Calls `onTold` with all that happens until `signal`; comes back by itself, and says when it is away. */
	async follow(onTold: (told: Told) => void, onAway: () => void, signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			try {
				const answer = await this.#fetch("/admin/events", { signal });
				// The key is kept with the devices: it is another cloud that answers, which says what to open.
				if (answer.status === 401) return location.reload();
				if (answer.body) await read(answer.body, onTold);
			} catch {
				// Told below, whatever it was: the cloud cannot be reached.
			}
			if (signal.aborted) return;
			onAway();
			await new Promise(resolve => setTimeout(resolve, 1000));
		}
	}

	#fetch(path: string, init: RequestInit): Promise<Response> {
		return fetch(path, { ...init, headers: { authorization: `Bearer ${this.#key}` } });
	}
}

/** Server-sent events: a line "data: ..." and an empty one each. */
async function read(body: ReadableStream<Uint8Array>, onTold: (told: Told) => void): Promise<void> {
	const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
	let rest = "";
	for (;;) {
		const { value, done } = await reader.read();
		if (done) return;
		const blocks = (rest + value).split("\n\n");
		rest = blocks.pop() ?? "";
		for (const block of blocks) if (block.startsWith("data: ")) onTold(JSON.parse(block.slice(6)) as Told);
	}
}
