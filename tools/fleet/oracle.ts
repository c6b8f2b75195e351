import type { BoardEvent } from "../../hosts/virtual/board";
import { codes, type Code } from "../../modules/codes/index";
import { equal, utf8 } from "../../modules/bytes/index";
import { Past } from "./past";
import { same, type Settings } from "./settings";
import type { Stage } from "./stage";
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

interface Given {
	readonly settings: Settings;
	readonly at: number;
	/** The phone read that they were accepted; otherwise nobody knows. */
	readonly accepted: boolean;
	/** What was wrong with them in the home where they were given. */
	readonly mistakes: readonly Code[];
}

/** How long one must hold the button for setup and for a reset (the standard of src/product.ts), with what bouncing takes. */
const slack = 200;
const setupHold = 3000;
const resetHold = 10_000;
const cancelHold = 20_000;

/** Settings that nothing is wrong with are online within this: a slow join, a restart, the wait after one lost packet. */
const trialTime = 60_000;

/** A crash may be told, and come to a restart, so long after its cause. */
const crashTime = 200_000;

/** It needs so long to remember that settings work. */
const keepTime = 2000;

/** A flash that works again so long holds what was decided (docs/faults.md): it is written again after 60, 120, 240 s. */
const flashTime = 480_000;

/**
 * Judges a device by what was done to it and what came of it: what people gave and read, what the cloud and the air saw. It
 * knows nothing of the firmware's own idea of itself, and is written from the promises of docs/faults.md.
 */
export class Oracle {
	readonly past = new Past();
	readonly findings: Finding[] = [];
	readonly times: Times;
	readonly #stage: Stage;
	#given: Given[] = [];
	/** The settings with which the cloud took the device: the last, and before it those that it may have fallen back to. */
	#proven: readonly { readonly given: Given; readonly at: number }[] = [];
	#lastLogin = { token: "", at: -1 };
	/** The button was held for a reset since anything was known, and whether it must have been one. */
	#reset: { readonly at: number; readonly sure: boolean } | undefined;
	/** When the button was held long enough for setup or more the last time. */
	#heldAt = -Infinity;
	#bootAt = 0;
	#joined = new Uint8Array();
	#joining = new Uint8Array();
	/** Settings that the device itself called a failure. */
	#givenUp: { readonly ssid: string; readonly at: number } | undefined;

	constructor(stage: Stage) {
		this.#stage = stage;
		this.times = new Times(stage.clock);
		stage.cloud.onReady = token => this.#loggedIn(token);
		stage.onRelease = held => this.#released(held);
	}

