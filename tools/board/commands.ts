import type { Parts } from "../../hosts/virtual/parts";

/** What a line on the board's stdin asks for. */
export type Command =
	| { readonly do: "press"; readonly ms: number }
	| { readonly do: "power"; readonly on: boolean }
	| { readonly do: "air"; readonly patch: unknown }
	| { readonly do: "part"; readonly name: string; readonly to: number | PartState }
	| { readonly do: "quit" };

/** What may become of a sensor, besides being set to a number. */
const partStates = ["unplugged", "plugged", "simulated"] as const;
export type PartState = (typeof partStates)[number];

/** Longest press, milliseconds. */
const longest = 600_000;

/** Of a command nobody knows, this much is told. */
const longestName = 20;

const list = "press MS, power off, power on, air {json patch}, part NAME VALUE, quit";

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
		case "part": {
			const [, part = "", to = ""] = /^(\S[^]*?)\s+(\S+)$/.exec(rest) ?? [];
			const state = partStates.find(each => each === to);
			if (part !== "" && state) return { do: "part", name: part, to: state };
			if (part !== "" && /^-?\d+(\.\d+)?$/.test(to)) return { do: "part", name: part, to: Number(to) };
			throw new Error(`"part" wants a name and a number, or ${partStates.join(", ")}, as in: part Beer 21.5`);
		}
		case "quit":
			if (rest === "") return { do: "quit" };
			throw new Error('"quit" takes nothing more.');
		default:
			throw new Error(`"${name.slice(0, longestName)}" is not a command. Known are: ${list}.`);
	}
}

/** Does to a part of the board what a command says. @throws Error in a sentence when that cannot be */
export function setPart(parts: Parts, name: string, to: number | PartState): void {
	switch (to) {
		case "plugged":
		case "unplugged":
			return parts.plug(name, to === "plugged");
		case "simulated":
			return parts.simulate(name);
		default:
			return parts.set(name, to);
	}
}
