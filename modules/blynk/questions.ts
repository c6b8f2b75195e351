import { Asks, type OnTold } from "./asks";
import type { Value } from "./encoder";
import type { Dialect } from "./info";
import { accepted, type BlynkHost, type Outcome } from "./options";
import type { Outbox } from "./outbox";
import { command } from "./protocol";
import type { ValuesView } from "./values";

/** What can be asked of the cloud's clock (facts/blynk.md 1.10). `"rtc"` is the local time as Unix seconds. */
export type TimeQuestion = "time" | "iso" | "tz" | "tz_name" | "tz_rule" | "dst_next" | "rtc";

const dayLength = 86_400_000;

/** What the device asks the cloud, and the clock that is set by the answers. */
export class Questions {
	readonly #host: BlynkHost;
	readonly #dialect: Dialect;
	readonly #outbox: Outbox;
	#asks: Asks | undefined;

	constructor(host: BlynkHost, dialect: Dialect, outbox: Outbox) {
		this.#host = host;
		this.#dialect = dialect;
		this.#outbox = outbox;
	}

	meta(field: string, onTold: (value: string | undefined) => void): Outcome {
		return this.#ask(`meta ${field}`, ["meta", "get", field], values => onTold(values?.text(1)));
	}

	time(question: TimeQuestion, onTold: OnTold): Outcome {
		return this.#ask(question, question === "rtc" ? ["rtc", "sync"] : ["utc", question], onTold);
	}

	syncClock(onSet: ((time: number | undefined) => void) | undefined): Outcome {
		return this.time(this.#dialect === "legacy" ? "rtc" : "time", values => onSet?.(values && this.#host.clock.time()));
	}

	/** The cloud told something: `word` and its parameters. */
	told(word: "rtc" | "utc" | "meta", values: ValuesView): void {
		if (word === "meta") return this.#asks?.told(`meta ${values.text()}`, values);
		if (word === "rtc") {
			if (this.#dialect === "legacy") this.#setClock(values.number() * 1000);
			return this.#asks?.told(word, values);
		}
		const question = values.text();
		values.skip();
		if (question === "time") this.#setClock(values.number());
		this.#asks?.told(question, values);
	}

	/** The account changed: nobody will answer. */
	drop(): void {
		this.#asks?.drop();
	}

	/** A time from before this firmware was built is wrong; a day of grace for the builder's own clock. */
	#setClock(time: number): void {
		if (time > this.#host.system.buildTime - dayLength) this.#host.clock.setTime(time);
	}

	#ask(key: string, parameters: readonly Value[], onTold: OnTold): Outcome {
		const asks = (this.#asks ??= new Asks(this.#host.clock));
		if (!asks.add(key, onTold)) return "full";
		const outcome = this.#outbox.send(command.internal, parameters);
		if (!accepted(outcome)) asks.forget(key);
		return outcome;
	}
}