	get #now(): number {
		return this.#stage.clock.now();
	}

	/** Somebody sends settings. */
	onSending(): void {
		this.#givenUp = undefined;
	}

	/** Somebody sent settings at that time, and the device answered with this status, if it was heard at all. */
	onGiven(settings: Settings, at: number, status: number | undefined): void {
		if (status !== undefined && status !== 200) return;
		const accepted = status === 200;
		const before = this.#given.at(-1);
		if (
			accepted &&
			before?.accepted &&
			at - before.at < 2000 &&
			!same(before.settings, settings) &&
			this.past.calm(before.at, at)
		)
			this.#find("wrong", "it took other settings while it was trying some");
		if (accepted) this.times.begin("settings");
		this.#given.push({ settings, at, accepted, mistakes: this.#mistakes(settings) });
	}

	/** A phone on the setup network read this in the status. `ssid`: of which network, where that was said. */
	onTold(phase: string, code: number, ssid?: string): void {
		if (phase !== "setup" && phase !== "trying") return;
		const last = this.#given.at(-1);
		const now = this.#now;
		if (code === 0) {
			if (phase === "setup" && last && this.#mustTell(last)) this.#find("wrong", "it tells no reason why it failed");
			return;
		}
		const proven = this.#proven.map(each => each.given);
		const given = this.#tried;
		const tried = [...given, ...proven].filter(({ settings }) => (ssid ?? settings.ssid) === settings.ssid);
		const from = given.at(-1)?.at ?? 0;
		const may = [
			...this.past.codes(from, now),
			...tried.flatMap(each => [...each.mistakes, ...this.#mistakes(each.settings)]),
		];
		if (!this.past.calm(from, now)) may.push(701, 702);
		if (this.past.cost("restart", from - crashTime, now)) may.push(704);
		if (!may.some(each => each === code)) this.#find("wrong", `it says ${meaning(code)} But that was not so.`);
		if (phase === "setup" && last && !proven.includes(last) && ssid === last.settings.ssid)
			this.#givenUp ??= { ssid: last.settings.ssid, at: now };
	}

	onBoard(event: BoardEvent): void {
		switch (event.event) {
			case "power":
				if (event.on) this.#bootAt = this.#now;
				if (event.on && this.#held) this.times.begin("power");
				break;
			case "restart":
				this.#bootAt = this.#now;
				if (
					(event.reason === "fault" || event.reason === "panic") &&
					!this.past.cost("restart", this.#now - crashTime, this.#now)
				)
					this.#find("wrong", `it crashed`);
				break;
			case "log":
				for (const { settings } of this.#given)
					for (const secret of [settings.password, settings.token])
						if (secret && event.line.includes(secret)) this.#find("wrong", `its log has a secret: ${event.line}`);
				break;
			case "radio":
				if (event.radio === "joining") this.#tries(event.ssid);
				else if (event.radio === "joined") this.#joined = this.#joining;
				else if (event.radio === "access-point-up") this.#opened();
				break;
		}
	}

	/** Whether it is online, with settings that were given. */
	get isOnline(): boolean {
		const { cloud, board } = this.#stage;
		return (
			cloud.online > 0 &&
			!board.setupNetwork &&
			this.#usable.some(each => each.settings.token === this.#lastLogin.token)
		);
	}

	/** Whether the owner of `token` sees it online. */
	isOnlineWith(token: string): boolean {
		return this.#stage.cloud.isOnline(token) && this.#lastLogin.token === token;
	}

	/** Whether it has to be online in the end, and why not having it so is bad. */
	get due(): Wrong | undefined {
		const held = this.#held;
		if (held && this.#works(held.settings)) return "lostProven";
		const last = this.#given.at(-1);
		if (!last?.accepted || this.#reset || !this.#works(last.settings)) return undefined;
		const isCalm = this.past.calm(last.at - 1000, last.at + trialTime) && this.#heldAt < last.at;
		return isCalm ? "wrong" : undefined;
	}

	/** Whether it may be online in the end. */
	get mayRun(): boolean {
		return this.#usable.length > 0;
	}

	/** Something that was wrong is over. */
	onRelief(): void {
		if (this.#held && this.#stage.cloud.online === 0) this.times.begin("outage");
	}

	find(kind: Wrong, why: string): void {
		this.#find(kind, why);
	}

	#find(kind: Wrong, why: string): void {
		this.findings.push({ kind, at: this.#now, why });
	}

	/** Settings with which it may be online: those that worked last, and those that were given since. */
	get #usable(): readonly Given[] {
		const since = this.#proven[0]?.given.at ?? -1;
		return this.#given.filter(each => each.at >= since && this.#works(each.settings));
	}

	/** What was given last, and, where that may have been lost, what was given before; the last first. */
	get #tried(): readonly Given[] {
		const newest = this.#given.toReversed();
		const sure = newest.findIndex(({ at, accepted }) => accepted && !this.past.cost("set", at, at + trialTime));
		return sure < 0 ? newest : newest.slice(0, sure + 1);
	}

	/** The settings that the device knows to work: nothing kept it from remembering, and nobody may have reset it. */
	get #held(): Given | undefined {
		const last = this.#proven.at(-1);
		return last && !this.#reset && this.#keeps(last.at) ? last.given : undefined;
	}

	/** Whether it could remember what it knew then. */
	#keeps(at: number): boolean {
		return !this.past.cost("set", at, at + keepTime) && !this.past.cost("decision", at, at + keepTime);
	}

	#works(settings: Settings): boolean {
		return this.#mistakes(settings).length === 0;
	}

	/** What is wrong with settings, while nothing else is. */
	#mistakes({ ssid, password, token }: Settings): readonly Code[] {
		const { home, cloud } = this.#stage;
		if (ssid !== home?.ssid) return [720];
		// A password for an open network is not sent to whoever bears its name.
		if (password !== home.password) return [home.password ? 722 : 704];
		return cloud.tokens.has(token) ? [] : [703];
	}

	/** Whether it has tried these settings, undisturbed, and must know how that went. */
	#mustTell({ at, accepted, settings }: Given): boolean {
		const now = this.#now;
		if (!accepted || now - at < 3000 || this.#reset || this.#works(settings)) return false;
		if (this.past.cost("set", at, now) || this.past.cost("restart", at, now) || this.past.cost("decision", at, now))
			return false;
		const isBack = this.#lastLogin.at > at;
		return isBack || this.#heldAt < at;
	}

	#loggedIn(token: string): void {
		const now = this.#now;
		const { home } = this.#stage;
		const ssid = this.#joined;
		const fits = (each: Given): boolean =>
			each.settings.token === token &&
			equal(utf8(each.settings.ssid), ssid) &&
			each.settings.password === home?.password;
		const used = this.#given.findLast(fits);
		this.#lastLogin = { token, at: now };
		if (!used) return this.#find("wrong", "it is online with settings that nobody gave");
		this.times.end();
		if (this.#reset) this.#afterReset(used, this.#reset);
		const held = this.#held;
		// What was held before may be what it falls back to, until this is held, too.
		const olders = held ? this.#proven.slice(-1) : this.#proven;
		if (held === used) return void (this.#proven = olders);
		this.#proven = [...olders.filter(({ given }) => given !== used), { given: used, at: now }];
	}

	#released(held: number): void {
		if (held < setupHold - slack || held > cancelHold + slack) return;
		this.#heldAt = this.#now;
		if (held < resetHold - slack) return;
		const isClear = held > resetHold + slack && held < cancelHold - slack;
		const now = this.#now;
		this.#reset = { at: now, sure: isClear && this.past.calm(now - held, now) };
		this.#givenUp = undefined;
	}

	/** It is online, after it was perhaps reset. */
	#afterReset(used: Given, { at, sure }: { readonly at: number; readonly sure: boolean }): void {
		this.#reset = undefined;
		if (used.at > at) {
			this.#given = this.#given.filter(each => each.at > at);
			this.#proven = [];
		} else if (sure && this.past.calm(at, at + keepTime))
			this.#find("wrong", "it was reset, and still uses what it had before");
	}

	#opened(): void {
		const now = this.#now;
		if (!this.#held || now - this.#heldAt < 15_000 || this.past.cost("decision", this.#bootAt, now)) return;
		this.#find("wrong", "it opened its setup network by itself, though its settings had worked");
	}

	#tries(ssid: Uint8Array): void {
		this.#joining = ssid.slice();
		const reset = this.#reset;
		const known = this.#given.findLast(each => equal(utf8(each.settings.ssid), ssid));
		if (reset?.sure && known && known.at < reset.at && this.past.calm(reset.at, reset.at + keepTime))
			this.#find("wrong", "it was reset, and still tries what it had before");
		const given = this.#givenUp;
		if (!given || this.#bootAt < given.at || !equal(utf8(given.ssid), ssid)) return;
		// What it could not read it did not know; what it could not read back it may have stored.
		if (this.past.cost("memory", this.#given[0]?.at ?? 0, this.#now)) return;
		if (
			this.#proven.some(each => each.given.settings.ssid === given.ssid) ||
			this.past.cost("decision", this.#bootAt - flashTime, this.#bootAt)
		)
			return;
		this.#find("wrong", "after a restart it tries again what it had given up");
	}
}

function meaning(code: number): string {
	const known = Object.entries(codes).find(([each]) => Number(each) === code);
	return `${code}: ${known ? known[1] : "(no code of ours)."}`;
}
