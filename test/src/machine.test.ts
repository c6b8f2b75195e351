import assert from "node:assert/strict";
import { failure, step, table, type Event, type Memory, type State } from "../../src/machine";

const events: readonly Event[] = [
	...([
		"boot",
		"bootLoop",
		"apply",
		"applyLive",
		"stored",
		"storedProven",
		"erased",
		"joined",
		"loggedIn",
		"linkLost",
	] as const),
	...(["overlaps", "cloudLost", "windowOver", "click", "setupWanted", "resetWanted", "restartWanted"] as const),
	...(["updateStarted", "updateDone", "updateFailed", "updateOver", "offered", "shown"] as const),
]
	.map((type): Event => ({ type }))
	.concat(
		{ type: "trialLong", linked: false },
		{ type: "trialLong", linked: true },
		{ type: "trialOver", linked: false },
		{ type: "trouble", code: 702 },
		{ type: "trouble", code: 702, rested: true },
		{ type: "refused", code: 722 },
		{ type: "refused", code: 703 },
		{ type: "broke", code: 700 },
		{ type: "broke", code: 704 },
	);

const memories: readonly Memory[] = ["blank", "candidate", "proven", "both"];

/** A restarted device boots with what its flash holds. */
function after(state: State): readonly State[] {
	if (state.at === "restarting") return [{ at: "off", memory: state.memory, code: state.code }];
	return events.map(event => alike(step(state, event)[0]));
}

/** Of the clouds missed in a row only the seventh means something to the next: the others are one. */
function alike({ misses, ...state }: State): State {
	return misses === 7 ? { ...state, misses } : state;
}

function name(state: State): string {
	return `${state.at} ${state.memory} ${state.code} ${state.misses ?? 0}`;
}

function reach(starts: readonly State[]): Map<string, State> {
	const found = new Map<string, State>();
	const visit = [...starts];
	for (let state = visit.pop(); state; state = visit.pop()) {
		const key = name(state);
		if (found.has(key)) continue;
		found.set(key, state);
		visit.push(...after(state));
	}
	return found;
}

function run(state: State, ...happenings: readonly Event[]): State {
	return happenings.reduce((present, event) => step(present, event)[0], state);
}

const off = (memory: Memory): State => ({ at: "off", memory, code: 0 });

