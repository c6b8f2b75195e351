import { codes, type Code } from "../../modules/codes/index";
import type { Observation } from "../../src/main";
import type { Memory, State } from "../../src/machine";
import type { LedSettings, Sign } from "../../src/product";
import { memoryAfter } from "./guide";
import { lightWords, meanings } from "./signs";
import type { BoardView } from "./tour-events";

/** The device as somebody knows it who watches it from its power-on. */
export class Watched {
	#at: State["at"] = "off";
	#memory: Memory = "blank";
	#code: Code = 0;
	#sign: Sign | undefined;

	get at(): State["at"] {
		return this.#at;
	}

	/** What its flash holds. */
	get memory(): Memory {
		return this.#memory;
	}

	/** Why its last attempt failed. */
	get code(): Code {
		return this.#code;
	}

	observe(observation: Observation): void {
		if (observation.event === "led") this.#sign = observation.pattern;
		if (observation.event !== "state") return;
		this.#at = observation.state;
		this.#code = observation.code;
		this.#memory = memoryAfter(this.#memory, observation.state);
	}

	/** Its power was cut. */
	end(): void {
		this.#at = "off";
		this.#sign = undefined;
	}

	view({ signs }: LedSettings): BoardView {
		const sign = this.#sign;
		return {
			powered: this.#at !== "off",
			state: this.#at,
			sign: sign ? meanings[sign] : "no power",
			light: sign ? lightWords(signs[sign]) : "dark",
			failure: this.#code ? `${this.#code}: ${codes[this.#code]}` : "",
		};
	}
}
