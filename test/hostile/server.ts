import type { VirtualClock } from "../../hosts/virtual/clock";
import { frames, response, type, words, type Frame } from "./frames";
import { good, Manners } from "./manners";
import { Mischief, type Call } from "./mischief";
import type { Server, Wire } from "./network";
import type { Draw } from "./random";

/** Hears of virtual writes. */
export interface Arrivals {
	/** The client's socket took it. */
	onSent(pin: number, value: string): void;
	/** It arrived, with the time of its group, Unix milliseconds. */
	onArrived(pin: number, value: string, time: number | undefined): void;
}

/** A server that keeps to no rule; {@link reform} makes a good one of it. */
export class HostileServer implements Server {
	readonly calls: Call[] = [];
	/** A clock that was told wrong once makes wrong times. */
	toldWrongTime = false;
	/** Somebody introduced himself since the server is a good one. */
	welcomed = false;
	readonly #clock: VirtualClock;
	readonly #draw: Draw;
	readonly #arrivals: Arrivals;
	readonly #manners: Manners;
	readonly #mischief: Mischief;
	readonly #byWire = new Map<Wire, Call>();
	#reformed = false;
	#groupAt: number | undefined;

	constructor(clock: VirtualClock, draw: Draw, arrivals: Arrivals) {
		this.#clock = clock;
		this.#draw = draw;
		this.#arrivals = arrivals;
		this.#manners = new Manners(draw);
		this.#mischief = new Mischief(clock, draw);
	}

	/** From now on everything is right. What there is still of the old days ends, or just falls silent. */
	reform(): void {
		this.#reformed = true;
		for (const { wire } of this.calls) {
			if (!wire.open) continue;
			if (this.#draw(2)) wire.fail();
			else wire.dead = true;
		}
	}

	onConnect(wire: Wire): void {
		const call: Call = {
			...{ wire, manner: this.#reformed ? good : this.#manners.next() },
			...{ nine: false, redirected: "no", introduced: false, dying: false },
			...{ upAt: undefined, closedAt: undefined },
		};
		this.calls.push(call);
		this.#byWire.set(wire, call);
		wire.latency = this.#draw(4) || this.#reformed ? 1 + this.#draw(50) : 1 + this.#draw(3000);
		this.#mischief.connect(call);
	}

	onClose(wire: Wire): void {
		const call = this.#byWire.get(wire);
		if (call) call.closedAt = this.#clock.now();
	}

	onSent(wire: Wire, bytes: Buffer): () => void {
		const call = this.#byWire.get(wire);
		if (!call) throw new Error("the client writes to a connection that there is not");
		if (wire.port === 80 && bytes.toString("latin1", 0, 4) === "GET ") return () => this.#mischief.page(wire);
		const sent = frames(bytes);
		for (const { type: kind, body } of sent) {
			if (kind === type.internal) call.upAt ??= this.#clock.now();
			if (kind !== type.hardware) continue;
			const [, pin, value = ""] = words(body);
			this.#arrivals.onSent(Number(pin), value);
		}
		return () => {
			for (const each of sent) this.#take(call, each);
		};
	}

	#take(call: Call, { type: kind, id, body }: Frame): void {
		const { wire } = call;
		switch (kind) {
			case type.login:
				return this.#mischief.login(call, id);
			case type.ping:
				return this.#mischief.ping(call, id);
			case type.group: {
				const [what, time] = words(body);
				this.#groupAt = what === "t" ? Number(time) : undefined;
				return;
			}
			case type.hardware: {
				const [what, pin, value = ""] = words(body);
				if (what !== "vw") throw new Error(`the client wrote "${what}"`);
				return this.#arrivals.onArrived(Number(pin), value, this.#groupAt);
			}
			case type.internal:
				return this.#internal(call, id, words(body)[0]);
			case type.response:
			case type.sync:
				return;
			default:
				return wire.send(response(id, 200));
		}
	}

	#internal(call: Call, id: number, what: string | undefined): void {
		if (what === "utc" || what === "rtc") {
			if (!["ok", "silent"].includes(call.manner.time)) this.toldWrongTime = true;
			this.#mischief.time(call, id);
		} else if (call.introduced) call.wire.send(response(id, 200));
		else {
			call.introduced = true;
			this.welcomed = call.manner === good;
			this.#mischief.info(call, id);
		}
	}
}
