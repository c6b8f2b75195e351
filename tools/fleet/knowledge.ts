import { equal, utf8 } from "../../modules/bytes/index";
import type { Code } from "../../modules/codes/index";
import type { Past } from "./past";
import type { Home } from "./home";
import type { Settings } from "./settings";
import type { Stage } from "./stage";

/** Settings that somebody sent. */
export interface Given {
	readonly settings: Settings;
	/** When, milliseconds of the life. */
	readonly at: number;
	/** The phone read that they were accepted; otherwise nobody knows. */
	readonly accepted: boolean;
	/** What was wrong with them in the home where they were given. */
	readonly mistakes: readonly Code[];
}

/** A network that it was online through, or that its owner handed over while it was online. */
interface House {
	readonly settings: Pick<Settings, "ssid" | "password" | "hidden">;
	readonly at: number;
	/** It was handed over, and not used yet. */
	readonly staged: boolean;
	/** It may have been forgotten. */
	readonly doubtful?: boolean;
}

/** The network that a device joined last, and the home where that was. */
interface Joined {
	readonly ssid: Uint8Array;
	readonly home: Home | undefined;
}

/** The button was held as long as a reset takes. */
interface Reset {
	readonly at: number;
	/** Nothing was in its way: it must have been one. */
	readonly sure: boolean;
}

/** A set is tried within this, milliseconds: a slow join, a restart, the wait after one lost packet. */
export const trialTime = 60_000;

/**
 * A flash that works again so long holds what was decided: it is written again 60, 180 and 420 s after that (docs/faults.md),
 * and no trouble of the flash lasts longer than 180 s.
 */
export const flashTime = 300_000;

/** A crash may be told, and come to a restart, so long after its cause. */
export const crashTime = 200_000;

/** A device needs so long to remember what it has just learnt, milliseconds. */
const keepTime = 2000;

/** What the device was told, and what it has to know of that, by what was done to it. */
export class Knowledge {
	readonly #stage: Stage;
	readonly #past: Past;
	#given: readonly Given[] = [];
	/** The settings with which the cloud took it: the last, and before it those that it may have fallen back to. */
	#proven: readonly { readonly given: Given; readonly at: number }[] = [];
	#houses: readonly House[] = [];
	/** What the cloud took it with at any time, as it was given. */
	readonly #worked = new Set<Settings>();
	#reset: Reset | undefined;

	constructor(stage: Stage, past: Past) {
		this.#stage = stage;
		this.#past = past;
	}

	/** Everything given since it was blank, the last last. */
	get given(): readonly Given[] {
		return this.#given;
	}

	/** What it may know to work, the last last. */
	get proven(): readonly Given[] {
		return this.#proven.map(({ given }) => given);
	}

	/** It was perhaps reset since it was online. */
	get isDoubtful(): boolean {
		return this.#reset !== undefined;
	}

	/** When it was made blank, if it must have been and nothing was given since. */
	get blankSince(): number | undefined {
		const reset = this.#reset;
		const last = this.#given.at(-1);
		if (!reset?.sure || (last && last.at > reset.at)) return undefined;
		return this.#past.calm(reset.at, reset.at + keepTime) ? reset.at : undefined;
	}

	/** The settings that it has to know to work: nothing kept it from remembering, and nobody may have reset it. */
	get held(): Given | undefined {
		const last = this.#proven.at(-1);
		if (!last || this.#reset) return undefined;
		return this.#isKept(last.at) ? last.given : undefined;
	}

	/** Nothing kept it from remembering what it learnt then. */
	#isKept(at: number): boolean {
		return !this.#past.cost("set", at, at + keepTime) && !this.#past.cost("decision", at, at + keepTime);
	}

	/** Settings with which it may be online now: those that worked last, in any of its houses, and those that were given since. */
	get usable(): readonly Given[] {
		const since = this.#proven[0]?.given.at ?? -1;
		const given = this.#given.filter(each => each.at >= since);
		return [...given, ...this.housed].filter(each => this.works(each.settings));
	}

	/** What it may know of other houses, by the token of each set that may hold. */
	get housed(): readonly Given[] {
		return this.#proven.flatMap(({ given }) => this.#inHouses(given));
	}

	/** Whether it has to be online in this home: one of its houses, which nothing kept it from remembering. */
	get isAtHome(): boolean {
		const { held } = this;
		if (!held) return false;
		const sure = this.#houses.filter(({ at, doubtful = false }) => !doubtful && this.#isKept(at));
		const houses = this.#inHouses(held, sure);
		return [held, ...houses].some(each => this.works(each.settings));
	}

