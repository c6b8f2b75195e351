import { toCode } from "../../../modules/codes/index";
import { parseColour, type Colour } from "./colour";
import type { Status } from "./follow";
import type { Strings } from "./language";
import type { Heard } from "./networks";

/** As `Pattern` of modules/indicator. */
export interface Pattern {
	readonly colour: Colour;
	/** On, off, on, off... milliseconds. */
	readonly beat: readonly number[];
	/** Milliseconds from dark to dark. */
	readonly wave: number;
}

/** `/product.json` with its defaults. */
export interface Product {
	readonly vendor: string;
	readonly name: string;
	readonly colour: Colour | undefined;
	readonly icon: string;
	readonly instructions: Strings;
	readonly languages: readonly string[];
	readonly host: string;
	readonly hotspot: string;
	readonly live: boolean;
	readonly leds: Readonly<Record<string, Pattern>>;
}

/** `/wifi_scan.json`, and how many seconds old it is. */
export interface Scan {
	readonly heard: readonly Heard[];
	readonly age: number;
}

/** Milliseconds. A captive network may swallow a request for minutes; the device answers in milliseconds... */
const limit = 4_000;
/** ...but for the first scan, which it lets the phone wait for up to 8 s (modules/config-server, scanTime). */
const scanLimit = 10_000;

async function ask(path: string, body?: URLSearchParams, time = limit): Promise<Response | undefined> {
	const abort = new AbortController();
	const timer = setTimeout(() => abort.abort(), time);
	try {
		const init: RequestInit = { cache: "no-store", signal: abort.signal, headers: { Accept: "application/json" } };
		if (body) Object.assign(init, { method: "POST", body });
		const answer = await fetch(path, init);
		// Reads the body under the same limit: the network may go away between the header and the rest.
		return new Response(await answer.blob(), answer);
	} catch {
		return undefined;
	} finally {
		clearTimeout(timer);
	}
}

async function parsed(answer: Response): Promise<unknown> {
	try {
		return await answer.json();
	} catch {
		return undefined;
	}
}

const json = async (answer: Response | undefined): Promise<unknown> => (answer?.ok ? parsed(answer) : undefined);

const record = (value: unknown): Record<string, unknown> => (typeof value === "object" ? { ...value } : {});
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number => (typeof value === "number" ? value : 0);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const strings = (value: unknown): Record<string, string> =>
	Object.fromEntries(Object.entries(record(value)).map(([key, entry]) => [key, text(entry)]));

export async function product(): Promise<Product | undefined> {
	const answer = await ask("/product.json");
	return answer && toProduct(await json(answer));
}

export function toProduct(value: unknown): Product {
	const { vendor, name, colour, icon, instructions, languages, host, hotspot, verify, leds } = record(value);
	return {
		vendor: text(vendor),
		name: text(name),
		colour: parseColour(text(colour)),
		icon: text(icon),
		instructions: strings(instructions),
		languages: list(languages).map(text),
		host: text(host),
		hotspot: text(hotspot),
		live: verify === "live",
		leds: Object.fromEntries(Object.entries(record(leds)).map(([state, led]) => [state, toPattern(led)])),
	};
}

function toPattern(value: unknown): Pattern {
	const { colour, beat, wave } = record(value);
	return { colour: number(colour), beat: list(beat).map(number), wave: number(wave) };
}

export async function status(): Promise<Status | undefined> {
	const answer = await ask("/status.json");
	if (!answer) return undefined;
	const { phase, code, attempt, ssid, ssid_hex, step } = record(await json(answer));
	return {
		phase: text(phase),
		code: toCode(number(code)),
		attempt: typeof attempt === "number" ? attempt : undefined,
		ssid: text(ssid),
		ssid_hex: text(ssid_hex),
		step: text(step),
	};
}

/** @param refresh starts a new scan; the answer is still the last one */
export async function scan(refresh: boolean): Promise<Scan | undefined> {
	const answer = await ask(refresh ? "/wifi_scan.json?refresh=1" : "/wifi_scan.json", undefined, scanLimit);
	const found = await json(answer);
	if (!Array.isArray(found)) return undefined;
	const heard = found.map(record).map(({ ssid, ssid_hex, rssi, sec, unsupported }) => ({
		ssid: text(ssid),
		ssid_hex: text(ssid_hex),
		rssi: number(rssi),
		sec: text(sec),
		unsupported: unsupported === true,
	}));
	return { heard, age: Number(answer?.headers.get("Age")) };
}

export async function languageFile(tag: string): Promise<Strings | undefined> {
	const found = await json(await ask(`/lang/${tag}.json`));
	return found === undefined ? undefined : strings(found);
}

/** How the device took the settings; `silent`: no answer, so nobody knows. */
export type Taken =
	{ readonly at: "accepted" } | { readonly at: "silent" } | { readonly at: "refused"; readonly reason: string };

export async function configure(settings: URLSearchParams): Promise<Taken> {
	const answer = await ask("/config", settings);
	if (!answer) return { at: "silent" };
	// 503: busy with what another phone sent; that is then the attempt to follow.
	if (answer.ok || answer.status === 503) return { at: "accepted" };
	const { msg, field, rule } = record(await parsed(answer));
	return { at: "refused", reason: field ? `${text(field)}: ${text(rule)}` : text(msg) };
}
