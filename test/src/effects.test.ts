import assert from "node:assert/strict";
import { step, table, type Effect, type Event, type Memory, type Place, type State } from "../../src/machine";

/**
 * The machine with everything around it that may fail: each effect may be refused, throw, tell late or never. Explored
 * until nothing new is found.
 */
interface Situation {
	readonly state: State;
	/** What the flash holds; the state says what the device decided, which counts until the power goes. */
	readonly flash: Memory;
	readonly setupOpen: boolean;
	readonly joining: boolean;
	readonly session: boolean;
	/** The device brings this about by itself, sooner or later. */
	readonly due: "shown" | "restart" | undefined;
	/** An effect threw: the device restarts. */
	readonly crashed: boolean;
	/** What an effect told: it waits until all effects are carried out. */
	readonly told?: Event | undefined;
}

type Fate = "done" | "refused" | "throws";

const memories: readonly Memory[] = ["blank", "candidate", "proven", "both"];

/** Whatever may happen at any time, expected or late. */
const happenings: readonly Event[] = [
	...(["apply", "applyLive", "joined", "overlaps", "loggedIn", "linkLost", "cloudLost", "windowOver"] as const),
	...(["click", "setupWanted", "resetWanted", "restartWanted"] as const),
	...(["updateStarted", "updateDone", "updateFailed", "updateOver", "offered", "shown"] as const),
]
	.map((type): Event => ({ type }))
	.concat(
		{ type: "trialLong", linked: false },
		{ type: "trialOver", linked: true },
		{ type: "trouble", code: 702 },
		{ type: "trouble", code: 702, rested: true },
		{ type: "refused", code: 703 },
	);

/**
 * What may come of an effect. None reports late: what it brings about is an event, and each of those may come at any time
 * ({@link happenings}). Of those without "refused" it is an event too, or there is nobody to refuse.
 */
const fates: Readonly<Record<Effect, readonly Fate[]>> = {
	openSetup: ["done", "refused", "throws"],
	closeSetup: ["done", "throws"],
	keepSetupOpen: ["done", "throws"],
	store: ["done", "refused", "throws"],
	storeProven: ["done", "refused", "throws"],
	prove: ["done", "refused", "throws"],
	drop: ["done", "refused", "throws"],
	keep: ["done"],
	erase: ["done", "refused", "throws"],
	join: ["done", "throws"],
	leave: ["done", "throws"],
	login: ["done", "throws"],
	logout: ["done", "throws"],
	fetch: ["done", "throws"],
	stopFetch: ["done", "throws"],
	showFailure: ["done", "throws"],
	restart: ["done", "throws"],
};

/** What the flash holds after an effect that worked. */
function flashAfter({ flash, state }: Situation, effect: Effect): Memory {
	switch (effect) {
		case "store":
			return state.memory === "blank" || state.memory === "candidate" ? "candidate" : "both";
		case "storeProven":
			return "proven";
		case "erase":
			return "blank";
		case "prove":
		case "drop":
			return state.memory;
		default:
			return flash;
	}
}

function boot(flash: Memory, crashes: boolean): readonly Situation[] {
	const state: State = { at: "off", memory: flash, code: 0 };
	const off: Situation = {
		...{ state, flash, setupOpen: false, joining: false, session: false, due: undefined, crashed: false },
	};
	return crashes
		? [...happen(off, { type: "boot" }), ...happen(off, { type: "bootLoop" })]
		: happen(off, { type: "boot" });
}

/** Every way in which `event` may go. */
function happen(before: Situation, event: Event): readonly Situation[] {
	const [state, effects] = step(before.state, event);
	// Of the reasons only the one that comes twice means something.
	const code = state.code === 702 ? 702 : 0;
	return carryOut([{ ...before, state: { ...state, code } }], effects).flatMap(after => {
		const { told } = after;
		const next = { ...after, told: undefined };
		return told && !after.crashed ? happen(next, told) : [next];
	});
}

function carryOut(situations: readonly Situation[], [effect, ...rest]: readonly Effect[]): readonly Situation[] {
	if (!effect) return situations;
	const after = situations.flatMap(each =>
		each.crashed ? [each] : fates[effect].map(fate => result(each, effect, fate)),
	);
	return carryOut(after, rest);
}

