import { escaped } from "../../modules/console/index";
import { utf8 } from "../../modules/bytes/index";
import type { Product } from "../../src/product";
import { labelOf } from "./label-of";
import { inWords, type Built } from "./release";
import type { Unit } from "./unit";
import type { Answer, UnitConsole } from "./unit-console";

/** In the order in which a unit goes through them: first what needs nobody. */
export const checkNames = [
	...(["console", "unit", "chip", "flash", "image", "version", "radio", "setup"] as const),
	...(["light", "button", "erase"] as const),
] as const;
export type CheckName = (typeof checkNames)[number];

/** What came of one check. */
export interface Check {
	readonly check: CheckName;
	readonly result: "pass" | "fail" | "skipped";
	/** What was found. */
	readonly value?: string | number;
	/** What it had to be. */
	readonly limit?: string | number;
	/** Of a failure: what is wrong, and what to do. */
	readonly why?: string;
}

/** Who stands at the station, or what sits there in their place. */
export interface Worker {
	/** Whether the light is of this colour, `ff0000`; `undefined`: nobody looks. */
	sees(colour: string): Promise<boolean | undefined>;
	/** Asked to press the button; the unit tells whether it was. */
	press(): void;
	/** A check is done. */
	onCheck?(check: Check): void;
}

export interface Bench {
	readonly product: Product;
	/** What the unit is to run. */
	readonly release: Built;
	/** The units that were issued. */
	readonly units: readonly Unit[];
	/** The station's access point, and how strong it has to be heard, dBm. */
	readonly ap: string;
	readonly least: number;
	/** Colours the light is to show, each as `ff0000`. */
	readonly colours: readonly string[];
	/** How long the button is waited for, milliseconds. */
	readonly patience: number;
	readonly skip: readonly CheckName[];
}

/** What a unit's test came to. */
export interface UnitReport {
	readonly serial: string | undefined;
	readonly mac: string | undefined;
	readonly result: "pass" | "fail";
	readonly checks: readonly Check[];
	/** How long it took, milliseconds. */
	readonly ms: number;
}

/** How long a unit may take to start and answer, milliseconds. */
const startTime = 20_000;

/** A scan takes 2 to 4 s, and waits for one that is under way; a unit that hears nothing is asked so often. */
const scanTime = 12_000;
const scans = 3;

/** How often the button is asked for, milliseconds. */
const buttonPace = 200;

/** Erasing and starting anew, milliseconds. */
const eraseTime = 20_000;

const noAnswer = "no answer to `factory info`. Is it on, flashed, and is this its port?";

type Found = Omit<Check, "check">;

/** Takes a unit through all checks, whichever fail: who mends it wants to know all that is wrong. */
export async function testUnit(unit: UnitConsole, worker: Worker, bench: Bench): Promise<UnitReport> {
	const begun = unit.now();
	const checks: Check[] = [];
	const note = (check: CheckName, found: Found): void => {
		checks.push({ check, ...found });
		worker.onCheck?.({ check, ...found });
	};
	const info = await unit.ask("info", "", startTime);
	const mac = info && textOf(info, "mac");
	const known = bench.units.find(each => each.mac !== undefined && each.mac === mac);
	if (!info) note("console", fail(unit.gone ?? noAnswer));
	else {
		note("console", { result: "pass" });
		const all: Readonly<Record<Exclude<CheckName, "console">, () => Found | Promise<Found>>> = {
			unit: () => unitCheck(info, known),
			chip: () => equal(textOf(info, "chip"), bench.release.chip, "another chip than the release is for"),
			flash: () => flashCheck(numberOf(info, "flash"), bench.release.flashSize),
			image: () => imageCheck(textOf(info, "image"), bench.release.hash),
			version: () => equal(textOf(info, "version"), bench.release.version, "another version: flash it again"),
			radio: () => radioCheck(unit, bench),
			setup: () => setupCheck(unit, labelOf({ mac, key: undefined }, bench.product).hotspot ?? ""),
			light: () => lightCheck(unit, worker, bench),
			button: () => buttonCheck(unit, worker, bench),
			erase: () => eraseCheck(unit),
		};
		for (const name of checkNames) {
			if (name === "console") continue;
			const found: Found = bench.skip.includes(name) ? { result: "skipped" } : await all[name]();
			if (unit.gone !== undefined) break;
			note(name, found);
		}
		if (unit.gone !== undefined) {
			checks.shift();
			note("console", fail(unit.gone));
		}
	}
	return {
		serial: known?.serial ?? ((info && textOf(info, "serial")) || undefined),
		mac,
		result: checks.some(({ result }) => result === "fail") ? "fail" : "pass",
		checks,
		ms: unit.now() - begun,
	};
}

const textOf = (answer: Answer, name: string): string => (typeof answer[name] === "string" ? answer[name] : "");

const numberOf = (answer: Answer, name: string): number => (typeof answer[name] === "number" ? answer[name] : 0);

const fail = (why: string): Found => ({ result: "fail", why });

function equal(value: string, limit: string, why: string): Found {
	return value === limit ? { result: "pass", value } : { result: "fail", value, limit, why };
}

