import type { BoardEvent } from "../../hosts/virtual/board";
import { equal, utf8 } from "../../modules/bytes/index";
import { codes } from "../../modules/codes/index";
import { crashTime, flashTime, Knowledge, trialTime, type Given } from "./knowledge";
import { Past } from "./past";
import type { Home } from "./home";
import { same, type Settings } from "./settings";
import { powerCycles, type Stage } from "./stage";
import { flaw, type Story } from "./story";
import { Switch } from "./switch";
import { Times } from "./times";

/**
 * What a life must not be: `dark`: nobody can reach the device, and it reaches nobody; `lostProven`: settings that worked and
 * still would are not used; `wrong`: anything else that it should not do or say.
 */
export type Wrong = "wrong" | "dark" | "lostProven";

export interface Finding {
	readonly kind: Wrong;
	/** Milliseconds of the life. */
	readonly at: number;
	readonly why: string;
}

/** How long one must hold the button for setup and for a reset (the standard of src/product.ts), with what bouncing takes. */
const slack = 200;
const setupHold = 3000;
const resetHold = 10_000;
const cancelHold = 20_000;

/** A second click begins within this after the first (docs/button.md). */
const clickPause = 400;

/** What takes longer than the first is told as 702 where the network works; the second is the end, 701 where it does not. */
const longTime = 17_000;
const overTime = 44_000;

/**
 * More crashes in a row than this within a minute are a loop: of three the device learns (docs/faults.md), and then waits for a
 * minute between restarts.
 */
const mostCrashes = 4;
const crashLoop = 60_000;

/** Setup that nobody uses closes after this (the standard of src/product.ts). */
const setupWindow = 600_000;

/** A device that could not read its flash looks again after a window of setup, and at most ten minutes more. */
const lookTime = 1_500_000;

/**
 * Judges a device by what was done to it and what came of it: what people gave and read, what the cloud and the air saw. It
 * knows nothing of the firmware's own idea of itself, and is written from the promises of docs/faults.md.
 */
export class Oracle {
	readonly past = new Past();
	readonly findings: Finding[] = [];
	readonly times: Times;
	readonly #stage: Stage;
	readonly #knowledge: Knowledge;
	#lastLogin = { token: "", at: -1 };
	/** When the button was held long enough for setup or more the last time, or clicked for it. */
	#pressedAt = -Infinity;
	#clickedAt = -Infinity;
	readonly #switch: Switch;
	/** Those since a restart that somebody caused. */
	#crashes: number[] = [];
	/** When somebody sent settings the last time. */
	#sentAt = 0;
	#joined = new Uint8Array();
	/** Where it was when it joined: it may log in once more over a link that it is being carried away from. */
	#joinedAt: Home | undefined;
	#joining = new Uint8Array();
	/** Starts by their reason, and ends of its Wi-Fi. */
	readonly #starts = new Map<string, number>();
	#losses = 0;
	/** What was wrong with anything that was ever given. */
	readonly #mistakes = new Set<number>();
	/** Settings that the device itself called a failure. */
	#givenUp: { readonly settings: Settings; readonly at: number } | undefined;

	/** A flash that is worn out forgets no crash, so the product's program is not run any more (docs/faults.md). */
	get mayStayInRescue(): boolean {
		const { clock, flash } = this.#stage;
		return flash.endurance < Infinity && this.past.cost("restart", 0, clock.now());
	}

	constructor(stage: Stage) {
		this.#stage = stage;
		this.#knowledge = new Knowledge(stage, this.past);
		this.times = new Times(stage.clock);
		const isCalm = (from: number, to: number): boolean =>
			this.past.calm(from, to) && stage.flash.endurance === Infinity;
		this.#switch = new Switch(stage.unit.gestures ? powerCycles : 0, isCalm);
		stage.cloud.onReady = token => this.#loggedIn(token);
		stage.onRelease = (held, perhaps) => {
			this.#clicked(held);
			this.#released(held, held === perhaps);
			if (held !== perhaps) this.#released(perhaps, false);
		};
	}

