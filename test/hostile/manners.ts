import { pick, type Draw } from "./random";

/** What a server does wrong, one list for each moment; the first of each is right. */
const manners = {
	connect: [
		...["accept", "slow", "narrow", "late", "refuse", "unreachable", "never", "throw", "hang-up"],
		...["talk-first", "certificate", "tls"],
	],
	login: [
		...["ok", "already", "nine", "nine-twice", "status", "silent", "close", "half", "http", "garbage", "wrong-id"],
		...["early", "id-zero", "huge", "flood", "drip", "slow", "too-late", "twice", "unknown", "self", "other", "port"],
		...["empty-redirect", "bad-redirect", "long-redirect", "ok-self", "ok-close", "ok-nine", "silent-dead"],
	],
	info: ["ok", "silent", "late", "status", "close", "self", "dead"],
	serve: [
		...["ok", "close", "dead", "mute", "flood", "garbage", "half", "huge", "id-zero", "unknown", "drip", "self"],
		...["answers", "five", "narrow", "ping", "slow", "print", "late-answers", "lossy", "last-words"],
	],
	time: ["ok", "silent", "late", "negative", "huge", "text", "none", "fraction", "many"],
} as const;

type Moment = keyof typeof manners;

/** One server's ways. */
export type Manner = { readonly [M in Moment]: (typeof manners)[M][number] };

type Lists = { readonly [M in Moment]: readonly Manner[M][] };
const lists: Lists = manners;

export const good: Manner = { connect: "accept", login: "ok", info: "ok", serve: "ok", time: "ok" };

/** Draws the manners of one server, which may be steady in some. */
export class Manners {
	readonly #draw: Draw;
	/** Of each moment: always the same manner, or another each time. */
	readonly #steady: Partial<Record<Moment, string>> = {};
	/** How often in a hundred it does the right thing. */
	readonly #virtue: number;

	constructor(draw: Draw) {
		this.#draw = draw;
		this.#virtue = pick(draw, [0, 20, 50, 80, 95]);
		for (const moment of ["connect", "login", "info", "serve", "time"] as const)
			if (draw(3) === 0) this.#steady[moment] = this.#drawn(moment, 50);
	}

	/** Those of the next connection. */
	next(): Manner {
		const one = <M extends Moment>(moment: M): Manner[M] => {
			const steady = this.#steady[moment];
			return lists[moment].find(each => each === steady) ?? this.#drawn(moment, this.#virtue);
		};
		return {
			...{ connect: one("connect"), login: one("login"), info: one("info") },
			...{ serve: one("serve"), time: one("time") },
		};
	}

	#drawn<M extends Moment>(moment: M, virtue: number): Manner[M] {
		const list = lists[moment];
		return (this.#draw(100) < virtue ? list[0] : list[this.#draw(list.length)]) ?? good[moment];
	}
}
