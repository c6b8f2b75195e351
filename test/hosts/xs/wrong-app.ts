import assert from "node:assert/strict";
import type { Image, Patch } from "../../../hosts/xs/image";

const fillMemory = "const all: object[] = []; for (;;) all.push({});";
const throwError = 'throw new RangeError("too far");';

/** What firmware may do wrong, in one app, of which `mc/config` says what it does. */
const wrongs = {
	/** When it hears from the cloud. */
	onWrite: {
		"fill memory": fillMemory,
		"call itself": "const deep = (n: number): number => deep(n + 1) + 1; deep(0);",
		"never end": "for (;;);",
		throw: throwError,
		"set an Error's name": "new Hostile();",
		"set what held a function":
			"host.log(`hostile: ${hostile()}`); hostile = () => 2; host.log(`hostile: ${hostile()}`);",
		"change a static": "Counter.count++;",
		// Node counts two for the emoji; code that relies on it cuts in the wrong place.
		"cut an emoji": 'host.log(`hostile: ${"a😀b".slice(3)}`);',
	},
	/** At every boot, soon after it. */
	onBoot: { "fill memory": fillMemory, throw: throwError },
} as const;

const outermost = `
import wrong from "mc/config";
class Hostile extends Error { constructor() { super(); this.name = "Hostile"; } }
class Counter { static count = 0; }
let hostile = (): number => 1;`;

const choice = (when: keyof typeof wrongs): string =>
	Object.entries(wrongs[when])
		.map(([name, line]) => `if (wrong.${when} === ${JSON.stringify(name)}) { ${line} }`)
		.join("\n");

/** The standard app, with {@link wrongs} in it. */
export const wrongApp: Readonly<Record<string, Patch>> = {
	"src/app.ts": source =>
		after(
			after(`${source}\n${outermost}`, "blynk.onWrite(pins.brightness, values => {", choice("onWrite")),
			"host.clock.repeat(() => {",
			choice("onBoot"),
		),
};

/** The image of {@link wrongApp}, told what to do wrong. */
export function doing<When extends keyof typeof wrongs>(
	image: Image,
	when: When,
	wrong: keyof (typeof wrongs)[When],
): Image {
	return { ...image, config: { ...image.config, [when]: wrong } };
}

/** The app with a line more where it hears from the cloud: for what cannot even be linked. */
export const appWith = (line: string): Readonly<Record<string, Patch>> => ({
	"src/app.ts": source => after(source, "blynk.onWrite(pins.brightness, values => {", line),
});

function after(source: string, place: string, line: string): string {
	assert.ok(source.includes(place), place);
	return source.replace(place, start => `${start}\n${line}`);
}
