import { esp32, type Creation } from "./creation";
import { loaded, type Line, type Linked, type LinkOptions } from "./linked";
import type { Message } from "./pipe";
import { decode, encode, type Value } from "./value";

export interface Statistics {
	/** XS meter ticks of the device's machine since it started. */
	readonly computrons: number;
	/** Bytes. */
	readonly slotSize: number;
	/** In use now, garbage included; collect first to see what lives. */
	readonly slots: number;
	readonly slotsPeak: number;
	readonly slotsMost: number;
	/** Bytes. */
	readonly chunks: number;
	readonly chunksPeak: number;
	readonly chunksMost: number;
	/** Slots. */
	readonly stackPeak: number;
	readonly stackMost: number;
	/** Objects and variables in ROM that firmware may change: 4 bytes each, outside slots and chunks. */
	readonly aliases: number;
	/** Property names made up at run time. */
	readonly keys: number;
	readonly collections: number;
	/** Bytes that slots and chunks might still have taken after the collection that left the least; without one, now. */
	readonly leastFree: number;
}

/** What objects of one class, or functions of one name, own. */
export interface Owner {
	readonly name: string;
	readonly count: number;
	/** With their properties and private fields; entries of arrays are chunks. */
	readonly slots: number;
}

/** The machine is over: `kind` is `"memory full"`, `"stack overflow"`, `"restart"`, ... and `reason` says more. */
export class EngineEnded extends Error {
	override readonly name = "EngineEnded";
	readonly kind: string;
	readonly reason: string;
	/** As in {@link Statistics}; `undefined` when nothing was collected. */
	readonly leastFree: number | undefined;

	constructor(kind: string, reason: string, leastFree?: number) {
		super(`XS: ${kind}: ${reason}`);
		this.leastFree = leastFree;
		this.kind = kind;
		this.reason = reason;
	}
}

export interface EngineOptions extends Omit<LinkOptions, "creation"> {
	readonly creation?: Creation;
	/** Has linked this image with these options, and starts machines in milliseconds. */
	readonly linked?: Linked | undefined;
	/**
	 * Answers the firmware's `native.call` and `native.fill`, and hears its `native.post`, where throwing ends the
	 * machine. Must not turn to the engine meanwhile.
	 */
	readonly onCall: (name: string, values: readonly Value[]) => Value;
}

/** Firmware in an XS machine of its own, in a process of its own. Every method waits until the machine is idle again. */
export class Engine {
	readonly #line: Line;
	readonly #onCall: EngineOptions["onCall"];
	#busy = false;

	/** Links the image and starts it. @throws EngineEnded when that ends the machine already. */
	constructor({ linked, creation = esp32, onCall, ...options }: EngineOptions) {
		this.#onCall = onCall;
		this.#line = linked?.take() ?? loaded({ ...options, creation });
		try {
			this.#turn(linked ? "F" : "G", Buffer.alloc(0));
		} catch (error) {
			if (error instanceof EngineEnded)
				throw new EngineEnded(error.kind, options.image.locate(error.reason), error.leastFree);
			throw error;
		}
	}

	/** Calls the firmware's `globalThis.onEvent` and returns its result. @throws EngineEnded */
	event(...values: readonly Value[]): Value {
		return decode(this.#turn("e", encode(values)));
	}

	statistics(): Statistics {
		return JSON.parse(this.#turn("s", Buffer.alloc(0)).toString());
	}

	/** Collects garbage first: `slots` and `chunks` are then what lives. */
	collect(): Statistics {
		return JSON.parse(this.#turn("c", Buffer.alloc(0)).toString());
	}

	/** Who owns the live slots, the greatest first. */
	census(): readonly Owner[] {
		const owners = new Map<string, Owner>();
		for (const line of this.#turn("o", Buffer.alloc(0)).toString().trimEnd().split("\n")) {
			const [name = "", slots] = line.split("\t");
			const known = owners.get(name) ?? { name, count: 0, slots: 0 };
			owners.set(name, { name, count: known.count + 1, slots: known.slots + Number(slots) });
		}
		return [...owners.values()].sort((a, b) => b.slots - a.slots);
	}

	/** Lets the process come to its end, and waits for that: for what counts at the end, such as callgrind. */
	quit(): void {
		this.#line.send("q", Buffer.alloc(0));
		this.#line.receive();
		this.close();
	}

	/** Ends the machine, whatever it is doing. Harmless when it is over already. */
	close(): void {
		this.#line.close();
	}

	#turn(tag: string, body: Uint8Array): Buffer {
		if (this.#busy)
			throw new Error("The engine was given an event while it waits for an answer: it would never take it.");
		this.#busy = true;
		try {
			try {
				this.#line.send(tag, body);
			} catch {
				// Gone: its last word still waits to be read.
			}
			return this.#serve();
		} finally {
			this.#busy = false;
		}
	}

	/** Answers the machine's questions until it says that the turn is over. */
	#serve(): Buffer {
		for (;;) {
			const message = this.#line.receive();
			if (message?.tag === ".") return message.body;
			if (message?.tag === "?") this.#answer(decode(message.body));
			else if (message?.tag === ">") this.#hear(decode(message.body));
			else throw this.#over(message);
		}
	}

	/** What nobody waits for: there is nobody either to throw to, so an error of the host is the end. */
	#hear(told: Value): void {
		const [name, ...values] = told as readonly Value[];
		try {
			this.#onCall(String(name), values);
		} catch (error) {
			this.close();
			throw error;
		}
	}

	#answer(question: Value): void {
		const [name, ...values] = question as readonly Value[];
		try {
			this.#line.send("/", encode(this.#onCall(String(name), values)));
		} catch (error) {
			this.#line.send("!", Buffer.from(error instanceof Error ? error.message : String(error)));
		}
	}

	#over(message: Message | undefined): EngineEnded {
		const said = message?.body.toString().split("\0") ?? ["crash", "the engine's process died"];
		this.close();
		const [kind = "", reason = "", least] = said;
		return new EngineEnded(kind, reason, least ? Number(least) : undefined);
	}
}
