import type { Code } from "../modules/codes/index";
import { frozen } from "../modules/rom/index";

/**
 * The provisioning state machine: what a device does next, and nothing about how. Pure: no clock, no radio, no flash.
 * `device.ts` turns happenings into events, and effects into calls on modules. The diagrams of
 * docs/architecture.md#the-machine are drawn from {@link table} by `npm run readme`.
 */

/** Where a device is in its life. */
export type Place =
	| "off"
	| "rescue"
	| "setup"
	| "trying"
	| "storing"
	| "restarting"
	| "joining"
	| "connecting"
	| "running"
	| "idle"
	| "resetting"
	| "updating"
	| "fetching"
	| "failed";

/**
 * What the flash holds. A `candidate` has never reached the cloud, a `proven` set has (docs/architecture.md#candidate-and-proven). While there is
 * a candidate it is the one in use.
 */
export type Memory = "blank" | "candidate" | "proven" | "both";

export interface State {
	readonly at: Place;
	readonly memory: Memory;
	/** Why the last attempt failed; 0 once one succeeded. */
	readonly code: Code;
	/** How often in a row the cloud was not found or reached, modulo 16; absent: 0. See {@link step}. */
	readonly misses?: number;
}

/** What can happen to a device. Those that end in a failure say which. */
export type Event =
	| { readonly type: "boot" | "bootLoop" }
	/** The wizard handed over credentials: to store and restart with, or to try while the phone watches. */
	| { readonly type: "apply" | "applyLive" }
	/** The settings are in the flash: to be tried, or, `storedProven`, as some that reached the cloud. */
	| { readonly type: "stored" | "storedProven" | "erased" }
	| { readonly type: "joined" | "loggedIn" | "linkLost" | "cloudLost" }
	/** Joined, in a live trial, a network with the addresses of our own: beside that one nobody in it can be reached. */
	| { readonly type: "overlaps" }
	/** An attempt failed in a way that may pass; the module goes on trying by itself. `rested`: long after the first time. */
	| { readonly type: "trouble"; readonly code: Code; readonly rested?: boolean }
	/** An attempt failed in a way that will not pass: wrong password, token or certificate, a sign-in page. */
	| { readonly type: "refused"; readonly code: Code }
	/**
	 * A candidate is neither in nor refused, so long that whoever waits must hear of it, or so long that it had its time.
	 * `linked`: its network works.
	 */
	| { readonly type: "trialLong" | "trialOver"; readonly linked: boolean }
	/** There is another firmware: the cloud has one, or what was taken before waits for its turn. */
	| { readonly type: "offered" }
	/** An update had its time, and is not whole. */
	| { readonly type: "updateOver" }
	| { readonly type: "windowOver" | "click" | "setupWanted" | "resetWanted" | "restartWanted" }
	| { readonly type: "updateStarted" | "updateDone" | "updateFailed" }
	/** Something that should always work did not: the radio, the flash. */
	| { readonly type: "broke"; readonly code: Code }
	/** The failure has been shown long enough. */
	| { readonly type: "shown" };

/** Failures that trying again does not mend: the token, the certificate, a sign-in page, the password. */
const final: readonly Code[] = [703, 711, 712, 722];

/** Failures of a network that is there: the cloud is not behind it. */
const cloudless: readonly Code[] = [702, 710, 712];

/** The event that a module's failure `code` is; `hopeless` where the module knows that trying again will not mend it. */
export function failure(code: Code, hopeless: boolean, rested: boolean): Event {
	return hopeless || final.includes(code) ? { type: "refused", code } : { type: "trouble", code, rested };
}

/** `unheard` is what a `trouble` becomes that is one too many, see {@link step}. */
export type EventType = Event["type"] | "unheard";

