import type { Random } from "../../hosts/virtual/random";
import { memory, type Memory } from "./memory";
import type { Trouble } from "./troubles";
import type { SoakWorld } from "./world";

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

/** How often the example product reports (src/app.ts), milliseconds. */
const reportEvery = 5 * second;

/** A device that is not back so long after what kept it away is over is lost, milliseconds: its longest wait is 5 min. */
const patience = 10 * minute;

/** A trouble begins within so long of its turn, milliseconds. */
const lead = 5 * minute;

/** What is still under way when it is back has arrived after this long, milliseconds. */
const settle = 20 * second;

/** The greatest id of a message; 1 comes after it (docs/protocol/wire.md#message-ids). */
const lastId = 65_535;

/** Lines of the log that a violation is told with. */
const tail = 15;

export interface LifeOptions {
	/** Milliseconds between troubles, which take turns; absent: nothing ever fails. */
	readonly troubleEvery?: number;
	readonly troubles: readonly Trouble[];
	readonly random: Random;
	/** The app reports every 5 s. */
	readonly reports: boolean;
}

/** What a virtual day came to. */
export interface Day extends Memory {
	readonly day: number;
	/**
	 * Bytes that live after a collection: the least of the quiet stretches of the last round of troubles, since what lives in
	 * one depends on which trouble was before it. 0 when the life is over.
	 */
	readonly live: number;
	/** Messages between device and cloud, both ways, heartbeats included. */
	readonly frames: number;
	/** Logins after a loss. */
	readonly reconnects: number;
	/** The longest from the end of a trouble until the device was online, milliseconds; and after which. */
	readonly longestReturn: number;
	readonly longestAfter: string;
	readonly flashWrites: number;
	readonly restarts: number;
	/** What was not as it must be, in sentences; the day ends with the first that leaves nothing to go on with. */
	readonly violations: readonly string[];
}

/** Lets a device that is online live on, a day at a time. */
export class Life {
	readonly #world: SoakWorld;
	readonly #options: LifeOptions;
	#day = 0;
	#turn = 0;
	/** Of the present day. */
	#frames = 0;
	#reconnects = 0;
	#restarts = 0;
	#longest = { time: 0, after: "" };
	#violations: string[] = [];
	/** Bytes that lived at the end of each quiet stretch of the last round of troubles. */
	readonly #lived: number[] = [];
	#over = false;

	constructor(world: SoakWorld, options: LifeOptions) {
		this.#world = world;
		this.#options = options;
	}

	/** Nothing can follow: the firmware restarted, or does not come back. */
	get over(): boolean {
		return this.#over;
	}

	/** Lives a day. `breathe` is awaited now and then, and ends the life by throwing. */
	async live(breathe: () => Promise<void>): Promise<Day> {
		const { clock, flash } = this.#world;
		const end = clock.now() + day;
		const before = this.#world.engine.statistics();
		const writes = flash.writes;
		this.#frames = this.#reconnects = this.#restarts = 0;
		this.#longest = { time: 0, after: "" };
		this.#violations = [];
		this.#day++;
		const every = this.#options.troubleEvery;
		while (clock.now() < end && !this.#over) {
			await breathe();
			const until = Math.min(end, clock.now() + (every ?? 60 * minute));
			if (every !== undefined) this.#suffer(until);
			if (!this.#over && clock.now() < until) this.#converse(until);
			if (!this.#over) this.#measure();
		}
		const engine = this.#over ? undefined : this.#world.engine;
		return { ...this.#counts(writes), ...memory(engine, before.collections) };
	}

	#counts(writes: number): Omit<Day, keyof Memory> {
		return {
			day: this.#day,
			live: this.#over ? 0 : Math.min(...this.#lived),
			frames: this.#frames,
			reconnects: this.#reconnects,
			restarts: this.#restarts,
			longestReturn: this.#longest.time,
			longestAfter: this.#longest.after,
			flashWrites: this.#world.flash.writes - writes,
			violations: this.#violations,
		};
	}

	/** The next trouble comes, goes, and the device is back. */
	#suffer(until: number): void {
		const { clock } = this.#world;
		const { troubles, random } = this.#options;
		const trouble = troubles[this.#turn++ % troubles.length];
		if (!trouble || until - clock.now() < lead + trouble.lasts + patience + settle) return;
		this.#pass(random.whole(1, lead / second) * second);
		const end = trouble.begin(this.#world);
		this.#pass(trouble.lasts);
		end();
		const from = clock.now();
		while (!this.#world.isOnline && clock.now() - from < patience && !this.#over) this.#pass(second);
		const time = clock.now() - from;
		if (time > this.#longest.time) this.#longest = { time, after: trouble.name };
		if (!this.#over && !this.#world.isOnline)
			this.#end(`After "${trouble.name}" the device did not come back within ${patience / minute} min.`);
		else if (!this.#over) this.#pass(settle);
	}

	/** All is well until then: each message of either side arrives, once and in order. */
	#converse(until: number): void {
		const world = this.#world;
		const { random, reports } = this.#options;
		const { clock, cloud } = world;
		const from = clock.now();
		const written: string[] = [];
		const heard: string[] = [];
		let reported = 0;
		let id: number | undefined;
		const listen = (): void => {
			for (const line of world.log) if (line.startsWith("app: light at ")) heard.push(line.slice(14, -2));
			for (const frame of cloud.frames) {
				if (frame.body.startsWith("vw·0·")) reported++;
				if (frame.type === 0) continue;
				if (id !== undefined && frame.id !== (id % lastId) + 1)
					this.#violations.push(`Message ${frame.id} came after message ${id}.`);
				id = frame.id;
			}
		};
		while (clock.now() < until && !this.#over) {
			// Nothing is under way at the end.
			const wait = Math.min(random.whole(20, 100) * second, until - clock.now());
			this.#pass(wait, listen);
			if (until - clock.now() < second) break;
			written.push(String(random.whole(0, 100)));
			cloud.write(1, written[written.length - 1] ?? "");
			this.#frames++;
			this.#pass(second, listen);
		}
		if (this.#over) return;
		if (!world.isOnline) this.#end("The device went offline though nothing was wrong.");
		if (heard.join() !== written.join())
			this.#violations.push(`Of ${written.length} writes of the cloud the app heard ${heard.length}, or others.`);
		const due = reports ? (clock.now() - from) / reportEvery : 0;
		if (Math.abs(reported - due) > 1)
			this.#violations.push(`Of ${Math.round(due)} reports the cloud heard ${reported}.`);
	}

	#measure(): void {
		const { slots, slotSize, chunks } = this.#world.engine.collect();
		this.#lived.push(slots * slotSize + chunks);
		if (this.#lived.length > this.#options.troubles.length) this.#lived.shift();
	}

	/** Lets time pass, counts what happened, and forgets it. */
	#pass(ms: number, listen?: () => void): void {
		const world = this.#world;
		world.clock.advance(ms);
		this.#frames += world.cloud.frames.length;
		for (const { type } of world.cloud.frames) if (type === 29) this.#reconnects++;
		for (const each of world.events) {
			if (each.event !== "restart") continue;
			this.#restarts++;
			this.#end(`The firmware restarted (${each.reason}). Its last words:\n  ${world.log.slice(-tail).join("\n  ")}`);
		}
		if (!this.#over) listen?.();
		world.cloud.frames.length = world.events.length = world.states.length = 0;
		world.log.splice(0, world.log.length - (listen ? 0 : tail));
	}

	#end(violation: string): void {
		this.#violations.push(violation);
		this.#over = true;
	}
}
