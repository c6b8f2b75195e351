import assert from "node:assert/strict";
import fc from "fast-check";
import { Backlog } from "../../../modules/blynk/backlog";

interface Kept {
	kind: "message" | "latest" | "series" | "promised";
	readonly pin: number;
	readonly bytes: Uint8Array;
	readonly time: number | undefined;
	sent: number | undefined;
}

/** The same as a list of objects, as one would write it where memory is no concern. */
class Model {
	all: Kept[] = [];
	readonly #most: number;

	constructor(most: number) {
		this.#most = most;
	}

	#size(firm: boolean): number {
		return this.all
			.filter(({ kind, sent }) => (kind === "message" || (kind === "promised" && sent === undefined)) === firm)
			.reduce((sum, { time, bytes }) => sum + bytes.length + (time === undefined ? 4 : 16), 0);
	}

	queue(bytes: Uint8Array, pin: number, time?: number): boolean {
		if (this.#size(true) + bytes.length + (time === undefined ? 4 : 16) > 2048) return false;
		this.all.push({ kind: time === undefined ? "message" : "promised", pin, bytes, time, sent: undefined });
		return true;
	}

	keep(bytes: Uint8Array, pin: number, time?: number, most = 1): boolean {
		const kind = time === undefined ? "latest" : "series";
		const mine = this.all.filter(each => each.kind === kind && each.pin === pin);
		const before = this.all;
		if (mine.length >= most) this.all = before.filter(each => each !== mine[0]);
		if (this.#size(false) + bytes.length + (time === undefined ? 4 : 16) > this.#most) {
			this.all = before;
			return false;
		}
		this.all.push({ kind, pin, bytes, time, sent: undefined });
		return true;
	}

	remember(bytes: Uint8Array, pin: number, time: number, most: number, pings: number): void {
		const mine = this.all.filter(each => each.kind === "series" && each.pin === pin);
		if (mine.length >= most) this.all = this.all.filter(each => each !== mine[0]);
		while (this.all.length && this.#size(false) + bytes.length + 16 > this.#most) this.all.shift();
		if (this.#size(false) + bytes.length + 16 <= this.#most)
			this.all.push({ kind: "series", pin, bytes, time, sent: pings });
	}

	supersede(pin: number): void {
		const old = this.all.find(each => each.kind === "latest" && each.pin === pin);
		this.all = this.all.filter(each => each !== old);
	}

	get first(): Kept | undefined {
		return this.all.find(({ sent }) => sent === undefined);
	}

	shift(pings: number): void {
		const { first } = this;
		if (!first) return;
		if (first.time === undefined) this.all = this.all.filter(each => each !== first);
		else [first.kind, first.sent] = ["series", pings];
	}

	arrived(ping: number): void {
		this.all = this.all.filter(({ sent }) => sent === undefined || sent >= ping);
	}

	lost(): void {
		for (const each of this.all) each.sent = undefined;
	}
}

/** A message as it lies there: with a ticket where there will be its id. */
function numbered({ kind, bytes }: Kept): Buffer {
	const all = Buffer.from(bytes);
	all.writeUInt16BE(kind === "message" ? 0x2211 : 0, 1);
	return all;
}

const message = fc.integer({ min: 5, max: 500 }).map(size => new Uint8Array(size).fill(size));
const pin = fc.integer({ min: 0, max: 3 });
const most = fc.integer({ min: 1, max: 4 });

describe("blynk backlog", () => {
	it("is the same as a list of objects, whatever is done in whatever order", () => {
		let full = 0;
		let again = 0;
		const step = fc.oneof(
			fc.record({ do: fc.constant("queue" as const), message, pin, promised: fc.boolean() }),
			fc.record({ do: fc.constant("keep" as const), message, pin, series: fc.boolean(), most }),
			fc.record({ do: fc.constant("remember" as const), message, pin, most }),
			fc.record({ do: fc.constant("supersede" as const), pin }),
			fc.record({ do: fc.constant("shift" as const) }),
			fc.record({ do: fc.constant("ping" as const) }),
			fc.record({ do: fc.constant("arrived" as const) }),
			fc.record({ do: fc.constant("lost" as const) }),
		);
		fc.assert(
			fc.property(fc.array(step, { maxLength: 120, size: "max" }), steps => {
				const [backlog, model] = [new Backlog(1500), new Model(1500)];
				let pings = 1;
				steps.forEach((each, now) => {
					const time = now + 0.5;
					if (each.do === "queue") {
						const taken = model.queue(each.message, each.pin, each.promised ? time : undefined);
						const did = each.promised
							? backlog.promise(each.message, each.pin, time)
							: backlog.queue(each.message, 0x2211);
						assert.equal(did, taken);
						if (!taken) full++;
					} else if (each.do === "keep") {
						const at = each.series ? time : undefined;
						const taken = model.keep(each.message, each.pin, at, at === undefined ? 1 : each.most);
						assert.equal(backlog.keep(each.message, each.pin, at, at === undefined ? 1 : each.most), taken);
						if (!taken) full++;
					} else if (each.do === "remember") {
						// Only what goes while nothing waits goes at once.
						if (model.first) return;
						model.remember(each.message, each.pin, time, each.most, pings);
						backlog.remember(each.message, each.pin, time, each.most, pings);
					} else if (each.do === "supersede") {
						model.supersede(each.pin);
						backlog.supersede(each.pin);
					} else if (each.do === "shift") {
						if (!model.first) return;
						model.shift(pings);
						backlog.shift(pings);
					} else if (each.do === "ping") pings++;
					else if (each.do === "arrived") {
						model.arrived(pings);
						backlog.arrived(pings);
					} else {
						if (model.all.some(({ sent }) => sent !== undefined)) again++;
						model.lost();
						backlog.lost();
					}
					assert.equal(backlog.empty, !model.first);
					assert.deepEqual(backlog.first && Buffer.from(backlog.first), model.first && numbered(model.first));
					if (model.first) assert.equal(backlog.ticket, model.first.kind === "message" ? 0x2211 : 0);
					if (model.first) assert.equal(backlog.time, model.first.time);
				});
			}),
			{ numRuns: 400 },
		);
		assert.ok(full > 100 && again > 50, `full ${full} times, sent again after ${again} losses`);
	});

	it("has all its room again once it was cleared", () => {
		const backlog = new Backlog(5120);
		for (let i = 0; i < 40; i++) assert.ok(backlog.keep(new Uint8Array(100), i));
		backlog.clear();
		assert.ok(backlog.empty);
		assert.equal(backlog.first, undefined);
		assert.ok(backlog.keep(new Uint8Array(5100), 1));
	});
});
