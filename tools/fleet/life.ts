import type { BoardEvent } from "../../hosts/virtual/board";
import { Oracle, type Finding } from "./oracle";
import { Provisioning, readStatus } from "./person";
import { ask, get } from "./phone";
import type { Chapter, Person, Plan } from "./plan";
import type { Home } from "./home";
import type { Times } from "./times";
import { play, until, type Script } from "./script";
import { edgentFlash } from "./edgent";
import { street } from "./street";
import { pins } from "./device/app";
import { Shipping } from "./shipping";
import { Stage, type Runner } from "./stage";
import { troubles } from "./troubles";

/** How a life ended. */
export interface Outcome {
	readonly seed: string;
	/** `running`: online. `setup`: in setup, or ready for it, and its code was right whenever somebody read it. */
	readonly end: "running" | "setup" | "bad";
	/** What was bad first. */
	readonly finding: Finding | undefined;
	/** The first settings that anybody sent were right, and did it; `undefined` when they were not right. */
	readonly firstTry: boolean | undefined;
	readonly restarts: number;
	readonly writes: number;
	/** Timers and sockets of the device that are still there after its power went. */
	readonly leaks: number;
	/** Bytes of the engine's memory that were free at the worst moment; on Node nobody knows. */
	readonly leastFreeMemory: number | undefined;
	/** How long it took to be online, after each thing that it begins with. */
	readonly times: Times["all"];
}

export interface LifeOptions {
	/** What runs the firmware: Node when absent. */
	readonly runner?: Runner | undefined;
	/** Hears everything, for a timeline. */
	readonly onEvent?: (at: number, event: LifeEvent) => void;
}

/** What happens in a life: what the board does, and what is done to it. */
export type LifeEvent =
	| BoardEvent
	| { readonly event: "chapter" | "trouble" | "over" | "person" | "firmware" | "finding"; readonly what: string };

/**
 * A device gets so long to be well again after the last trouble, milliseconds: the longest wait of all, which is the half
 * hour after a token was refused, and a window of setup.
 */
const recovery = 2_400_000;

/** A rescue boot ends after ten minutes (docs/faults.md); then the product's code is to run. */
const rescue = 700_000;

/**
 * What a device holds that is online and does nothing: timers of the client, of the product's code, of what is to be written
 * or tried again; a socket.
 */
const mostHeld = 8;

/** On the home network: one that listens, one for the group, and what is to be told there. */
const heldAtHome = 3;

/** Updates have timers of their own: of a trial, of what is to be taken next. */
const heldByUpdates = 3;

/** A device that waited for a firmware which does not come online, and then for the next offer, is done by then, milliseconds. */
const settling = 108_000_000;

/** Off for so long at each turn of a switch, and on for so long in the end, milliseconds. */
const off = 700;
const settled = 5500;

/** Somebody's computer on the home network. */
const laptop = "192.168.1.77";

/** How long it has to stay well, milliseconds. */
const steady = 45_000;

/** Lives one life, to its end or to the first thing that is bad. */
export function live(plan: Plan, { runner, onEvent }: LifeOptions = {}): Outcome {
	let restarts = 0;
	const hear = (event: BoardEvent): void => {
		if (event.event === "level") return;
		if (event.event === "restart") restarts++;
		if (event.event === "radio" && event.radio === "joined") stage.address = event.address;
		oracle.onBoard(event);
		shipping?.onBoard(event);
		tell(event);
	};
	const tell = (event: LifeEvent): void => onEvent?.(stage.clock.now(), event);
	const [first] = plan.chapters;
	const flash = first?.what === "updated" ? edgentFlash(first.token, [first.home, ...first.others]) : undefined;
	const stage = new Stage({ seed: plan.seed, unit: plan.unit, flash, onEvent: hear, runner });
	const oracle = new Oracle(stage);
	const shipping =
		plan.unit.updates === "none" ? undefined : new Shipping(stage, oracle, what => tell({ event: "firmware", what }));
	stage.onDeath = why => oracle.find("wrong", why);
	const course = new Course(stage, oracle, shipping, tell);
	let over = false;
	play(stage.clock, course.run(plan.chapters), () => (over = true));
	const { clock } = stage;
	while (!over && oracle.findings.length === 0) clock.advance((clock.next ?? 0) - clock.now());
	const { board } = stage;
	const isRunning = oracle.isOnline;
	const most = mostHeld + (plan.unit.local ? heldAtHome : 0) + (shipping ? heldByUpdates : 0);
	let leaks = over && isRunning ? Math.max(0, held(board) - most) : 0;
	board.powerOff();
	leaks += held(board);
	if (leaks) oracle.find("wrong", "it holds more timers and sockets than it needs");
	const [finding] = oracle.findings;
	if (finding) tell({ event: "finding", what: finding.why });
	const end = finding ? "bad" : isRunning ? "running" : "setup";
	return {
		seed: plan.seed,
		end,
		finding,
		firstTry: course.firstTry,
		restarts,
		writes: stage.flash.writes,
		leaks,
		leastFreeMemory: runner?.end(),
		times: oracle.times.all,
	};
}

