import type { Creation } from "./creation";
import { configScript, type Image } from "./image";
import { Pipe, type Message } from "./pipe";

/** The process of a machine, to talk to. */
export type Line = Pick<Pipe, "send" | "receive" | "close">;

export interface LinkOptions {
	/** The executable, from `buildEngine`. */
	readonly executable: string;
	readonly image: Image;
	readonly creation: Creation;
	/** Computrons a turn may take before the machine is ended ("too much computation"): the watchdog. */
	readonly limit?: number;
	/** Put before the executable, such as valgrind with its options. */
	readonly under?: readonly string[];
}

/** A process of the engine that has the image and is about to link it. */
export function loaded({ executable, image, creation, limit, under = [] }: LinkOptions): Pipe {
	const [command = executable, ...rest] = [...under, executable, ...optionsOf(creation, limit)];
	const pipe = new Pipe(command, rest);
	try {
		pipe.send("P", Buffer.from(`config\0${configScript(image)}`));
		pipe.send("P", Buffer.from(`rom\0${image.rom.code}`));
		pipe.send("B", Buffer.from(`ram\0${image.ram.code}`));
	} catch {
		// Gone: its last word still waits to be read.
	}
	return pipe;
}

/**
 * An image that is linked once, for many machines: each is a fork of a process that has done so, and starts in 2 to 5 ms in
 * place of 50. A process serves one machine after the other, so there are as many as there were machines at once.
 */
export class Linked {
	readonly options: LinkOptions;
	readonly #idle: Pipe[] = [];

	constructor(options: LinkOptions) {
		this.options = options;
	}

	/** The process of a new machine; closing it makes room for the next. */
	take(): Line {
		const pipe = this.#idle.pop() ?? loaded(this.options);
		return new Fork(pipe, () => this.#idle.push(pipe));
	}

	/** Ends the processes of machines that are over. */
	close(): void {
		for (const pipe of this.#idle.splice(0)) pipe.close();
	}
}

/** A fork, which has the line to itself until it is over. */
class Fork implements Line {
	readonly #pipe: Pipe;
	readonly #onFree: () => void;
	#state: "lives" | "said its last word" | "over" = "lives";

	constructor(pipe: Pipe, onFree: () => void) {
		this.#pipe = pipe;
		this.#onFree = onFree;
	}

	send(tag: string, body: Uint8Array): void {
		if (this.#state === "over") throw new Error("EPIPE: the process was ended");
		this.#pipe.send(tag, body);
	}

	receive(): Message | undefined {
		if (this.#state === "over") return undefined;
		const message = this.#pipe.receive();
		if (message?.tag === "x") this.#state = "said its last word";
		if (message && message.tag !== "f") return message;
		this.#state = "over";
		// Without a message the process is gone that it was forked from.
		if (message) this.#onFree();
		else this.#pipe.close();
		return undefined;
	}

	close(): void {
		if (this.#state === "lives") {
			try {
				this.send("q", Buffer.alloc(0));
			} catch {
				// Gone by itself.
			}
		}
		while (this.receive());
	}
}

function optionsOf(
	{ chunk, chunkMore, heap, heapMore, stack, static: region }: Creation,
	limit?: number,
): readonly string[] {
	const options = { chunk, "chunk-more": chunkMore, heap, "heap-more": heapMore, stack, static: region, limit };
	return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
}