	#inHouses(given: Given, houses = this.#houses): readonly Given[] {
		return houses.map(({ settings }) => ({ ...given, settings: { ...given.settings, ...settings }, mistakes: [] }));
	}

	/** It was online with these before it had this firmware; with the first at last. */
	inherit([last, ...others]: readonly Settings[], at: number): void {
		if (!last) return;
		const given: Given = { settings: last, at, accepted: true, mistakes: [] };
		this.#given = [given];
		this.#proven = [{ given, at }];
		this.#worked.add(last);
		for (const each of [last, ...others]) this.#house(each, at, false);
	}

	/** The owner handed over this network while it was online, and it said that it keeps it. */
	stage(settings: House["settings"], at: number): void {
		this.#house(settings, at, true);
	}

	#house({ ssid, password, hidden }: House["settings"], at: number, staged: boolean): void {
		const known = this.#houses.find(each => each.settings.ssid === ssid && each.settings.password === password);
		if (known) return;
		this.#houses = [...this.#houses, { settings: { ssid, password, hidden }, at, staged }];
	}

	/** What was given last, and, where that may have been lost, what was given before; the last first. */
	get tried(): readonly Given[] {
		const newest = this.#given.toReversed();
		// What the flash refused at once is told as such, and what it held before stays; what it refused later is lost with a
		// restart before it holds.
		const mayBeLost = (at: number): boolean =>
			this.#past.cost("set", at, at + trialTime) ||
			this.#past.cost("decision", at, at + keepTime) ||
			(this.#past.cost("restart", at - crashTime, at) && this.#past.booted(at, at + trialTime)) ||
			(this.#past.cost("decision", at, at + trialTime) && this.#past.booted(at, at + 2 * flashTime));
		const sure = newest.findIndex(({ at, accepted }) => accepted && !mayBeLost(at));
		return sure < 0 ? newest : newest.slice(0, sure + 1);
	}

	/** Somebody sent settings at that time. */
	give(settings: Settings, at: number, accepted: boolean): void {
		this.#given = [...this.#given, { settings, at, accepted, mistakes: this.mistakes(settings) }];
	}

	/** The button was held as long as a reset takes. */
	reset(at: number, sure: boolean): void {
		this.#reset = { at, sure };
	}

	/** The cloud took it with `token`, in this network. Returns the settings that these are from, if anybody gave them. */
	prove(token: string, { ssid, home }: Joined, at: number): Given | undefined {
		const isIt = ({ settings }: Given): boolean =>
			settings.token === token && equal(utf8(settings.ssid), ssid) && settings.password === home?.password;
		// Through a network that was not given with this token, but is one of its houses, it is online as well.
		const used = this.#given.findLast(isIt) ?? this.proven.find(isIt) ?? this.housed.find(isIt);
		if (!used) return undefined;
		const reset = this.#reset;
		if (reset && used.at > reset.at) {
			this.#given = this.#given.filter(each => each.at > reset.at);
			this.#proven = [];
			this.#houses = reset.sure ? [] : this.#houses.map(each => ({ ...each, doubtful: true }));
			this.#reset = undefined;
		}
		// A device that says who it is may be reset before that has arrived.
		else if (reset && at - reset.at > keepTime) this.#reset = undefined;
		const held = this.held;
		// What was held before may be what it falls back to, until this is held, too.
		const olders = held ? this.#proven.slice(-1) : this.#proven;
		this.#proven = held === used ? olders : [...olders.filter(({ given }) => given !== used), { given: used, at }];
		// Of two networks of one name the one that was used last counts.
		const now = used.settings;
		this.#worked.add(now);
		const isNamesake = ({ settings, staged }: House): boolean =>
			settings.ssid === now.ssid && !(staged && settings.password !== now.password);
		// What the flash does not take now may come back with the next start.
		const mayReturn = this.#past.cost("decision", at - flashTime, at) || this.#past.cost("set", at, at);
		this.#houses = mayReturn
			? this.#houses.map(each => (isNamesake(each) ? { ...each, doubtful: true } : each))
			: this.#houses.filter(each => !isNamesake(each));
		this.#house(now, at, false);
		return used;
	}

	/** Whether the cloud took it with these at any time. */
	hasWorked(settings: Settings): boolean {
		return this.#worked.has(settings);
	}

	works(settings: Settings): boolean {
		return this.mistakes(settings).length === 0;
	}

	/** By which codes a device may refuse settings where nothing else is wrong. */
	mistakes({ ssid, password, token }: Settings): readonly Code[] {
		const { home, cloud } = this.#stage;
		if (ssid !== home?.ssid) return [720];
		// A password for an open network is not sent to whoever bears its name.
		if (password !== home.password) return [home.password ? 722 : 704];
		return cloud.tokens.has(token) ? [] : [703];
	}
}