function result(each: Situation, effect: Effect, fate: Fate): Situation {
	if (fate === "throws") return { ...each, crashed: true };
	const done = fate === "done";
	const next = { ...each, flash: done ? flashAfter(each, effect) : each.flash };
	switch (effect) {
		case "openSetup":
			return done ? { ...next, setupOpen: true } : { ...next, told: { type: "broke", code: 704 } };
		case "closeSetup":
			return { ...next, setupOpen: false };
		case "store":
		case "storeProven":
		case "erase": {
			const types = { store: "stored", storeProven: "storedProven", erase: "erased" } as const;
			return { ...next, told: done ? { type: types[effect] } : { type: "broke", code: 700 } };
		}
		case "join":
			return { ...next, joining: true };
		case "leave":
			return { ...next, joining: false };
		case "login":
			return { ...next, session: true };
		case "logout":
			return { ...next, session: false };
		case "showFailure":
			return { ...next, due: "shown" };
		case "restart":
			return { ...next, due: "restart" };
		default:
			return next;
	}
}

/** What may follow: anything that happens, power cuts and restarts. */
function following(each: Situation): readonly Situation[] {
	if (each.crashed) return boot(each.flash, true);
	const restarts = each.due === "restart" ? boot(each.flash, false) : [];
	const events = happenings.filter(({ type }) => type !== "loggedIn" || each.session);
	return [...boot(each.flash, false), ...restarts, ...events.flatMap(event => happen(each, event))];
}

/** What the device does of its own, nobody helping, its clock running. */
function own(each: Situation): readonly Situation[] {
	if (each.crashed) return boot(each.flash, true);
	if (each.due === "restart" && each.state.at === "restarting") return boot(each.flash, false);
	if (each.due === "shown") return happen(each, { type: "shown" });
	return [];
}

function key({ state, ...rest }: Situation): string {
	return JSON.stringify([state.at, state.memory, state.code, state.misses ?? 0, Object.values(rest)]);
}

const all = new Map<string, Situation>();
const visit = memories.flatMap(memory => [...boot(memory, true)]);
for (let each = visit.pop(); each; each = visit.pop()) {
	if (all.has(key(each))) continue;
	all.set(key(each), each);
	visit.push(...following(each));
}

/** Where the device serves somebody, or looks for its network: it may stay there. */
const homes: readonly Place[] = ["setup", "idle", "joining", "connecting", "running"];
/** Places that an end of their own waits for, set by the device (`trialOver`, `updateOver`). */
const limited: readonly Place[] = ["trying", "updating", "fetching"];

describe("the machine, whatever its effects do", () => {
	it("is explored in every place of its table", () => {
		const places = new Set([...all.values()].map(each => each.state.at));
		for (const [, , , to] of table) assert.ok(places.has(to), to);
	});

	it("is never stuck: what is no place to stay has something due", () => {
		for (const each of all.values()) {
			const { at } = each.state;
			if (homes.includes(at) || limited.includes(at)) continue;
			assert.ok(own(each).length > 0, key(each));
		}
	});

	it("comes from everywhere to a place to stay by itself, however the effects on the way end", () => {
		const safe = new Set<string>();
		for (const [name, each] of all) if (homes.includes(each.state.at) && !each.crashed) safe.add(name);
		for (const [name, each] of all) if (limited.includes(each.state.at) && !each.crashed) safe.add(name);
		for (let before = -1; before !== safe.size;) {
			before = safe.size;
			for (const [name, each] of all) {
				const next = own(each);
				if (next.some(one => safe.has(key(one)))) safe.add(name);
			}
		}
		for (const name of all.keys()) assert.ok(safe.has(name), name);
	});

	it("has open what it says is open, and nothing else", () => {
		for (const each of all.values()) {
			if (each.crashed) continue;
			const { setupOpen, joining, session } = each;
			switch (each.state.at) {
				case "setup":
				case "updating":
					assert.deepEqual([setupOpen, joining, session], [true, false, false], key(each));
					break;
				case "trying":
					assert.deepEqual([setupOpen, joining], [true, true], key(each));
					break;
				case "joining":
				case "fetching":
					assert.deepEqual([setupOpen, joining, session], [false, true, false], key(each));
					break;
				case "connecting":
				case "running":
					assert.deepEqual([setupOpen, joining, session], [false, true, true], key(each));
					break;
				case "idle":
					assert.deepEqual([setupOpen, joining, session], [false, false, false], key(each));
			}
		}
	});

	it("holds on to a proven set whatever fails", () => {
		for (const each of all.values()) {
			if (each.flash !== "proven" && each.flash !== "both") continue;
			for (const event of happenings) {
				if (event.type === "resetWanted") continue;
				for (const next of happen(each, event))
					assert.ok(next.flash === "proven" || next.flash === "both", `${key(each)}: ${event.type}`);
			}
		}
	});
});
