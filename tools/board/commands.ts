/** What a line on the board's stdin asks for. */
export type Command =
	| { readonly do: "press"; readonly ms: number }
	| { readonly do: "power"; readonly on: boolean }
	| { readonly do: "air"; readonly patch: unknown }
	| { readonly do: "quit" };

/** Longest press, milliseconds. */
const longest = 600_000;

/** Of a command nobody knows, this much is told. */
const longestName = 20;

const list = "press MS, power off, power on, air {json patch}, quit";

/** Reads a line. @throws Error in a sentence when it is no command */
export function parseCommand(line: string): Command {
	const [, name = "", rest = ""] = /^\s*(\S*)\s*([^]*?)\s*$/.exec(line) ?? [];
	switch (name) {
		case "press": {
			const ms = /^\d{1,6}$/.test(rest) ? Number(rest) : NaN;
			if (ms >= 1 && ms <= longest) return { do: "press", ms };
			throw new Error(`"press" wants milliseconds from 1 to ${longest}, as in: press 200`);
		}
		case "power":
			if (rest === "on" || rest === "off") return { do: "power", on: rest === "on" };
			throw new Error('"power" is followed by on or off.');
		case "air":
			try {
				return { do: "air", patch: JSON.parse(rest) };
			} catch {
				throw new Error('"air" wants a JSON merge patch, as in: air {"networks": {"home": {"on": false}}}');
			}
		case "quit":
			if (rest === "") return { do: "quit" };
			throw new Error('"quit" takes nothing more.');
		default:
			throw new Error(`"${name.slice(0, longestName)}" is not a command. Known are: ${list}.`);
	}
}
