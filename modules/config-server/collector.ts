import { bodyTime } from "./limits";
import type { Response, Sink } from "./response";

/** Gathers a small body. */
export class Collector implements Sink {
	readonly patience = { for: "all", time: bodyTime } as const;
	readonly #bytes: Uint8Array;
	readonly #done: (body: Uint8Array) => Response;
	#length = 0;

	constructor(length: number, done: (body: Uint8Array) => Response) {
		this.#bytes = new Uint8Array(length);
		this.#done = done;
	}

	write(bytes: Uint8Array): void {
		this.#bytes.set(bytes, this.#length);
		this.#length += bytes.length;
	}

	end(): Response {
		return this.#done(this.#bytes);
	}

	abort(): void {
		this.#length = 0;
	}
}