/** Whether it is the unit of the registry, with the data that belongs to it. */
function unitCheck(info: Answer, known: Unit | undefined): Found {
	const value = textOf(info, "serial");
	if (!known) return { result: "fail", value, why: "its chip is no unit's: it was not flashed by factory flash" };
	if (value !== known.serial)
		return { result: "fail", value, limit: known.serial, why: "its flash does not hold its serial: flash it again" };
	if (known.key !== undefined && textOf(info, "key") !== "unit")
		return { result: "fail", value, why: "its flash does not hold its own key: flash it again" };
	return { result: "pass", value };
}

function flashCheck(value: number, limit: number): Found {
	if (value >= limit) return { result: "pass", value, limit };
	const why = value ? `a flash of ${inWords(value)}, less than ${inWords(limit)}` : "the flash does not tell its size";
	return { result: "fail", value, limit, why };
}

function imageCheck(value: string, limit: string): Found {
	if (value !== "") return equal(value, limit, "another image than the release's: flash it again");
	return { result: "fail", value, limit, why: "what is in the flash is broken, or the board cannot tell" };
}

async function radioCheck(unit: UnitConsole, { ap, least }: Bench): Promise<Found> {
	const limit = `${least} dBm`;
	let heard: number | undefined;
	let others = 0;
	for (let left = scans; left > 0; left--) {
		const answer = await unit.ask("scan", "", scanTime, scanTime);
		const found: readonly unknown[] = Array.isArray(answer?.["found"]) ? answer["found"] : [];
		others = Math.max(others, found.length);
		const levels = found.flatMap(each => {
			const { ssid, rssi } = Object(each) as { ssid?: unknown; rssi?: unknown };
			return ssid === escaped(utf8(ap)) && typeof rssi === "number" ? [rssi] : [];
		});
		heard = Math.max(heard ?? -Infinity, ...levels);
		if (heard >= least) return { result: "pass", value: `${heard} dBm`, limit };
	}
	if (heard !== undefined && heard > -Infinity)
		return {
			result: "fail",
			value: `${heard} dBm`,
			limit,
			why: "it hears the station too faintly: look at the antenna",
		};
	const why = others
		? `it hears ${others} networks, but not "${ap}": is the station's access point on?`
		: "it hears no network at all: look at the antenna";
	return { result: "fail", limit, why };
}

/** What is seen from the cable: the unit says that its network is up, and under the name on its label. */
async function setupCheck(unit: UnitConsole, hotspot: string): Promise<Found> {
	const answer = await unit.ask("setup");
	if (!answer) return fail("no answer");
	const [state, value] = [textOf(answer, "state"), textOf(answer, "ssid")];
	if (state !== "setup")
		return { result: "fail", value: state, limit: "setup", why: "its setup network does not open" };
	return equal(
		value,
		escaped(utf8(hotspot)),
		"its setup network has another name than its label: is the product's config another?",
	);
}

async function lightCheck(unit: UnitConsole, worker: Worker, { colours }: Bench): Promise<Found> {
	let nobody = false;
	try {
		for (const colour of colours) {
			const answer = await unit.ask("light", colour);
			if (!answer || textOf(answer, "colour") !== colour) return fail("no answer");
			const seen = await worker.sees(colour);
			if (seen === false) return { result: "fail", limit: colours.join(" "), why: `${colour} was not seen` };
			nobody ||= seen === undefined;
		}
	} finally {
		await unit.ask("light", "off");
	}
	return nobody ? { result: "skipped", why: "nobody looked" } : { result: "pass", value: colours.join(" ") };
}

async function buttonCheck(unit: UnitConsole, worker: Worker, { patience }: Bench): Promise<Found> {
	const first = await unit.ask("button");
	if (!first) return fail("no answer");
	if (typeof first["error"] === "string") return fail("the board has no button that can be opened");
	if (first["pressed"] === true) return fail("it is pressed before anybody did: it sticks, or its wire is short");
	worker.press();
	const end = unit.now() + patience;
	let last: Answer | undefined = first;
	while (unit.lasts(end)) {
		last = await unit.ask("button");
		const isPressed = last?.["pressed"] === true;
		if (last && !isPressed && numberOf(last, "presses") > numberOf(first, "presses"))
			return { result: "pass", value: numberOf(last, "presses") - numberOf(first, "presses") };
		await unit.pause(buttonPace);
	}
	const limit = `pressed and released within ${patience / 1000} s`;
	return { result: "fail", limit, why: last?.["pressed"] === true ? "it was not released" : "it was not pressed" };
}

async function eraseCheck(unit: UnitConsole): Promise<Found> {
	const limit = "blank, in setup";
	if (!(await unit.ask("erase"))) return { ...fail("no answer"), limit };
	const end = unit.now() + eraseTime;
	let info: Answer | undefined;
	while (unit.lasts(end)) {
		await unit.pause(500);
		info = await unit.ask("info", "", 5000);
		if (info?.["blank"] === true && info["state"] === "setup") return { result: "pass", value: "blank", limit };
	}
	const value = info ? `${info["blank"] === true ? "blank" : "not blank"}, ${textOf(info, "state")}` : "no answer";
	return { result: "fail", value, limit, why: "it does not start blank after it was erased" };
}
