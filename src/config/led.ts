import { colours, type Pattern } from "../../modules/indicator/index";
import { frozen } from "../../modules/rom/index";
import { colour } from "./colour";
import { fields, list, or, over, whole, type Rule } from "./rules";

/** What the light can tell: a place of the machine, a rejected token, or what releasing the held button will do. */
export type Sign =
	| "setup"
	| "trying"
	| "storing"
	| "restarting"
	| "joining"
	| "connecting"
	| "refused"
	| "running"
	| "idle"
	| "resetting"
	| "updating"
	| "failed"
	| "heldSetup"
	| "heldReset";

/** How the light looks. */
export interface LedSettings {
	/** The most the light gives, of 255. */
	readonly brightness: number;
	/** The least a wave fades to, of 255. */
	readonly minimum: number;
	/** Which light tells what; each sign that is left out keeps its own. */
	readonly signs: Readonly<Record<Sign, Pattern>>;
}

/** The signs of Blynk.Edgent (docs/protocol/states.md#light), a colour a phase, so that a look at the device tells where it is. */
const signs: Readonly<Record<Sign, Pattern>> = frozen({
	setup: { colour: colours.blue, beat: [50, 500] },
	trying: { colour: colours.blue, beat: [200, 200] },
	storing: { colour: colours.blue, beat: [50, 50] },
	restarting: { colour: colours.white },
	joining: { colour: colours.green, beat: [50, 500] },
	connecting: { colour: colours.green, beat: [100, 100] },
	refused: { colour: colours.orange, beat: [80, 100, 80, 1000] },
	running: { colour: colours.blynk, wave: 5000 },
	idle: { colour: colours.yellow, beat: [50, 2000] },
	resetting: { colour: colours.white, beat: [50, 50] },
	updating: { colour: colours.magenta, wave: 5000 },
	failed: { colour: colours.red, beat: [80, 100, 80, 1000] },
	heldSetup: { colour: colours.blue, wave: 1000 },
	heldReset: { colour: colours.white, beat: [50, 200] },
});

/** A sign of the light, as the maker writes it: steady, or with a `beat` or a `wave`. */
interface Light {
	/** `#rrggbb`. */
	readonly colour: string;
	/** Milliseconds on, off, on, off ... and over again. */
	readonly beat: readonly number[] | undefined;
	/** Milliseconds of one swell from the least to full and back; a `beat` beside it counts instead. */
	readonly wave: number | undefined;
}

const light: Rule<Pattern> = (value, path) => {
	const given = fields<Light>({
		colour,
		beat: or(list(whole(1, 10_000, "milliseconds"), 2, 16), undefined),
		wave: or(whole(256, 60_000, "milliseconds"), undefined),
	})(value, path);
	const rgb = Number.parseInt(given.colour.slice(1), 16);
	if (given.beat) return { colour: rgb, beat: given.beat };
	return given.wave === undefined ? { colour: rgb } : { colour: rgb, wave: given.wave };
};

/** The rules of `led`. */
export function ledRules(value: unknown, path: string): LedSettings {
	return fields<LedSettings>({
		brightness: or(whole(1, 255), 128),
		minimum: or(whole(0, 127), 4),
		signs: or(over(light, signs), signs),
	})(value, path);
}
