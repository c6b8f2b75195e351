import type { ConsoleSettings } from "./product";
import { ConfigError, fields, flag, or, type Rule } from "./rules";

/** The rules of `console`: all is off unless set, what is off is left out of the image, and nothing on is no console. */
export const consoleRules: Rule<ConsoleSettings | undefined> = (value, path) => {
	const given = fields<ConsoleSettings>({
		serial: or(flag, false),
		improv: or(flag, false),
		cloud: or(flag, false),
		factory: or(flag, false),
	})(value, path);
	if (given.factory && !given.serial)
		throw new ConfigError(`${path}.factory`, true, `false without "${path}.serial": it is for who is on the cable`);
	return given.serial || given.improv || given.cloud ? given : undefined;
};
