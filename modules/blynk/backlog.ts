/**
 * What becomes of the values of a pin that are written while offline. `"latest"`: the newest one is sent once there is a
 * connection again, in place of those before it. `"refuse"`: the write says `"offline"`. `{ keep: n }`: the newest `n` are
 * sent later, each with the time it was written, so that the cloud's charts have no hole. Of such a pin also the newest `n`
 * are kept that went into a connection which has not proved alive since: they are sent again, so that each arrives at least
 * once.
 */
export type OfflinePolicy =
	| "latest"
	| "refuse"
	| {
			/** How many, 1 or more; what fits into `offlineBytes` of {@link BlynkOptions} bounds them. */
			readonly keep: number;
	  };

/**
 * What a message is to those after it. `message`: it goes when its turn comes, whatever follows. `latest`: unless a newer
 * value of its pin follows. `series`: one of the newest values of its pin. `promised`: the same, but accepted while online,
 * and so for good.
 */
const kind = { message: 0, latest: 1, series: 2, promised: 3 } as const;

type Kind = (typeof kind)[keyof typeof kind];

/**
 * A record: its length (2 bytes), kind, pin; of a value that is sent with its time also that (8) and how many pings had gone
 * when it was sent (4); the message.
 */
const kindAt = 2;
const pinAt = 3;
const timeAt = 4;
const pingsAt = 12;
const shortHead = 4;
const longHead = 16;

const headOf = (what: number | undefined): number => ((what ?? 0) < kind.series ? shortHead : longHead);

/** Most bytes of messages and promised values. */
const capacity = 2048;

/** Memory is taken and given back by so many bytes. */
const piece = 256;

const nothing = new Uint8Array(0);

/**
 * Messages that wait to be sent, or for a sign that they arrived, in the order in which they were accepted: the sent ones
 * come first. All lie in one piece of memory, since objects would take some ten times as much on XS.
 */
export class Backlog {
	readonly #most: number;
	#bytes = nothing;
	#view = new DataView(nothing.buffer);
	/** Here the first one begins that was not sent, and here all end. */
	#next = 0;
	#end = 0;
	/** Bytes of messages and promised values. */
	#firm = 0;

	/** `most`: bytes for all other values. */
	constructor(most: number) {
		this.#most = most;
	}

	/** True when nothing waits to be sent. */
	get empty(): boolean {
		return this.#next === this.#end;
	}

	/** A message was accepted; false: no room. See {@link ticket}. */
	queue(message: Uint8Array, ticket: number): boolean {
		return this.#firmly(kind.message, message, 0, undefined, ticket);
	}

	/** A value of `pin` was accepted while online; false: no room. */
	promise(message: Uint8Array, pin: number, time: number): boolean {
		return this.#firmly(kind.promised, message, pin, time);
	}

