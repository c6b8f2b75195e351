import type { Field } from "./fields";
import type { Status } from "./follow";
import type { Strings } from "./language";
import type { Heard } from "./networks";

/** As `Pattern` of modules/indicator. */
export interface Pattern {
	readonly colour: number;
	/** On, off, on, off... milliseconds. */
	readonly beat?: readonly number[];
	/** Milliseconds from dark to dark. */
	readonly wave?: number;
}

/** `/product.json`. The device's own firmware wrote it: it is taken as it is, and what is missing has a default. */
export interface Product {
	readonly vendor?: string;
	readonly name?: string;
	/** `#rrggbb`. */
	readonly colour?: string;
	readonly icon?: string;
	readonly instructions?: Strings;
	readonly languages: readonly string[];
	readonly host: string;
	readonly hotspot: string;
	/** What stands for the unit's own token; empty where it has none. */
	readonly token: string;
	readonly verify?: string;
	readonly leds: Readonly<Record<string, Pattern>>;
	/** What the maker asks for besides the network and the token. */
	readonly fields: readonly Field[];
	/** Where the maker sends its customers afterwards. */
	readonly next?: { readonly url: string; readonly label?: Strings };
}

/** A device that tells nothing about itself. */
export const unknown: Product = { languages: [], token: "", host: "", hotspot: "", leds: {}, fields: [] };

/** `/wifi_scan.json`, and how many seconds old it is. */
export interface Scan {
	readonly heard: readonly Heard[];
	readonly age: number;
}

/** Milliseconds. A captive network may swallow a request for minutes; the device answers in milliseconds... */
const limit = 4_000;
/** ...but for the first scan, which it lets the phone wait for up to 8 s (modules/config-server, scanTime). */
const scanLimit = 10_000;

interface Answer<T> {
	readonly status: number;
	readonly headers: Headers;
	/** `undefined` when it is not JSON. */
	readonly json: T | undefined;
}

/** @returns `undefined` when no answer came in time */
async function ask<T>(path: string, body?: URLSearchParams, time = limit): Promise<Answer<T> | undefined> {
	const abort = new AbortController();
	const timer = setTimeout(() => abort.abort(), time);
	try {
		const init: RequestInit = { cache: "no-store", signal: abort.signal, headers: { Accept: "application/json" } };
		const answer = await fetch(path, body ? { ...init, method: "POST", body } : init);
		// Reads the body under the same limit: the network may go away between the header and the rest.
		const text = await answer.text();
		return { status: answer.status, headers: answer.headers, json: parse(text) };
	} catch {
		return undefined;
	} finally {
		clearTimeout(timer);
	}
}

function parse<T>(text: string): T | undefined {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export async function product(): Promise<Product | undefined> {
	const answer = await ask<Partial<Product>>("/product.json");
	return answer && { ...unknown, ...answer.json };
}

export async function status(): Promise<Status | undefined> {
	const answer = await ask<Status>("/status.json");
	return answer && { phase: "", code: 0, ...answer.json };
}

/** @param refresh starts a new scan; the answer is still the last one */
export async function scan(refresh: boolean): Promise<Scan | undefined> {
	const answer = await ask<Heard[]>("/wifi_scan.json" + (refresh ? "?refresh=1" : ""), undefined, scanLimit);
	const heard = answer?.json;
	return answer && Array.isArray(heard) ? { heard, age: Number(answer.headers.get("Age")) } : undefined;
}

export async function languageFile(tag: string): Promise<Strings | undefined> {
	return (await ask<Strings>(`/lang/${tag}.json`))?.json;
}

/** Why the device does not take the settings; `field` and `rule` where one of them is wrong. */
export interface Refusal {
	readonly msg?: string;
	readonly field?: string;
	readonly rule?: string;
}

/** How the device took the settings; `silent`: no answer, so nobody knows; `forgotten`: it keeps nothing to retry. */
export type Taken =
	{ readonly at: "accepted" | "silent" | "forgotten" } | { readonly at: "refused"; readonly why: Refusal };

export async function configure(settings: URLSearchParams): Promise<Taken> {
	const answer = await ask<Refusal>("/config", settings);
	if (!answer) return { at: "silent" };
	const { status, json: why = {} } = answer;
	// 503: busy with what another phone sent; that is then the attempt to follow.
	if (status === 200 || status === 503) return { at: "accepted" };
	return status === 409 ? { at: "forgotten" } : { at: "refused", why };
}
