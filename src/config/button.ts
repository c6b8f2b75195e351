import type { Hold } from "../../modules/reset-button/index";
import { ConfigError, fields, list, oneOf, or, whole, type Rule } from "./rules";

/**
 * What clicks do. `setup`: the setup network opens, credentials stay. `keepOpen`: setup that is open stays so, and opens again
 * where it closed unused. `app`: nothing but what the product's own code makes of them, which hears of all (`AppHooks.onButton`).
 */
export type ClickAction = "setup" | "keepOpen" | "app";

/** What the button does (docs/button.md). */
export interface ButtonSettings {
	/**
	 * What one click does, then what two do: at most 3. One alone is not waited for. `setup`: the setup network opens,
	 * credentials stay. `keepOpen`: setup that is open stays so, and opens again where it closed unused. `app`: nothing but
	 * what the product's own code makes of it.
	 */
	readonly clicks: readonly ClickAction[];
	/** `setup`: held this long and released, the setup network opens, credentials stay. `reset`: everything is erased. */
	readonly holds: readonly Hold<"setup" | "reset">[];
	/** Held this long and longer, milliseconds: nothing happens. More than `reset`. */
	readonly cancel: number;
	/** Power switched on and off so often, shortly each time, opens setup as well: 3 to 10; 0: it does not. */
	readonly powerCycles: number;
}

const holdTime = whole(500, 60_000, "milliseconds");

/** Or 0, for never. */
function orNever(rule: Rule<number>): Rule<number> {
	return (value, path) => (value === 0 ? value : rule(value, path));
}

/** The button's settings as the maker writes them. */
interface GivenButton extends Omit<ButtonSettings, "holds"> {
	/** Held this long and released, milliseconds: the setup network opens, credentials stay. */
	readonly setup: number;
	/** Held this long and released, milliseconds: everything is erased. More than `setup`. */
	readonly reset: number;
}

/** The rules of `button`. */
export function buttonRules(value: unknown, path: string): ButtonSettings {
	const given = fields<GivenButton>({
		clicks: or(list(oneOf("setup", "keepOpen", "app"), 0, 3), ["keepOpen"]),
		setup: or(orNever(whole(500, 60_000, "milliseconds; 0: never")), 3000),
		reset: or(holdTime, 10_000),
		cancel: or(holdTime, 20_000),
		powerCycles: or(orNever(whole(3, 10, "0: never")), 0),
	})(value, path);
	const { clicks, setup, reset, cancel, powerCycles } = given;
	if (reset <= setup) throw new ConfigError(`${path}.reset`, reset, `longer than "${path}.setup" (${setup})`);
	if (cancel <= reset) throw new ConfigError(`${path}.cancel`, cancel, `longer than "${path}.reset" (${reset})`);
	const last = { name: "reset", time: reset } as const;
	return { clicks, holds: setup ? [{ name: "setup", time: setup }, last] : [last], cancel, powerCycles };
}
