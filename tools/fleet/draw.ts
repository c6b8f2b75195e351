import { Random } from "../../hosts/virtual/random";
import type { Security } from "../../hosts/host";
import { conducts } from "./device/app";
import { flaws } from "./images";
import { powerCycles } from "./stage";
import { doors, mistakes, type Chapter, type Person, type Plan, type Shipment, type Trouble } from "./plan";
import type { Home } from "./home";
import type { Unit } from "./unit";
import type { FaultLevel } from "./troubles/level";
import { troubles, type TroubleName } from "./troubles";

const isName = (name: string): name is TroubleName => Object.hasOwn(troubles, name);
const every = Object.keys(troubles).filter(isName);
const all = every.filter(name => !troubles[name].updates);

/** Of each level, those that come to a device that gets firmware. */
const shipping = (level: FaultLevel): readonly TroubleName[] =>
	every.filter(name => level === "hostile" || troubles[name].level === level);

/** Most boot loaders are of this time. */
const loaders = ["guarded", "guarded", "unguarded"] as const;

/** Firmware that is no good, of which an old boot loader gets only what begins. */
const failing = conducts.filter(each => each !== "good" && each !== "crashes late");
const beginning = failing.filter(each => each !== "dies" && each !== "hangs");

/** Of each level, those that come to people who are about to do something, and those that come to a device alone. */
const busy = (level: FaultLevel): readonly TroubleName[] => alone(level).filter(name => !troubles[name].alone);
const alone = (level: FaultLevel): readonly TroubleName[] =>
	level === "hostile" ? all : all.filter(name => troubles[name].level === level);

const ssids = [
	"Home",
	"FRITZ!Box 7590 QW",
	"Fibre 7 😎",
	"Ma maison é",
	" two  spaces ",
	"x",
	"a name of thirty-two characters.",
];
const passwords = [
	"correct horse",
	"p&=%+ä€12",
	"a password with 'quotes\"",
	"f".repeat(63),
	"0123456789abcdef".repeat(4),
];
const securities: readonly Security[] = ["WPA2", "WPA2", "WPA2", "WPA2+WPA3", "WPA3", "WPA+WPA2", "OPEN"];

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Draws a life by chance: the same one for the same seed and faults. */
export function draw(seed: string, faults: FaultLevel): Plan {
	return new Draw(seed, faults).plan(seed);
}

/** The same life of a product that takes no updates: for the engine, which runs one image (docs/fleet.md). */
export function withoutUpdates(plan: Plan): Plan {
	const { unit, chapters } = plan;
	if (unit.updates === "none") return plan;
	const first = chapters.findIndex(({ what }) => what === "shipments");
	return { ...plan, unit: { ...unit, updates: "none" }, chapters: chapters.slice(0, first) };
}

type Arrival = Extract<Chapter, { readonly person: Person; readonly home: Home }>;

class Draw {
	readonly #random: Random;
	/** Of what came later: lives without it are what they were. */
	readonly #later: Random;
	/** Of updates. */
	readonly #maker: Random;
	readonly #faults: FaultLevel;
	readonly #busy: readonly TroubleName[];
	readonly #alone: readonly TroubleName[];

	constructor(seed: string, faults: FaultLevel) {
		this.#busy = busy(faults);
		this.#alone = alone(faults);
		this.#random = new Random(seed);
		this.#later = new Random(`${seed} hands`);
		this.#maker = new Random(`${seed} maker`);
		this.#faults = faults;
	}

