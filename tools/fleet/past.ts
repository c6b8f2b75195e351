import type { Code } from "../../modules/codes/index";
import type { Cost, Kind } from "./troubles";

/** What a trouble explains and excuses. */
export type Effects = Pick<Kind, "codes" | "costs">;

interface Spell {
	readonly effects: Effects;
	readonly from: number;
	to: number;
}

/** Which troubles there were, and when. */
export class Past {
	readonly #spells: Spell[] = [];
	readonly #boots: number[] = [];

	/** A trouble begins. Returns how to say that it is over. */
	begin(effects: Effects, now: number): (now: number) => void {
		const spell: Spell = { effects, from: now, to: Infinity };
		this.#spells.push(spell);
		return later => (spell.to = later);
	}

	/** The device starts. */
	boot(now: number): void {
		this.#boots.push(now);
	}

	/** When it started last. */
	get bootAt(): number {
		return this.#boots.at(-1) ?? 0;
	}

	/** Whether it started anew between these. */
	booted(from: number, to: number): boolean {
		return this.#boots.some(at => at > from && at <= to);
	}

	/** Whether nothing was wrong at any time between these. */
	calm(from: number, to: number): boolean {
		return !this.#spells.some(spell => spell.from <= to && spell.to >= from);
	}

	/** Whether something between these may have cost this. */
	cost(what: Cost, from: number, to: number): boolean {
		return this.#during(from, to).some(({ costs }) => costs?.includes(what));
	}

	/** The codes by which a device may explain what was wrong between these. */
	codes(from: number, to: number): readonly Code[] {
		return this.#during(from, to).flatMap(({ codes }) => codes);
	}

	#during(from: number, to: number) {
		return this.#spells.filter(spell => spell.from <= to && spell.to >= from).map(({ effects }) => effects);
	}
}
