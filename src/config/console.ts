import { ConfigError, fields, flag, or, type Rule } from "./rules";

/** Who may command the device, besides the phone that sets it up. What is off is not in the image. */
export interface ConsoleSettings {
	/** Commands on the serial port, see docs/console.md. Who holds the cable may do what a button does, and more. */
	readonly serial: boolean;
	/** Improv Wi-Fi on the serial port: a browser at the other end of the cable hands over the network. */
	readonly improv: boolean;
	/** Commands from the cloud (`dbg`), but none that erases or changes a network. */
	readonly cloud: boolean;
	/** `factory ...` on the serial port, for the end of the line: see tools/factory/line.md. Needs `serial`. */
	readonly factory: boolean;
}

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
