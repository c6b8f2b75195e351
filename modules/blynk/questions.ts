import type { Value } from "./encoder";
import type { BlynkHost } from "./host";
import type { Dialect } from "./info";
import { accepted, type Outbox, type Outcome } from "./outbox";
import { command } from "./protocol";
import type { Values } from "./values";
import { Waiting } from "./waiting";

/**
 * What can be asked of the cloud's clock (docs/protocol/wire.md#internal-messages). `"rtc"` is the local time as Unix
 * seconds.
 */
export type TimeQuestion = "time" | "iso" | "tz" | "tz_name" | "tz_rule" | "dst_next" | "rtc";

/** Gets what the cloud told; `undefined` when nothing came in time. */
export type OnTold = (values: Values | undefined) => void;

const dayLength = 86_400_000;

/**
 * The reference's time to connect, 3T: a question may wait its turn before it leaves
 * (docs/protocol/wire.md#connection).
 */
const timeout = 18_000;

/** Questions that the cloud answers by a message of its own, not by a RESPONSE; and the clock that is set by the answers. */
export class Questions {
	/** Which server is asked. */
	dialect: Dialect = "cloud";
	readonly #host: BlynkHost;
	readonly #outbox: Outbox;
	readonly #asked: Waiting<string, Values | undefined>;

	constructor(host: BlynkHost, outbox: Outbox) {
		this.#host = host;
		this.#outbox = outbox;
		this.#asked = new Waiting<string, Values | undefined>(host.clock, undefined);
	}

	/** Asking the same again ends the earlier question. */
	ask(key: string, parameters: readonly Value[], onTold: OnTold): Outcome {
		const asked = this.#asked;
		asked.tell(key, undefined);
		if (asked.full) return "full";
		asked.add(key, onTold, timeout);
		const outcome = this.#outbox.send(command.internal, parameters);
		if (!accepted(outcome)) asked.take(key);
		return outcome;
	}

	time(question: TimeQuestion, onTold: OnTold): Outcome {
		return this.ask(question, question === "rtc" ? ["rtc", "sync"] : ["utc", question], onTold);
	}

	syncClock(onSet: (time: number | undefined) => void): Outcome {
		return this.time(this.dialect === "legacy" ? "rtc" : "time", values => onSet(values && this.#host.clock.time()));
	}

	/** The cloud told something under `key`. */
	told(key: string, values: Values): void {
		if (key === "time") this.#setClock(values.number());
		else if (key === "rtc" && this.dialect === "legacy") this.#setClock(values.number() * 1000);
		this.#asked.tell(key, values);
	}

	/** The account changed: nobody will answer. */
	drop(): void {
		this.#asked.tellAll(undefined, "all");
	}

	/** A time from before this firmware was built is wrong; a day of grace for the builder's own clock. */
	#setClock(time: number): void {
		if (time > this.#host.system.buildTime - dayLength) this.#host.clock.setTime(Math.floor(time));
	}
}