/** Timers and sockets. */
function held({ held: { timers, tcp, udp, listeners } }: Stage["board"]): number {
	return timers + tcp + udp + listeners;
}

/** The course of a life: its chapters, one after the other. */
class Course {
	firstTry: boolean | undefined;
	readonly #stage: Stage;
	readonly #oracle: Oracle;
	readonly #shipping: Shipping | undefined;
	readonly #tell: (event: LifeEvent) => void;

	constructor(stage: Stage, oracle: Oracle, shipping: Shipping | undefined, tell: (event: LifeEvent) => void) {
		this.#shipping = shipping;
		this.#stage = stage;
		this.#oracle = oracle;
		this.#tell = tell;
	}

	*run(chapters: readonly Chapter[]): Script {
		this.#stage.moveTo(nowhere);
		for (const chapter of chapters) {
			this.#tell({ event: "chapter", what: chapter.what });
			const began = this.#stage.clock.now();
			for (const { what, at, lasts } of chapter.troubles) play(this.#stage.clock, this.#trouble(what, at, lasts));
			yield* this.#chapter(chapter);
			const last = Math.max(0, ...chapter.troubles.map(({ at, lasts }) => at + lasts));
			yield { ms: Math.max(0, began + last + 1 - this.#stage.clock.now()) };
			// What is offered once is offered in all chapters that follow.
			yield* this.#settle();
			yield* this.#rest();
		}
	}

	*#trouble(what: Chapter["troubles"][number]["what"], at: number, lasts: number): Script {
		yield { ms: at };
		const over = this.#oracle.past.begin(troubles[what], this.#stage.clock.now());
		this.#tell({ event: "trouble", what });
		const end = troubles[what].begin(this.#stage);
		yield { ms: lasts };
		end?.();
		over(this.#stage.clock.now());
		this.#oracle.onRelief();
		this.#tell({ event: "over", what });
	}

	*#chapter(chapter: Chapter): Script {
		const stage = this.#stage;
		const oracle = this.#oracle;
		const opened = (): boolean => stage.board.setupNetwork !== undefined;
		switch (chapter.what) {
			case "new owner":
			case "move": {
				stage.isPlugged = false;
				stage.moveTo(chapter.home);
				yield { ms: 5000 };
				stage.isPlugged = true;
				yield { ms: 10_000 };
				if (chapter.what === "move") {
					stage.press(4000);
					yield { ms: 5000 };
				}
				return yield* this.#provision(chapter.person);
			}
			case "updated": {
				const { home, others, token } = chapter;
				stage.cloud.tokens.add(token);
				oracle.onInherited([home, ...others].map(({ ssid, password, hidden }) => ({ ssid, password, hidden, token })));
				stage.moveTo(home);
				stage.isPlugged = true;
				return;
			}
			case "again":
				stage.press(4000);
				yield { ms: 5000 };
				return yield* this.#provision(chapter.person);
			case "month":
				return;
			case "back":
				stage.isPlugged = false;
				stage.moveTo(chapter.home);
				yield { ms: 5000 };
				stage.isPlugged = true;
				return;
			case "switch":
				return yield* this.#handOver(chapter.home);
			case "reset":
				for (let tries = 0; tries < 5; tries++) {
					stage.press(12_000);
					yield { ms: 13_000 };
					if (yield* until(() => stage.board.setupNetwork !== undefined, 20_000)) return;
				}
				return;
			case "switched":
				for (const on of chapter.on) {
					stage.cutPower(off);
					yield { ms: off + on };
				}
				stage.cutPower(off);
				yield { ms: off + settled };
				if (oracle.isSwitchedToSetup && !(yield* until(opened, 5000)))
					oracle.find("wrong", "its power was switched on and off as often as it says, and no setup network opened");
				return;
			case "clicked": {
				const began = stage.clock.now();
				for (let count = 0; count < chapter.clicks; count++) {
					stage.press(100);
					yield { ms: 250 };
				}
				const isMeant = stage.unit.gestures && chapter.clicks > 1 && oracle.past.calm(began, stage.clock.now() + 5000);
				if (isMeant && !(yield* until(opened, 5000)))
					oracle.find("wrong", "its button was clicked twice, and no setup network opened");
				return;
			}
			case "worn out":
				stage.flash.endurance = stage.flash.writes;
				return;
			case "shipments":
				for (const shipment of chapter.shipments) {
					yield { ms: shipment.after };
					this.#shipping?.ship(shipment);
				}
				return;
			case "street":
				return yield* street(stage, this.#oracle, chapter.away);
		}
	}

	/** The owner hands over another network, and waits until the device says that it keeps it; then the present one goes. */
	*#handOver(home: Home): Script {
		if (!this.#oracle.isOnline) return;
		const network = `${home.ssid}\0${home.password}${home.hidden ? "\0hidden" : ""}`;
		const keeps = yield* this.#write(pins.networks, network, `vw·${pins.networks}·added: ${home.ssid}`, 10_000);
		if (!keeps) return;
		this.#oracle.onStaged(home);
		yield { ms: 5000 };
		this.#stage.moveTo(home);
	}

	/** Writes to a pin of the device; true once it says `answer`. */
	*#write(pin: number, value: string, answer: string, ms: number): Script<boolean> {
		const { cloud } = this.#stage;
		cloud.frames.length = 0;
		cloud.keepsFrames = true;
		cloud.write(pin, value);
		const isAnswered = yield* until(() => cloud.frames.some(({ body }) => body === answer), ms);
		cloud.keepsFrames = false;
		return isAnswered;
	}

	*#provision(person: Person): Script {
		const provisioning = new Provisioning(this.#stage, this.#oracle, person, what =>
			this.#tell({ event: "person", what }),
		);
		yield* provisioning.run();
		const isRight = (person.mistakes[0] ?? "none") === "none";
		// In live mode setup stays open for some seconds after that.
		if (isRight) this.firstTry ??= provisioning.attempts === 1 && this.#oracle.isOnlineWith(person.token);
	}

	/** The device gets its time to take what it is offered, or to have enough of it. */
	*#settle(): Script {
		const shipping = this.#shipping;
		// Whether it has to be online is another question.
		if (!shipping?.hasShipped || !(yield* until(() => this.#oracle.isOnline || shipping.isOnTrial, recovery))) return;
		yield* this.#until(shipping, settling / 2);
		// An offer may have got lost in noise: it comes again with the next login.
		if (!shipping.isSettled) this.#stage.cloud.disconnect();
		yield* this.#until(shipping, settling / 2);
		shipping.judge();
	}

	*#until(shipping: Shipping, ms: number): Script {
		const { clock } = this.#stage;
		for (const end = clock.now() + ms; !shipping.isSettled && clock.now() < end;) yield { ms: 20_000 };
	}

	/** Nothing is wrong any more: the device gets its time, and then is to be well. */
	*#rest(): Script {
		const stage = this.#stage;
		const oracle = this.#oracle;
		if (yield* until(() => oracle.isOnline, oracle.mayRun ? recovery : 0)) {
			yield { ms: steady };
			if (yield* until(() => oracle.isOnline, recovery)) return yield* this.#use();
		}
		// Somebody looks after it.
		stage.weather.settle({ phones: 1 });
		const there = (): boolean => stage.isPhoneIn;
		if (!(yield* until(there, 5000))) stage.press(200);
		let isThere = yield* until(there, 5000);
		// The restart of a crash from before may come in the middle of it (src/crash-count.ts); so they hold the button once more.
		for (let tries = 0; !isThere && tries < 3; tries++) {
			stage.press(4000);
			isThere = yield* until(there, 20_000);
		}
		const reply = isThere ? yield* ask(stage, get("/status.json")) : undefined;
		if (!isThere) oracle.find("dark", "it is not online, and its button opens no setup network");
		else if (reply?.status !== 200) oracle.find("dark", "its setup network is open, but its page does not answer");
		else readStatus(reply, oracle);
		stage.weather.settle({ phones: 0 });
		const { due } = oracle;
		if (due === "lostProven") oracle.find(due, "settings that worked, and would now, are not used");
		else if (due) oracle.find(due, "settings that it accepted, and that work, are not used");
	}

	/** It is online: what the owner sets arrives, and the product's code answers, after a rescue boot within ten minutes. */
	*#use(): Script {
		const { random, clock } = this.#stage;
		const end = clock.now() + rescue;
		while (clock.now() < end) {
			const value = String(random.whole(0, 1000));
			const does = yield* this.#write(pins.set, value, `vw·${pins.told}·${value}`, 3000);
			const { story } = this.#stage;
			if (does && story && this.#oracle.isOnline) this.#oracle.onStory(story);
			if (does) return this.#stage.unit.local ? yield* this.#visit() : undefined;
			yield { ms: 60_000 };
		}
		if (!this.#oracle.mayStayInRescue) this.#oracle.find("wrong", "it is online, but does not do what its owner sets");
	}

	/** Somebody at home looks at its page there. */
	*#visit(): Script {
		const { address } = this.#stage;
		if (address === undefined || !this.#oracle.isOnline) return;
		const reply = yield* ask(this.#stage, get("/status.json", address), laptop);
		if (this.#oracle.isOnline && !reply?.body.includes('"running"'))
			this.#oracle.find("wrong", "it is online, and its page on the home network does not say so");
	}
}

/** Where the device is while it belongs to nobody. */
const nowhere: Home = {
	...{ ssid: "Shop", password: "not for customers", security: "WPA2", channel: 11, rssi: -60 },
	...{ hidden: false, mesh: false },
};