	/** A value was written while offline: with a `time` one of the newest `most` of `pin`, else the only one. */
	keep(message: Uint8Array, pin: number, time?: number, most = 1): boolean {
		const what = time === undefined ? kind.latest : kind.series;
		const old = this.#surplus(what, pin, most);
		const room = old < 0 ? 0 : this.#after(old) - old;
		if (this.#end - this.#firm - room + headOf(what) + message.length > this.#most) return false;
		this.#remove(old);
		this.#add(what, message, pin, time);
		return true;
	}

	/** A value, one of the newest `most` of `pin`, was sent at once, after `pings` pings. */
	remember(message: Uint8Array, pin: number, time: number, most: number, pings: number): void {
		this.#remove(this.#surplus(kind.series, pin, most));
		// In place of values that most likely have arrived.
		const size = longHead + message.length;
		while (this.#next > 0 && this.#end - this.#firm + size > this.#most) this.#cut(0, this.#after(0));
		if (this.#end - this.#firm + size > this.#most) return;
		this.#add(kind.series, message, pin, time);
		this.shift(pings);
	}

	/** A newer value of `pin` goes: the one that only waited to be the latest is out of date. */
	supersede(pin: number): void {
		this.#remove(this.#surplus(kind.latest, pin, 1));
	}

	/** The message that waits longest to be sent; good until the next change. */
	get first(): Uint8Array | undefined {
		const at = this.#next;
		return this.empty ? undefined : this.#bytes.subarray(at + headOf(this.#bytes[at + kindAt]), this.#after(at));
	}

	/** Of the first: who waits for its answer; 0: nobody. It lies where there will be the id. */
	get ticket(): number {
		const first = this.first ?? nothing;
		return ((first[1] ?? 0) << 8) | (first[2] ?? 0);
	}

	/** When it was written, by {@link Clock.now}, if that matters. */
	get time(): number | undefined {
		const at = this.#next;
		return headOf(this.#bytes[at + kindAt]) === shortHead ? undefined : this.#view.getFloat64(at + timeAt);
	}

	/** It was sent, after `pings` pings. */
	shift(pings: number): void {
		const at = this.#next;
		const after = this.#after(at);
		const what = this.#bytes[at + kindAt];
		if (what === kind.message || what === kind.promised) this.#firm -= after - at;
		if (what === kind.message || what === kind.latest) return this.#cut(at, after);
		this.#bytes[at + kindAt] = kind.series;
		this.#view.setUint32(at + pingsAt, pings);
		this.#next = after;
	}

	/** Ping `ping` was answered: what was sent before it has arrived. */
	arrived(ping: number): void {
		let at = 0;
		while (at < this.#next && this.#view.getUint32(at + pingsAt) < ping) at = this.#after(at);
		this.#cut(0, at);
	}

	/** The connection is gone: what may not have arrived has to be sent again. */
	lost(): void {
		this.#next = 0;
	}

	clear(): void {
		this.#next = this.#firm = 0;
		this.#cut(0, this.#end);
	}

	#firmly(what: Kind, message: Uint8Array, pin: number, time: number | undefined, ticket = 0): boolean {
		const size = headOf(what) + message.length;
		if (this.#firm + size > capacity) return false;
		this.#firm += size;
		this.#add(what, message, pin, time, ticket);
		return true;
	}

	#after(at: number): number {
		return at + this.#view.getUint16(at);
	}

	/** Where the oldest of `pin`'s values of this kind is, if there are `most` of them; else -1. */
	#surplus(what: Kind, pin: number, most: number): number {
		let oldest = -1;
		let count = 0;
		for (let at = 0; at < this.#end; at = this.#after(at))
			if (this.#bytes[at + kindAt] === what && this.#bytes[at + pinAt] === pin && count++ === 0) oldest = at;
		return count < most ? -1 : oldest;
	}

	#add(what: Kind, message: Uint8Array, pin: number, time: number | undefined, ticket = 0): void {
		const at = this.#end;
		const head = headOf(what);
		this.#end += head + message.length;
		this.#fit();
		this.#view.setUint16(at, this.#end - at);
		this.#bytes[at + kindAt] = what;
		this.#bytes[at + pinAt] = pin;
		if (time !== undefined) this.#view.setFloat64(at + timeAt, time);
		this.#bytes.set(message, at + head);
		this.#bytes[at + head + 1] = ticket >> 8;
		this.#bytes[at + head + 2] = ticket;
	}

	/** Takes out the one there, if there is one. */
	#remove(at: number): void {
		if (at >= 0) this.#cut(at, this.#after(at));
	}

	/** Takes out what lies between. */
	#cut(from: number, to: number): void {
		if (from === to) return;
		this.#bytes.copyWithin(from, to, this.#end);
		this.#end -= to - from;
		if (this.#next > from) this.#next -= to - from;
		this.#fit();
	}

	/** As much memory as is needed, and less than two pieces more. */
	#fit(): void {
		const free = this.#bytes.length - this.#end;
		if (free >= 0 && free < 2 * piece && this.#end) return;
		const bytes = new Uint8Array(Math.ceil(this.#end / piece) * piece);
		bytes.set(this.#bytes.subarray(0, Math.min(this.#end, this.#bytes.length)));
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer);
	}
}
