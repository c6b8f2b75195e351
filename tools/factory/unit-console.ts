import type { Ticker } from "../../hosts/virtual/clock";
import { text, utf8 } from "../../modules/bytes/index";

/** The cable to a unit's serial port. */
export interface Cable {
	/** Gets what the unit sends. */
	onData: ((bytes: Uint8Array) => void) | undefined;
	write(bytes: Uint8Array): void;
}

/** What a unit answered. */
export type Answer = Readonly<Record<string, unknown>>;

/** A unit that does not answer is asked again this often, milliseconds: it may be starting. */
const pace = 2000;

/** Longest line that is looked at: a scan's has some 70 characters an access point. */
const most = 16_384;

const newLine = 10;
const carriageReturn = 13;

/**
 * Asks a unit by its console, `factory ...` (docs/console.md), and tells the answers from echo, prompt and log: they are JSON
 * that begins with the name of the command.
 */
export class UnitConsole {
	/** Every line that came and is no answer: the log, for whoever looks for a fault. The last so many are kept. */
	readonly log: string[] = [];
	readonly #cable: Cable;
	readonly #time: Ticker;
	#gone: string | undefined;
	#bytes: number[] = [];
	#waiting: { readonly command: string; answer(answer: Answer | undefined): void } | undefined;

	constructor(cable: Cable, time: Ticker) {
		this.#cable = cable;
		this.#time = time;
		cable.onData = bytes => this.#take(bytes);
	}

	/**
	 * Asks `factory COMMAND WORDS`; `undefined` when no answer came within `limit` milliseconds. One question at a time.
	 * @param again whether to repeat it: not where the unit needs long to answer
	 */
	ask(command: string, words = "", limit = 10_000, again = pace): Promise<Answer | undefined> {
		if (this.#gone !== undefined) return Promise.resolve(undefined);
		return new Promise(resolve => {
			const time = this.#time;
			// A line begun by somebody else, or by noise, is ended first.
			const send = (): void => this.#cable.write(utf8(`\rfactory ${command}${words && ` ${words}`}\r`));
			const repeat = time.repeat(send, again);
			const end = time.set(() => this.#waiting?.answer(undefined), limit);
			this.#waiting = {
				command,
				answer: answer => {
					time.clear(repeat);
					time.clear(end);
					this.#waiting = undefined;
					resolve(answer);
				},
			};
			send();
		});
	}

	pause(ms: number): Promise<void> {
		return new Promise(resolve => void this.#time.set(resolve, ms));
	}

	/** Milliseconds, from whenever. */
	now(): number {
		return this.#time.now();
	}

	/** Whether there is a cable, and time until `end`. */
	lasts(end: number): boolean {
		return this.#gone === undefined && this.now() < end;
	}

	/** Why there is no cable any more. */
	get gone(): string | undefined {
		return this.#gone;
	}

	/** The cable is gone: nothing is answered any more. */
	end(why: string): void {
		this.#gone ??= why;
		this.#cable.onData = undefined;
		this.#waiting?.answer(undefined);
	}

	#take(bytes: Uint8Array): void {
		for (const byte of bytes) {
			if (byte !== newLine && byte !== carriageReturn) {
				if (this.#bytes.length < most) this.#bytes.push(byte);
				continue;
			}
			const line = text(Uint8Array.from(this.#bytes));
			this.#bytes = [];
			if (line !== "") this.#line(line);
		}
	}

	#line(line: string): void {
		const at = line.indexOf('{"factory":"');
		const answer = at < 0 ? undefined : read(line.slice(at));
		if (answer && answer["factory"] === this.#waiting?.command) return this.#waiting?.answer(answer);
		if (answer || line === ">") return;
		this.log.push(line);
		if (this.log.length > 200) this.log.shift();
	}
}

function read(line: string): Answer | undefined {
	try {
		const value: unknown = JSON.parse(line);
		return typeof value === "object" && value !== null ? (value as Answer) : undefined;
	} catch {
		// Half an answer: bytes were lost. It is asked again.
		return undefined;
	}
}