/** What the device is to do, in this order. */
export type Effect =
	| "openSetup"
	| "closeSetup"
	| "keepSetupOpen"
	| "store"
	/** The set that was tried live reached the cloud: no trouble after the restart is to cost it. */
	| "storeProven"
	| "prove"
	| "drop"
	/** The set that was tried live, or was to be stored, failed: keep why, and it for another attempt. */
	| "keep"
	| "erase"
	| "join"
	| "leave"
	| "login"
	| "logout"
	| "fetch"
	| "stopFetch"
	| "showFailure"
	| "restart";

/** A row applies when the flash holds this: `trial` is a candidate with or without a proven set behind it. */
export type When = "always" | "blank" | "trial" | "candidate" | "both" | "proven" | "known";

export type Row = readonly [from: Place, event: EventType, when: When, to: Place, ...effects: Effect[]];

/** The first row that fits the place, the event and the memory applies; when none does, nothing happens. */
export const table: readonly Row[] = [
	["off", "bootLoop", "both", "rescue", "drop", "showFailure"],
	["off", "bootLoop", "proven", "rescue", "showFailure"],
	["off", "bootLoop", "always", "setup", "openSetup"],
	["off", "boot", "blank", "setup", "openSetup"],
	["off", "boot", "known", "joining", "join"],

	["rescue", "shown", "always", "joining", "join"],
	["rescue", "setupWanted", "always", "setup", "openSetup"],
	["rescue", "resetWanted", "always", "resetting", "erase"],

	["setup", "apply", "always", "storing", "store"],
	["setup", "applyLive", "trial", "trying", "drop", "join"],
	["setup", "applyLive", "always", "trying", "join"],
	["setup", "windowOver", "blank", "idle", "closeSetup"],
	["setup", "windowOver", "known", "joining", "closeSetup", "join"],
	["setup", "click", "always", "setup", "keepSetupOpen"],
	["setup", "setupWanted", "always", "setup", "keepSetupOpen"],
	["setup", "resetWanted", "always", "resetting", "erase", "closeSetup"],
	["setup", "restartWanted", "always", "restarting", "restart"],
	["setup", "updateStarted", "always", "updating"],

	["trying", "joined", "always", "trying", "login"],
	["trying", "overlaps", "candidate", "connecting", "closeSetup", "login"],
	["trying", "overlaps", "always", "storing", "store"],
	["trying", "loggedIn", "candidate", "running", "prove", "closeSetup"],
	["trying", "loggedIn", "always", "storing", "storeProven"],
	["trying", "linkLost", "always", "trying", "logout"],
	["trying", "trouble", "always", "trying"],
	["trying", "trialLong", "always", "trying"],
	["trying", "refused", "candidate", "setup", "logout", "leave", "drop"],
	["trying", "refused", "always", "setup", "logout", "leave", "keep"],
	["trying", "trialOver", "candidate", "setup", "logout", "leave", "drop"],
	["trying", "trialOver", "always", "setup", "logout", "leave", "keep"],
	["trying", "broke", "candidate", "joining", "logout", "leave", "join"],
	["trying", "resetWanted", "always", "resetting", "erase", "logout", "leave", "closeSetup"],

	["storing", "stored", "always", "restarting", "restart"],
	["storing", "storedProven", "always", "restarting", "restart"],
	["storing", "broke", "always", "setup", "logout", "leave", "keep"],

	["joining", "joined", "always", "connecting", "login"],
	["joining", "trouble", "always", "joining"],
	["joining", "refused", "candidate", "setup", "leave", "drop", "openSetup"],
	["joining", "refused", "both", "joining", "leave", "drop", "join"],
	["joining", "refused", "proven", "joining"],
	["joining", "trialLong", "candidate", "trying", "openSetup"],
	["joining", "trialOver", "candidate", "setup", "leave", "drop", "openSetup"],
	["joining", "trialOver", "both", "joining", "leave", "drop", "join"],
	["joining", "setupWanted", "always", "setup", "leave", "openSetup"],
	["joining", "resetWanted", "always", "resetting", "erase", "leave"],
	["joining", "restartWanted", "always", "restarting", "restart"],

	["connecting", "loggedIn", "trial", "running", "prove"],
	["connecting", "loggedIn", "proven", "running"],
	["connecting", "linkLost", "always", "joining", "logout"],
	["connecting", "trouble", "always", "connecting"],
	["connecting", "unheard", "proven", "joining", "logout", "join"],
	["connecting", "refused", "candidate", "setup", "logout", "leave", "drop", "openSetup"],
	["connecting", "refused", "both", "joining", "logout", "leave", "drop", "join"],
	["connecting", "refused", "proven", "connecting"],
	["connecting", "trialLong", "candidate", "trying", "openSetup"],
	["connecting", "trialOver", "candidate", "setup", "logout", "leave", "drop", "openSetup"],
	["connecting", "trialOver", "both", "joining", "logout", "leave", "drop", "join"],
	["connecting", "setupWanted", "always", "setup", "logout", "leave", "openSetup"],
	["connecting", "resetWanted", "always", "resetting", "erase", "logout", "leave"],
	["connecting", "restartWanted", "always", "restarting", "restart"],

	["running", "linkLost", "always", "joining", "logout"],
	["running", "cloudLost", "always", "connecting"],
	["running", "setupWanted", "always", "setup", "logout", "leave", "openSetup"],
	["running", "resetWanted", "always", "resetting", "erase", "logout", "leave"],
	["running", "restartWanted", "always", "restarting", "restart"],
	["running", "offered", "always", "fetching", "logout", "fetch"],

	["fetching", "updateDone", "always", "restarting", "restart"],
	["fetching", "updateFailed", "always", "connecting", "login"],
	["fetching", "updateOver", "always", "connecting", "stopFetch", "login"],
	["fetching", "linkLost", "always", "joining", "stopFetch"],
	["fetching", "setupWanted", "always", "setup", "stopFetch", "leave", "openSetup"],
	["fetching", "resetWanted", "always", "resetting", "erase", "stopFetch", "leave"],
	["fetching", "restartWanted", "always", "restarting", "stopFetch", "restart"],

	["idle", "click", "always", "setup", "openSetup"],
	["idle", "setupWanted", "always", "setup", "openSetup"],
	["idle", "resetWanted", "always", "resetting", "erase"],
	["idle", "restartWanted", "always", "restarting", "restart"],

	["resetting", "erased", "always", "restarting", "restart"],
	["restarting", "resetWanted", "always", "resetting", "erase"],

	["updating", "updateDone", "always", "restarting", "restart"],
	["updating", "updateFailed", "always", "setup"],
	["updating", "updateOver", "always", "restarting", "restart"],
	["updating", "resetWanted", "always", "resetting", "erase", "closeSetup"],

	["setup", "broke", "always", "failed", "closeSetup", "showFailure"],
	["resetting", "broke", "always", "failed", "showFailure"],
	["failed", "shown", "always", "restarting", "restart"],
	["failed", "resetWanted", "always", "resetting", "erase"],
];