describe("the machine", () => {
	const all = reach([
		...memories.map(off),
		...memories.map((memory): State => ({ at: "connecting", memory, code: 0, misses: 7 })),
	]);

	it("visits every place of its table", () => {
		const places = new Set([...all.values()].map(state => state.at));
		for (const [from, , , to] of table) {
			assert.ok(places.has(from), from);
			assert.ok(places.has(to), to);
		}
	});

	it("has a way from everywhere to setup and to running", () => {
		for (const goal of ["setup", "running"]) {
			const home = new Set([...all.values()].filter(state => state.at === goal).map(name));
			for (let before = -1; before !== home.size;) {
				before = home.size;
				for (const [key, state] of all) if (after(state).some(next => home.has(name(next)))) home.add(key);
			}
			for (const key of all.keys()) assert.ok(home.has(key), `${key} never reaches ${goal}`);
		}
	});

	it("has no row that never applies", () => {
		const used = new Set<unknown>();
		for (const state of all.values()) {
			for (const event of events) {
				const [next, effects] = step(state, event);
				const row = table.find(
					([from, type, , to, ...does]) =>
						from === state.at &&
						(type === event.type || (type === "unheard" && event.type === "trouble")) &&
						to === next.at &&
						does.join() === effects.join(),
				);
				if (row) used.add(row);
			}
		}
		assert.deepEqual(
			table.filter(row => !used.has(row)),
			[],
		);
	});

	it("lives the normal life: setup, storing, restarting, joining, connecting, running", () => {
		const stored = run(off("blank"), { type: "boot" }, { type: "apply" }, { type: "stored" });
		assert.deepEqual(stored, { at: "restarting", memory: "candidate", code: 0 });
		const running = run(off("candidate"), { type: "boot" }, { type: "joined" }, { type: "loggedIn" });
		assert.deepEqual(running, { at: "running", memory: "proven", code: 0 });
	});

	it("proves a candidate only after its first login", () => {
		for (const state of all.values()) {
			for (const event of events) {
				const [next, effects] = step(state, event);
				if (effects.includes("prove") || effects.includes("storeProven")) assert.equal(event.type, "loggedIn");
				const proves = next.memory === "proven" && state.memory === "candidate";
				// The latter is what comes of "storeProven", and of nothing else.
				if (proves) assert.ok(event.type === "loggedIn" || event.type === "storedProven");
			}
		}
	});

	it("takes a failure for final where the code or the module says so", () => {
		assert.deepEqual(failure(722, false, false), { type: "refused", code: 722 });
		assert.deepEqual(failure(704, false, true), { type: "trouble", code: 704, rested: true });
		assert.deepEqual(failure(704, true, false), { type: "refused", code: 704 });
	});

	it("returns to the proven set when a candidate beside it is refused", () => {
		const [state, effects] = step({ at: "joining", memory: "both", code: 0 }, { type: "refused", code: 722 });
		assert.deepEqual(state, { at: "joining", memory: "proven", code: 722 });
		assert.deepEqual(effects, ["leave", "drop", "join"]);
	});

	it("returns to setup with the reason when the only candidate is refused", () => {
		const [state, effects] = step({ at: "connecting", memory: "candidate", code: 0 }, { type: "refused", code: 703 });
		assert.deepEqual(state, { at: "setup", memory: "blank", code: 703 });
		assert.deepEqual(effects, ["logout", "leave", "drop", "openSetup"]);
	});

	it("never opens setup from a unit with a proven set unless somebody asks, however often it crashed", () => {
		for (const state of all.values()) {
			if (state.memory !== "proven" && state.memory !== "both") continue;
			for (const event of events) {
				if (!step(state, event)[1].includes("openSetup")) continue;
				assert.ok(["setupWanted", "click"].includes(event.type), `${name(state)}: ${event.type}`);
			}
		}
	});

	it("waits after too many crashes, and then joins the proven network as ever", () => {
		const [rescue, effects] = step(off("proven"), { type: "bootLoop" });
		assert.deepEqual([rescue, effects], [{ at: "rescue", memory: "proven", code: 704 }, ["showFailure"]]);
		assert.deepEqual(step(rescue, { type: "shown" }), [{ at: "joining", memory: "proven", code: 704 }, ["join"]]);
		assert.deepEqual(step(rescue, { type: "setupWanted" })[1], ["openSetup"]);
		assert.deepEqual(step(rescue, { type: "resetWanted" })[1], ["erase"]);
	});

	it("drops the candidate after too many crashes where there is a proven set, else opens setup", () => {
		assert.deepEqual(step(off("both"), { type: "bootLoop" }), [
			{ at: "rescue", memory: "proven", code: 704 },
			["drop", "showFailure"],
		]);
		for (const memory of ["blank", "candidate"] as const)
			assert.deepEqual(step(off(memory), { type: "bootLoop" }), [{ at: "setup", memory, code: 704 }, ["openSetup"]]);
	});

	it("joins anew after the 8th failure to reach the cloud in a row, and then after every 16th", () => {
		let state: State = { at: "connecting", memory: "proven", code: 0 };
		const joins: number[] = [];
		for (let failed = 1; failed <= 60; failed++) {
			const [next, effects] = step(state, { type: "trouble", code: failed % 2 ? 702 : 710 });
			if (effects.length) {
				joins.push(failed);
				assert.deepEqual([next.at, effects], ["joining", ["logout", "join"]]);
			}
			state = run(next, { type: "joined" });
			assert.equal(state.at, "connecting");
		}
		assert.deepEqual(joins, [8, 24, 40, 56]);
	});

	it("counts those failures from the last login, and no others", () => {
		const connecting: State = { at: "connecting", memory: "proven", code: 0 };
		const seven = run(connecting, ...Array<Event>(7).fill({ type: "trouble", code: 702 }));
		for (const code of [701, 704, 705, 711] as const)
			assert.equal(run(seven, { type: "trouble", code }).at, "connecting");
		assert.equal(run(seven, { type: "refused", code: 703 }).at, "connecting");
		assert.equal(run(seven, { type: "trouble", code: 710 }).at, "joining");
		const online = run(seven, { type: "loggedIn" }, { type: "cloudLost" });
		assert.deepEqual(online, { at: "connecting", memory: "proven", code: 0 });
		const joining = run(seven, { type: "linkLost" }, { type: "trouble", code: 702 }, { type: "joined" });
		assert.equal(joining.misses, 7);
	});

	it("refuses a candidate for what it fails for again after a rest, wherever it is tried", () => {
		const twice = (state: State, code: 701 | 710): State =>
			run(state, { type: "trouble", code }, { type: "trouble", code, rested: true });
		assert.deepEqual(twice({ at: "joining", memory: "candidate", code: 0 }, 701), {
			at: "setup",
			memory: "blank",
			code: 701,
		});
		assert.deepEqual(twice({ at: "connecting", memory: "candidate", code: 0 }, 710).at, "setup");
		assert.deepEqual(twice({ at: "trying", memory: "blank", code: 0 }, 710), {
			at: "setup",
			memory: "blank",
			code: 710,
		});
		assert.deepEqual(twice({ at: "connecting", memory: "both", code: 0 }, 710), {
			...{ at: "joining", memory: "proven", code: 710 },
		});
	});

	it("gives a candidate another try without a rest, after another trouble, after progress", () => {
		for (const at of ["joining", "connecting", "trying"] as const) {
			const state: State = { at, memory: at === "trying" ? "proven" : "both", code: 0 };
			const trouble = (code: 701 | 720): Event => ({ type: "trouble", code, rested: true });
			assert.equal(run(state, ...Array<Event>(9).fill({ type: "trouble", code: 701 })).at, at);
			assert.equal(run(state, trouble(701), trouble(720), trouble(701)).at, at);
		}
		const joining: State = { at: "joining", memory: "candidate", code: 0 };
		const back = run(joining, { type: "trouble", code: 720 }, { type: "joined" }, { type: "linkLost" });
		assert.deepEqual(run(back, { type: "trouble", code: 720, rested: true }), { ...joining, code: 720 });
	});

	it("opens setup beside a first candidate that takes long, and beside no other", () => {
		for (const at of ["joining", "connecting"] as const) {
			const long: Event = { type: "trialLong", linked: at === "connecting" };
			const [trying, effects] = step({ at, memory: "candidate", code: 0 }, long);
			assert.deepEqual(trying, { at: "trying", memory: "candidate", code: at === "connecting" ? 702 : 0 });
			assert.deepEqual(effects, ["openSetup"]);
			assert.equal(step({ at, memory: "candidate", code: 723 }, long)[0].code, 723);
			for (const memory of ["proven", "both"] as const)
				assert.deepEqual(step({ at, memory, code: 0 }, long), [{ at, memory, code: 0 }, []]);
		}
	});

	it("proves what gets through after all, or drops it", () => {
		const trying: State = { at: "trying", memory: "candidate", code: 702 };
		assert.deepEqual(step(trying, { type: "loggedIn" }), [
			{ at: "running", memory: "proven", code: 0 },
			["prove", "closeSetup"],
		]);
		const dropped = [{ at: "setup", memory: "blank", code: 702 }, ["logout", "leave", "drop"]];
		assert.deepEqual(step(trying, { type: "trialOver", linked: true }), dropped);
		assert.deepEqual(step(trying, { type: "trouble", code: 702, rested: true }), dropped);
	});

	it("puts another set that is tried live in the place of a candidate", () => {
		const [state, effects] = step({ at: "setup", memory: "both", code: 0 }, { type: "applyLive" });
		assert.deepEqual([state, effects], [{ at: "trying", memory: "proven", code: 0 }, ["drop", "join"]]);
	});

	it("resets whenever the button was held for it, in the middle of an upload or a restart too", () => {
		for (const state of all.values()) {
			if (state.at === "off" || state.at === "storing" || state.at === "resetting") continue;
			const [next, effects] = step(state, { type: "resetWanted" });
			assert.equal(next.at, "resetting", name(state));
			// What comes after it may throw, and then the device restarts: blank already.
			assert.equal(effects[0], "erase", name(state));
		}
	});

	it("never erases or drops what is proven unless somebody holds the button", () => {
		for (const state of all.values()) {
			if (state.memory !== "proven" && state.memory !== "both") continue;
			for (const event of events) {
				const [next, effects] = step(state, event);
				if (effects.includes("erase")) assert.equal(event.type, "resetWanted");
				if (next.memory === "blank" || next.memory === "candidate") assert.equal(event.type, "erased");
			}
		}
	});

	it("keeps trying for ever with a proven set, whatever goes wrong", () => {
		const proven: State = { at: "connecting", memory: "proven", code: 0 };
		assert.deepEqual(run(proven, { type: "refused", code: 703 }), { ...proven, code: 703 });
		assert.equal(run(proven, { type: "linkLost" }, { type: "refused", code: 722 }).at, "joining");
		assert.equal(
			run(proven, { type: "linkLost" }, { type: "trouble", code: 720 }, { type: "joined" }).at,
			"connecting",
		);
	});

	it("says what went wrong when a candidate's time is over", () => {
		const joining: State = { at: "joining", memory: "candidate", code: 0 };
		const over = (linked: boolean): Event => ({ type: "trialOver", linked });
		assert.equal(run(joining, over(false)).code, 701);
		assert.equal(run(joining, { type: "trouble", code: 720 }, over(false)).code, 720);
		assert.equal(run(joining, { type: "trouble", code: 720 }, { type: "joined" }, over(true)).code, 702);
		assert.equal(run({ at: "trying", memory: "blank", code: 0 }, over(true)).code, 702);
	});

	it("tries live, and stores only what worked", () => {
		const trying = run(off("blank"), { type: "boot" }, { type: "applyLive" });
		assert.equal(trying.at, "trying");
		assert.deepEqual(step(trying, { type: "refused", code: 722 }), [
			{ at: "setup", memory: "blank", code: 722 },
			["logout", "leave", "keep"],
		]);
		const [storing, effects] = step(run(trying, { type: "joined" }), { type: "loggedIn" });
		assert.equal(storing.at, "storing");
		assert.deepEqual(effects, ["storeProven"]);
		assert.equal(run(storing, { type: "storedProven" }).memory, "proven");
	});

	it("leaves the cloud when the link of a trial is lost, and logs in anew when it is back", () => {
		const trying = run(off("blank"), { type: "boot" }, { type: "applyLive" }, { type: "joined" });
		const [lost, effects] = step(trying, { type: "linkLost" });
		assert.deepEqual([lost.at, effects], ["trying", ["logout"]]);
		assert.deepEqual(step(lost, { type: "joined" })[1], ["login"]);
	});

	it("follows a link that is lost, whether the cloud or the radio tells of it first", () => {
		const running = run(off("proven"), { type: "boot" }, { type: "joined" }, { type: "loggedIn" });
		const [lost, effects] = step(running, { type: "linkLost" });
		assert.deepEqual([lost.at, effects], ["joining", ["logout"]]);
		assert.equal(run(running, { type: "cloudLost" }, { type: "linkLost" }).at, "joining");
	});

	it("stores what it cannot try beside its own network, as a candidate", () => {
		const trying = run(off("proven"), { type: "boot" }, { type: "setupWanted" }, { type: "applyLive" });
		const [storing, effects] = step(trying, { type: "overlaps" });
		assert.deepEqual([storing.at, effects], ["storing", ["store"]]);
		assert.equal(run(storing, { type: "stored" }).memory, "both");
	});

	it("closes setup when nobody comes, and opens it again on a click", () => {
		const idle = run(off("blank"), { type: "boot" }, { type: "windowOver" });
		assert.equal(idle.at, "idle");
		assert.deepEqual(step(idle, { type: "click" })[1], ["openSetup"]);
	});

	it("forgets the last failure when new credentials come", () => {
		assert.equal(run({ at: "setup", memory: "blank", code: 722 }, { type: "apply" }).code, 0);
	});

	it("stays in setup with 700 when the flash refuses the candidate", () => {
		const state = run({ at: "setup", memory: "blank", code: 0 }, { type: "apply" }, { type: "broke", code: 700 });
		assert.deepEqual(state, { at: "setup", memory: "blank", code: 700 });
	});
});