	get #now(): number {
		return this.#stage.clock.now();
	}

	/** When somebody may have asked for setup or more the last time. */
	get #heldAt(): number {
		return Math.max(this.#pressedAt, this.#switch.askedAt(this.#now));
	}

	/** When somebody held its button or clicked so that it did something, the last time. */
	get touchedAt(): number {
		return this.#pressedAt;
	}

	/** Whether the power at its switch must have asked for setup. */
	get isSwitchedToSetup(): boolean {
		return this.#switch.hasAsked(this.#now);
	}

	/** Somebody sends settings. */
	onSending(): void {
		this.#sentAt = this.#now;
		this.#givenUp = undefined;
	}

	/** Somebody sent settings at that time, and the device answered with this status, if it was heard at all. */
	onGiven(settings: Settings, at: number, status: number | undefined): void {
		for (const code of this.#knowledge.mistakes(settings)) this.#mistakes.add(code);
		if (status !== undefined && status !== 200) return;
		const accepted = status === 200;
		const before = this.#knowledge.given.at(-1);
		if (
			accepted &&
			before?.accepted &&
			at - before.at < 2000 &&
			!same(before.settings, settings) &&
			this.past.calm(before.at, at)
		)
			this.find("wrong", "it took other settings while it was trying some");
		if (accepted) this.times.begin("settings");
		this.#knowledge.give(settings, at, accepted);
	}

	/** Its owner handed over the network of this home, while it was online, and it said that it keeps it. */
	onStaged({ ssid, password, hidden }: Home): void {
		this.#knowledge.stage({ ssid, password, hidden }, this.#now);
	}

	/** It was online with these before it had this firmware; the first is where it is. */
	onInherited(all: readonly Settings[]): void {
		this.#knowledge.inherit(all, this.#now);
	}

	/** Somebody near it looks for its setup network, and finds none. */
	onNoSetup(): void {
		const now = this.#now;
		const { given, proven } = this.#knowledge;
		const last = given.at(-1);
		if (!last?.accepted || this.#knowledge.works(last.settings) || proven.length || this.#heldAt > last.at) return;
		const age = now - last.at;
		if (age > trialTime && age < setupWindow && this.past.calm(last.at - crashTime, now))
			this.find("wrong", "its setup network did not come back after settings that do not work");
	}

	/** A phone on the setup network read this in the status. `ssid`: of which network, where that was said. */
	onTold(phase: string, code: number, ssid?: string): void {
		if (phase !== "setup" && phase !== "trying") return;
		const { given, proven, tried, blankSince } = this.#knowledge;
		const now = this.#now;
		const last = blankSince === undefined ? given.at(-1) : undefined;
		if (code === 0) {
			if (phase === "setup" && last && this.#mustTell(last)) this.find("wrong", "it tells no reason why it failed");
			return;
		}
		const from = blankSince ?? tried.at(-1)?.at ?? 0;
		const may: number[] = [...this.past.codes(from, now)];
		for (const { settings, mistakes } of last ? [...tried, ...proven, ...this.#knowledge.housed] : [])
			if ((ssid ?? settings.ssid) === settings.ssid) may.push(...mistakes, ...this.#knowledge.mistakes(settings));
		// What takes long is told before it is known (docs/second-attempt.md).
		if (last && !this.past.calm(last.at, now)) {
			if (now - last.at > longTime) may.push(702);
			if (now - last.at > overTime) may.push(701);
		}
		// A good certificate is out of date by a wrong clock, once; then the time is asked for anew.
		if (phase === "trying" && this.past.cost("clock", 0, now)) may.push(702);
		// Nobody told it to ask for a name that no scan hears.
		if (this.#stage.home?.hidden && [...tried, ...proven].some(each => !each.settings.hidden)) may.push(720);
		if (this.past.cost("restart", from - crashTime, now)) may.push(704);
		if (!may.includes(code)) this.find("wrong", `it says ${meaning(code)} But that was not so.`);
		// Whoever holds the button before it is decided opens setup as well.
		const isDecided = phase === "setup" && last && this.#heldAt < last.at;
		if (isDecided && !proven.includes(last) && ssid === last.settings.ssid)
			this.#givenUp ??= { settings: last.settings, at: now };
	}

	onBoard(event: BoardEvent): void {
		switch (event.event) {
			case "power":
				// With power the count of crashes may go, too.
				this.#crashes = [];
				if (event.on) this.#started("power-on");
				else this.#switch.stopped(this.#now);
				if (event.on && this.#knowledge.held) this.times.begin("power");
				break;
			case "restart":
				this.#started(event.reason);
				if (event.reason === "fault" || event.reason === "panic") this.#crashed();
				else this.#crashes = [];
				break;
			case "log":
				for (const { settings } of this.#knowledge.given)
					for (const secret of [settings.password, settings.token])
						if (secret && event.line.includes(secret)) this.find("wrong", `its log has a secret: ${event.line}`);
				break;
			case "radio":
				if (event.radio === "joining") this.#tries(event.ssid);
				else if (event.radio === "joined") {
					this.#joined = this.#joining;
					this.#joinedAt = this.#stage.home;
				} else if (event.radio === "lost" || event.radio === "left") this.#losses++;
				else if (event.radio === "access-point-up") this.#opened();
				break;
		}
	}

	/** It is online, and this is what its log of outages has. */
	onStory(story: Story): void {
		// What is told before it is known may have been written down; a house that is left is not found.
		const early: readonly number[] = [701, 702, 704, 710, 720, 722];
		const codes = [...early, ...this.past.codes(0, this.#now), ...this.#mistakes];
		const age = Math.ceil(this.#now / 1000) + 1;
		const why = flaw(story, { starts: this.#starts, losses: this.#losses, age, codes });
		if (why) this.find("wrong", why);
	}

	/** Whether it is online, with settings that were given. */
	get isOnline(): boolean {
		const { cloud, board } = this.#stage;
		return (
			cloud.online > 0 &&
			!board.setupNetwork &&
			this.#knowledge.usable.some(each => each.settings.token === this.#lastLogin.token)
		);
	}

	/** Whether the owner of `token` sees it online. */
	isOnlineWith(token: string): boolean {
		return this.#stage.cloud.isOnline(token) && this.#lastLogin.token === token;
	}

	/** Whether it has to be online in the end, and why not having it so is bad. */
	get due(): Wrong | undefined {
		const { given, isDoubtful } = this.#knowledge;
		if (this.#knowledge.isAtHome) return "lostProven";
		const last = given.at(-1);
		if (!last?.accepted || isDoubtful || !this.#knowledge.works(last.settings)) return undefined;
		const isCalm = this.past.calm(last.at - 1000, last.at + trialTime) && this.#heldAt < last.at;
		// The restart after a crash in a rescue boot comes a minute later (src/crash-count.ts).
		const mayRestart = this.past.cost("restart", last.at - crashTime, last.at);
		return isCalm && !mayRestart ? "wrong" : undefined;
	}

	/** Whether it may be online in the end. */
	get mayRun(): boolean {
		return this.#knowledge.usable.length > 0;
	}

	/** Something that was wrong is over. */
	onRelief(): void {
		if (this.#knowledge.held && this.#stage.cloud.online === 0) this.times.begin("outage");
	}

	/** Something is bad. */
	find(kind: Wrong, why: string): void {
		this.findings.push({ kind, at: this.#now, why });
	}

	/** Whether it has tried these settings, undisturbed, and must know how that went. */
	#mustTell({ at, accepted, settings }: Given): boolean {
		const now = this.#now;
		if (!accepted || now - at < 3000 || this.#knowledge.isDoubtful || this.#knowledge.works(settings)) return false;
		// They worked where they were given.
		if (this.#knowledge.hasWorked(settings)) return false;
		// A power cut may cost what was not tried to its end; after that it costs nothing.
		if (this.past.cost("set", at, at + trialTime)) return false;
		if (this.past.cost("restart", at, now) || this.past.cost("decision", at, now)) return false;
		const isBack = this.#lastLogin.at > at;
		return isBack || this.#heldAt < at;
	}

	#loggedIn(token: string): void {
		const now = this.#now;
		const { blankSince } = this.#knowledge;
		this.#lastLogin = { token, at: now };
		this.times.end();
		if (!this.#knowledge.prove(token, { ssid: this.#joined, home: this.#joinedAt }, now))
			this.find("wrong", "it is online with settings that nobody gave");
		else if (blankSince !== undefined && this.#sentAt < blankSince)
			this.find("wrong", "it was reset, and still uses what it had before");
	}

	#started(reason: string): void {
		this.past.boot(this.#now);
		this.#switch.started(this.#now, reason === "power-on");
		this.#starts.set(reason, (this.#starts.get(reason) ?? 0) + 1);
	}

	#crashed(): void {
		const now = this.#now;
		if (!this.past.cost("restart", now - crashTime, now)) return this.find("wrong", "it crashed");
		this.#crashes.push(now);
		if (now - (this.#crashes.at(-1 - mostCrashes) ?? -Infinity) < crashLoop)
			this.find("wrong", "it crashes again and again, and does nothing else");
	}

	/** Two clicks one shortly after the other may be meant as two. */
	#clicked(held: number): void {
		const now = this.#now;
		if (held > setupHold + slack) return;
		if (this.#stage.unit.gestures && now - held - this.#clickedAt < clickPause + slack) this.#pressedAt = now;
		this.#clickedAt = now;
	}

	/** @param sure nothing else can be meant */
	#released(held: number, sure: boolean): void {
		if (held < setupHold - slack || held > cancelHold + slack) return;
		const now = this.#now;
		this.#pressedAt = now;
		if (held < resetHold - slack) return;
		const isClear = sure && held > resetHold + slack && held < cancelHold - slack;
		// A restart of a fault from before ends the hold.
		const isWhole = this.past.calm(now - held, now) && !this.past.booted(now - held, now);
		this.#knowledge.reset(now, isClear && isWhole);
		this.#givenUp = undefined;
	}

	#opened(): void {
		const now = this.#now;
		if (!this.#knowledge.held || now - this.#heldAt < 15_000 || this.past.cost("decision", this.past.bootAt, now))
			return;
		this.find("wrong", "it opened its setup network by itself, though its settings had worked");
	}

	#tries(ssid: Uint8Array): void {
		this.#joining = ssid.slice();
		const { blankSince, given, proven } = this.#knowledge;
		const isOld = given.some(({ settings }) => equal(utf8(settings.ssid), ssid));
		if (blankSince !== undefined && this.#now - blankSince > slack && this.#sentAt < blankSince && isOld)
			this.find("wrong", "it was reset, and still tries what it had before");
		const abandoned = this.#givenUp;
		if (!abandoned || this.past.bootAt < abandoned.at || !equal(utf8(abandoned.settings.ssid), ssid)) return;
		// The cloud took some for this network, but the device may not have come to say who it is.
		const tokens = given.flatMap(({ settings }) => (settings.ssid === abandoned.settings.ssid ? [settings.token] : []));
		if (this.#stage.cloud.logins.some(each => tokens.includes(each.token) && each.status === 200)) return;
		// What it could not read it did not know, and looks for again; what it could not read back it may have stored.
		if (this.past.cost("memory", this.past.bootAt - lookTime, this.#now)) return;
		if (
			[...proven, ...this.#knowledge.housed].some(({ settings }) => settings.ssid === abandoned.settings.ssid) ||
			this.past.cost("decision", this.past.bootAt - flashTime, this.past.bootAt)
		)
			return;
		this.find("wrong", "after a restart it tries again what it had given up");
	}
}

function meaning(code: number): string {
	const known = Object.entries(codes).find(([each]) => Number(each) === code);
	return `${code}: ${known ? known[1] : "(no code of ours)."}`;
}