const memories: readonly Memory[] = ["blank", "candidate", "proven", "both"];

const holds: Readonly<Record<When, readonly Memory[]>> = {
	always: memories,
	blank: ["blank"],
	trial: ["candidate", "both"],
	candidate: ["candidate"],
	both: ["both"],
	proven: ["proven"],
	known: ["candidate", "proven", "both"],
};

/**
 * What the flash holds after what happened, or was done, when it held `memory`. No table: each name that an object is asked
 * for becomes a key of the engine, and a chip has few.
 */
function afterwards(what: Effect | EventType, memory: Memory): Memory {
	const isKnown = memory === "proven" || memory === "both";
	switch (what) {
		case "stored":
			return isKnown ? "both" : "candidate";
		case "storedProven":
			return "proven";
		case "prove":
			return memory === "blank" ? "blank" : "proven";
		case "drop":
			return isKnown ? "proven" : "blank";
		case "erased":
			return "blank";
		default:
			return memory;
	}
}

const places = unique(table.flatMap(([from, , , to]) => [from, to]));
const types = unique(table.map(([, type]) => type));
const effects = unique(table.flatMap(([, , , , ...all]) => all));

/**
 * The table as bytes, made while linking: place, event, a bit for each memory, place, how many effects, effects. As arrays
 * of texts its 10 KB would stay in the image; so they are read once and left out of it.
 */