	plan(seed: string): Plan {
		const random = this.#random;
		const unit = {
			verify: random.chance(50) ? ("restart" as const) : ("live" as const),
			// A light that breathes is most of what a quiet life costs the simulation.
			led: random.chance(3) ? random.pick(["mono", "rgb", "pixel"] as const) : ("none" as const),
			redirects: random.chance(10),
			logs: random.chance(30),
			gestures: this.#later.chance(20),
			edgent: this.#later.chance(10),
			local: this.#later.chance(10),
			updates: this.#maker.chance(20) ? this.#maker.pick(loaders) : ("none" as const),
		};
		const arrival = this.#arrival("new owner");
		const chapters: Chapter[] = [unit.edgent ? this.#updated(arrival) : arrival, this.#month()];
		if (random.chance(4)) chapters.push({ what: "street", away: random.whole(20, 200) * 1000, troubles: [] });
		if (random.chance(40)) chapters.push(this.#arrival("move"));
		if (random.chance(40))
			chapters.push({ what: "reset", troubles: this.#troubles(1, 40_000) }, this.#arrival("new owner"));
		if (this.#faults === "hostile" && random.chance(3)) {
			const cut: Trouble = { what: "the power is cut", at: random.whole(1000, 60_000), lasts: 1000 };
			chapters.push({ what: "worn out", troubles: [cut] });
		} else if (random.chance(15))
			chapters.push({ what: "again", person: this.#person(), troubles: this.#troubles(3, 90_000) });
		this.#wander(chapters);
		if (unit.gestures) this.#gesture(chapters);
		const [first] = chapters;
		const others = first?.what === "updated" ? first.others : [];
		if (others.length && this.#later.chance(50))
			chapters.splice(this.#later.whole(1, 2), 0, { what: "back", home: this.#later.pick(others), troubles: [] });
		if (unit.updates !== "none") this.#ship(chapters, unit.updates);
		return { seed, unit, chapters };
	}

	/** In the end its maker ships firmware; after that the same life goes on, or another begins. */
	#ship(chapters: Chapter[], updates: Unit["updates"]): void {
		const maker = this.#maker;
		const shipments: Shipment[] = [];
		for (let left = maker.whole(1, 3); left > 0; left--) {
			// An attacker who has an old file has the signature, too.
			const isReplayed = shipments.length > 0 && maker.chance(15);
			shipments.push(
				isReplayed ? { ...maker.pick(shipments), after: this.#after() } : this.#shipment(shipments.length + 2, updates),
			);
		}
		// What is kept and fails is for the next one to mend.
		if (shipments.at(-1)?.conduct === "crashes late")
			shipments.push({ ...this.#shipment(shipments.length + 2, updates), conduct: "good", flaw: "none" });
		const troubles =
			this.#faults === "none"
				? []
				: Array.from({ length: maker.whole(0, 4) }, () =>
						this.#trouble(shipping(this.#faults), maker.whole(0, 120_000), maker),
					);
		chapters.push({ what: "shipments", shipments, troubles });
		if (maker.chance(30)) chapters.push({ what: "month", troubles: [] });
		else if (maker.chance(30) && !chapters.some(({ what }) => what === "worn out"))
			chapters.push({ what: "reset", troubles: [] }, this.#arrival("new owner"));
	}

	/** Most follow one another so slowly that each comes to its end, some do not. */
	#after(): number {
		return this.#maker.chance(60) ? this.#maker.whole(1000, 100_000) : this.#maker.whole(600, 7200) * 1000;
	}

	#shipment(number: number, updates: Unit["updates"]): Shipment {
		const maker = this.#maker;
		const fails = maker.chance(45);
		const isLate = !fails && maker.chance(8);
		return {
			after: this.#after(),
			version: maker.chance(4) ? "0.0.9" : `0.${number}.0`,
			conduct: fails ? maker.pick(updates === "guarded" ? failing : beginning) : isLate ? "crashes late" : "good",
			flaw: maker.chance(25) ? maker.pick(flaws) : "none",
			size: maker.whole(2, maker.chance(10) ? 150 : 50) * 1000,
		};
	}

	/** Some are carried about between homes, and given new ones, without anybody at their setup. */
	#wander(chapters: Chapter[]): void {
		const random = this.#random;
		while (random.chance(25)) {
			if (random.chance(50)) {
				const home = { ...this.#home(), security: "WPA2" as const, password: random.pick(passwords) };
				chapters.push({ what: "switch", home, troubles: this.#troubles(2, 90_000) });
			} else {
				const homes = chapters.flatMap(each => ("home" in each ? [each.home] : []));
				chapters.push({ what: "back", home: random.pick(homes), troubles: this.#troubles(2, 90_000) });
			}
		}
	}

	/** Of a product with more gestures, somebody makes them, and children nearly do. */
	#gesture(chapters: Chapter[]): void {
		const hands = this.#later;
		for (let left = hands.whole(1, 3); left > 0; left--) {
			const isDisturbed = this.#faults !== "none" && hands.chance(25);
			const troubles = isDisturbed ? [this.#trouble(this.#busy, hands.whole(0, 8000), hands)] : [];
			const chapter: Chapter = hands.chance(30)
				? { what: "clicked", clicks: hands.whole(1, 3), troubles }
				: { what: "switched", on: this.#starts(), troubles };
			chapters.splice(hands.whole(1, chapters.length), 0, chapter);
		}
	}

	/** Of somebody who knows, five that take a second or two; of a child as many as it likes. */
	#starts(): readonly number[] {
		const hands = this.#later;
		const [count, least, most] =
			this.#faults === "none" || hands.chance(60) ? [powerCycles, 600, 3000] : [hands.whole(1, 9), 50, 7000];
		return Array.from({ length: count }, () => hands.whole(least, hands.chance(80) ? Math.min(most, 4000) : most));
	}

	/** The same home and owner, but with a unit of Edgent, which knows others as well. */
	#updated({ home, person: { token }, troubles }: Arrival): Chapter {
		const others = Array.from({ length: this.#later.whole(0, 3) }, () => this.#home(this.#later));
		const names = [home, ...others].map(({ ssid }) => ssid);
		return {
			what: "updated",
			...{ home, token, troubles },
			others: others.filter(({ ssid }, at) => names.indexOf(ssid) === at + 1),
		};
	}

	#arrival(what: "new owner" | "move"): Arrival {
		return { what, home: this.#home(), person: this.#person(), troubles: this.#troubles(3, 90_000) };
	}

	#month(): Chapter {
		const troubles: Trouble[] = [];
		if (this.#faults !== "none") {
			let at = 0;
			for (let left = this.#random.whole(1, 4); left > 0; left--) {
				at += this.#random.whole(1000, 90_000);
				const trouble = this.#trouble(this.#alone, at);
				troubles.push(trouble);
				// Now and then the next comes before the last is over.
				if (!this.#random.chance(30)) at += trouble.lasts;
			}
			// Sooner or later somebody pulls the plug, after a time in which all was well: by then everything is in the flash.
			if (this.#random.chance(50)) {
				at = Math.max(0, ...troubles.map(each => each.at + each.lasts)) + this.#random.whole(600, 3600) * 1000;
				troubles.push({ what: "the power is cut", at, lasts: this.#random.whole(100, 60_000) });
			}
		}
		return { what: "month", troubles };
	}

	#troubles(most: number, within: number): readonly Trouble[] {
		if (this.#faults === "none" || this.#random.chance(35)) return [];
		return Array.from({ length: this.#random.whole(1, most) }, () =>
			this.#trouble(this.#busy, this.#random.whole(0, within)),
		);
	}

	#trouble(names: readonly TroubleName[], at: number, random = this.#random): Trouble {
		const what = random.pick(names);
		const [least, most] = troubles[what].lasts;
		// As many short ones as long ones: each time half of what is left.
		let longest = most;
		while (longest / 2 > least && random.chance(50)) longest = Math.floor(longest / 2);
		return { what, at, lasts: random.whole(least, longest) };
	}

	#home(random = this.#random): Home {
		const security = random.pick(securities);
		return {
			ssid: random.pick(ssids),
			password: security === "OPEN" ? "" : random.pick(passwords),
			security,
			channel: random.whole(1, 11),
			rssi: random.whole(-80, -40),
			hidden: random.chance(8),
			mesh: random.chance(20),
		};
	}

	#person(): Person {
		const random = this.#random;
		const isPerfect = this.#faults === "none";
		const errs = (percent: number): boolean => !isPerfect && random.chance(percent);
		const wrong = Array.from({ length: errs(50) ? random.whole(1, 3) : 0 }, () =>
			random.chance(15) ? ("none" as const) : random.pick(mistakes),
		);
		return {
			token: Array.from({ length: 32 }, () => alphabet.charAt(random.whole(0, 63))).join(""),
			door: random.pick(doors),
			mistakes: wrong,
			attempts: errs(25) ? random.whole(1, 3) : 8,
			retries: random.chance(50),
			doubleTap: errs(8),
			helper: errs(6),
			closes: errs(15),
			leaves: errs(25) ? random.whole(20, 900) * 1000 : 0,
			unplugs: errs(50),
			reaction: random.whole(1500, 25_000),
		};
	}
}
