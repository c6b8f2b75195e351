import type { Clock, Timer } from "../host";
import type { Ticker } from "./clock";

/**
 * One run of the firmware, from the moment it starts until power goes or it restarts. Everything the host gives the
 * firmware belongs to a life; when that ends no callback of it comes any more, as no code runs on a chip that is off.
 */
export class Life {
	readonly world: Ticker;
	readonly #onFault: (error: unknown) => void;
	readonly #timers = new Set<Timer>();
	readonly #endings: (() => void)[] = [];
	#ended = false;

	/** @param onFault gets what a callback of the firmware threw */
	constructor(world: Ticker, onFault: (error: unknown) => void) {
		this.world = world;
		this.#onFault = onFault;
	}

	get ended(): boolean {
		return this.#ended;
	}

	/** How many timers are set: the firmware's, and those of what the host does for it. */
	get timers(): number {
		return this.#timers.size;
	}

	/** Calls into the firmware: not after the end, and nothing it throws comes out. */
	run(callback: () => void): void {
		if (this.#ended) return;
		try {
			callback();
		} catch (error) {
			if (!this.#ended) this.#onFault(error);
		}
	}

	/** Calls `callback` once, `delay` milliseconds from now. */
	set(callback: () => void, delay: number): Timer {
		const timer = this.world.set(() => {
			this.#timers.delete(timer);
			this.run(callback);
		}, delay);
		this.#timers.add(timer);
		return timer;
	}

	repeat(callback: () => void, interval: number): Timer {
		const timer = this.world.repeat(() => this.run(callback), interval);
		this.#timers.add(timer);
		return timer;
	}

	clear(timer: Timer | undefined): void {
		if (timer && this.#timers.delete(timer)) this.world.clear(timer);
	}

	/** Calls `ending` when the life ends. */
	atEnd(ending: () => void): void {
		this.#endings.push(ending);
	}

	/** Ends the life; a second time does nothing. */
	end(): void {
		if (this.#ended) return;
		this.#ended = true;
		for (const timer of this.#timers) this.world.clear(timer);
		this.#timers.clear();
		for (const ending of this.#endings) ending();
	}
}

/** A wall clock, running on the world's time. A board keeps it through a restart and loses it with its power. */
export class WallClock {
	/** What to add to the world's time; `undefined` while not set. */
	offset: number | undefined;
}

/** The firmware's clock for one life. */
export class BoardClock implements Clock {
	readonly #life: Life;
	readonly #wall: WallClock;
	readonly #start: number;

	constructor(life: Life, wall: WallClock) {
		this.#life = life;
		this.#wall = wall;
		this.#start = life.world.now();
	}

	now(): number {
		return this.#life.world.now() - this.#start;
	}

	time(): number | undefined {
		const { offset } = this.#wall;
		return offset === undefined ? undefined : Math.floor(offset + this.#life.world.now());
	}

	setTime(time: number): void {
		if (!this.#life.ended) this.#wall.offset = time - this.#life.world.now();
	}

	set(callback: () => void, delay: number): Timer {
		return this.#life.set(callback, Math.max(0, delay));
	}

	repeat(callback: () => void, interval: number): Timer {
		return this.#life.repeat(callback, Math.max(1, interval));
	}

	clear(timer: Timer | undefined): void {
		this.#life.clear(timer);
	}
}