const rows = Uint8Array.from(
	table.flatMap(([from, type, when, to, ...all]) => [
		...[places.indexOf(from), types.indexOf(type), bits(holds[when]), places.indexOf(to)],
		...[all.length, ...all.map(each => effects.indexOf(each))],
	]),
);

function unique<T>(values: readonly T[]): readonly T[] {
	return frozen([...new Set(values)]);
}

function bits(held: readonly Memory[]): number {
	return held.reduce((sum, each) => sum | (1 << memories.indexOf(each)), 0);
}

/** Where the row that applies begins; the end of {@link rows} when none does. */
function find({ at, memory }: State, type: EventType): number {
	const [from, event, held] = [places.indexOf(at), types.indexOf(type), bits([memory])];
	let row = 0;
	while (row < rows.length) {
		if (rows[row] === from && rows[row + 1] === event && (rows[row + 2] ?? 0) & held) break;
		row += 5 + (rows[row + 4] ?? 0);
	}
	return row;
}

/** True while the credentials in use have never reached the cloud. */
export function isTrial({ at, memory }: State): boolean {
	return (
		at === "trying" || ((at === "joining" || at === "connecting") && (memory === "candidate" || memory === "both"))
	);
}

/**
 * The state after `event`, and what to do about it. An event that means nothing here changes nothing.
 *
 * A candidate is refused as well once the same trouble comes again after a rest, without progress in between: so no lost
 * packet costs anybody a candidate.
 *
 * A link may be dead though nobody said so, a lease gone bad, or the network one with a sign-in page: a proven device joins
 * anew, another network if it knows one, after the 8th failure in a row to find or reach the cloud, then after every 16th.
 * With the waits of modules/blynk that is 2 to 5 minutes after the loss where failures are told at once, then every half hour,
 * so that an outage of the cloud costs little more.
 */
export function step(state: State, event: Event): readonly [State, readonly Effect[]] {
	let { misses = 0 } = state;
	let type: EventType = event.type;
	if (type === "loggedIn") misses = 0;
	else if (event.type === "trouble" && isTrial(state)) {
		if (event.rested && event.code === state.code) type = "refused";
	} else if (state.at === "connecting" && !isTrial(state) && "code" in event && cloudless.includes(event.code)) {
		misses = (misses + 1) % 16;
		if (misses === 8) type = "unheard";
	}
	const row = find(state, type);
	const at = places[rows[row + 3] ?? places.length];
	if (at === undefined) return [state, []];
	let memory = afterwards(event.type, state.memory);
	const todo: Effect[] = [];
	for (let i = 0; i < (rows[row + 4] ?? 0); i++) {
		const effect = effects[rows[row + 5 + i] ?? 0];
		if (!effect) continue;
		todo.push(effect);
		memory = afterwards(effect, memory);
	}
	const next = { at, memory, code: codeAfter(state, event) };
	return [misses ? { ...next, misses } : next, todo];
}

function codeAfter(state: State, event: Event): Code {
	if ("code" in event) return event.code;
	switch (event.type) {
		case "apply":
		case "applyLive":
		case "loggedIn":
		case "erased":
			return 0;
		case "bootLoop":
			return 704;
		case "joined":
			return isTrial(state) ? 0 : state.code;
		case "trialLong":
			return state.code || (event.linked ? 702 : 0);
		case "trialOver":
			return state.code || (event.linked ? 702 : 701);
		default:
			return state.code;
	}
}
