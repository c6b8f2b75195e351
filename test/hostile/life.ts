import type { Clock, Timer } from "../../hosts/host";
import { VirtualClock } from "../../hosts/virtual/clock";
import { accepted, Blynk, type BlynkHost } from "../../modules/blynk/index";
import { disorder, lostOfKept, lostOfOthers, storm, wrongTime, type Written } from "./judges";
import { epoch } from "./mischief";
import { networkOf } from "./network";
import { pick, type Draw } from "./random";
import { HostileServer } from "./server";

const hour = 3_600_000;
const token = "0123456789abcdefghijABCDEFGHIJ-_";

/** After the longest wait (of a refused token), and what it takes to connect and to send what waits. */
const longestWait = 1_800_000 + 120_000;

/** How long a name server takes, milliseconds: the client waits for 10,000. */
const nameTimes = [1, 1, 100, 9_999, 10_000, 10_001] as const;

/** Clocks are set by answers that take up to so long, milliseconds. */
const timeSlack = 35_000;

/** The product: some pins keep so many values, one only its latest, one nothing. */
interface Pin {
	readonly pin: number;
	readonly policy: "latest" | "refuse" | { readonly keep: number };
	readonly written: Written[];
	readonly fate: { readonly sent: number[]; readonly arrived: { value: number; time: number | undefined }[] };
	last: number;
}

/** An hour of a device with a hostile server, then a good one. Returns what is wrong in a sentence. */
export function live(draw: Draw, log: (line: string) => void = () => {}): string | undefined {
	const clock = new VirtualClock();
	const keeps = [pick(draw, [1, 3, 20]), pick(draw, [2, 12])] as const;
	const pins: readonly Pin[] = [
		{ pin: 1, policy: { keep: keeps[0] } },
		{ pin: 2, policy: { keep: keeps[1] } },
		{ pin: 3, policy: "latest" as const },
		{ pin: 4, policy: "refuse" as const },
	].map(each => ({ ...each, written: [], fate: { sent: [], arrived: [] }, last: 0 }));
	const byNumber = (pin: number): Pin | undefined => pins[pin - 1];
	const server = new HostileServer(clock, draw, {
		onSent: (pin, value) => void byNumber(pin)?.fate.sent.push(Number(value)),
		onArrived(pin, value, time) {
			log(`${clock.now()} arrived: pin ${pin} = ${value}${time === undefined ? "" : ` as of ${time - epoch}`}`);
			byNumber(pin)?.fate.arrived.push({ value: Number(value), time });
			arrived++;
		},
	});
	let arrived = 0;
	let leaked: string | undefined;
	const names = pick(draw, ["found", "found", "found", "lost", "silent", "mixed"]);
	let reformed = false;
	const timers = new CountedClock(clock);
	const host: BlynkHost = {
		clock: timers,
		network: networkOf(clock, server, (_, onDone) => {
			const how = reformed ? "found" : names === "mixed" ? pick(draw, ["found", "lost", "silent"]) : names;
			if (how === "silent") return;
			clock.set(() => onDone(how === "lost" ? undefined : "10.0.0.1"), reformed ? 1 : pick(draw, nameTimes));
		}),
		system: {
			chip: "ESP32",
			buildTime: epoch - 86_400_000,
			random(into) {
				for (let i = 0; i < into.length; i++) into[i] = draw(256);
			},
		},
		log(line) {
			log(`${clock.now()} ${line}`);
			if (line.includes(token)) leaked = line;
		},
	};
	const tls = draw(3) === 0;
	// Memory that is never short, or the usual amount.
	const ample = draw(2) === 0;
	const blynk = new Blynk(host, {
		tls,
		info: { templateId: "TMPLabcd1234", firmwareVersion: "1.0.0" },
		...(ample && { offlineBytes: 1 << 15 }),
		onState: state => log(`${clock.now()} state: ${JSON.stringify(state)}`),
	});
	for (const { pin, policy } of pins) if (policy !== "latest") blynk.whenOffline(pin, policy);
	blynk.onWrite("any", values => void values.list());
	blynk.onInternal("dbg", values => void values.text());
	if (draw(2)) blynk.onOnline(() => void blynk.sync());
	if (draw(2)) blynk.onRead("any", () => {});
	const account = { token, host: pick(draw, ["blynk.cloud", "10.0.0.1"]), ...(draw(4) ? {} : { port: 1234 }) };
	const starts = [0];
	blynk.connect(account);

	const write = (each: Pin): void => {
		const outcome = blynk.virtualWrite(each.pin, each.last + 1);
		log(`${clock.now()} pin ${each.pin} = ${each.last + 1}: ${outcome}`);
		if (!accepted(outcome)) return;
		each.last++;
		each.written.push({ value: each.last, outcome, at: epoch + clock.now() });
	};
	// From a value a minute to several at once every few seconds.
	const pause = pick(draw, [5_000, 20_000, 60_000]);
	const rush = pick(draw, [1, 1, 4, 12]);
	const some = (): void => {
		if (clock.now() > hour) return;
		const each = pins[draw(pins.length)];
		for (let left = 1 + draw(rush); left > 0 && each; left--) write(each);
		clock.set(some, 1 + draw(2 * pause) + (draw(50) ? 0 : draw(900_000)));
	};
	clock.set(some, draw(pause));

	clock.advance(hour);
	if (draw(3) === 0) {
		log(`${clock.now()} disconnect()`);
		const before = server.calls.length;
		blynk.disconnect();
		clock.advance(60_000);
		if (server.calls.length > before) return "it connects after disconnect()";
		if (timers.running) return `${timers.running} timers run on after disconnect()`;
		starts.push(clock.now());
		blynk.connect(account);
	}
	log(`${clock.now()} from now on the server is a good one`);
	reformed = true;
	server.reform();
	for (const end = clock.now() + longestWait; clock.now() < end && !server.welcomed;) clock.advance(1000);
	if (!server.welcomed) return `still "${blynk.state.at}" ${longestWait / 60_000} min after the server is good`;
	// What waits has gone when nothing comes any more, not even behind a ping.
	for (let before = -1; before < arrived;) {
		before = arrived;
		clock.advance(90_000);
	}
	blynk.disconnect();
	if (timers.running) return `${timers.running} timers run on after disconnect()`;
	if (leaked) return `the token is in the log: ${leaked}`;
	return storm(server.calls, starts) ?? judgePins(pins, server.toldWrongTime ? undefined : timeSlack);
}

/** The client's view of the clock, which knows how many of its timers run. */
class CountedClock implements Clock {
	readonly #clock: VirtualClock;
	readonly #running = new Set<Timer>();

	constructor(clock: VirtualClock) {
		this.#clock = clock;
	}

	get running(): number {
		return this.#running.size;
	}

	now(): number {
		return this.#clock.now();
	}

	time(): number | undefined {
		return this.#clock.time();
	}

	setTime(time: number): void {
		this.#clock.setTime(time);
	}

	set(callback: () => void, delay: number): Timer {
		const timer = this.#clock.set(() => {
			this.#running.delete(timer);
			callback();
		}, delay);
		this.#running.add(timer);
		return timer;
	}

	repeat(callback: () => void, interval: number): Timer {
		const timer = this.#clock.repeat(callback, interval);
		this.#running.add(timer);
		return timer;
	}

	clear(timer: Timer | undefined): void {
		if (timer) this.#running.delete(timer);
		this.#clock.clear(timer);
	}
}

/** `slack`: how far times may be off; `undefined`: the clock was set wrong. */
function judgePins(pins: readonly Pin[], slack: number | undefined): string | undefined {
	for (const { pin, policy, written, fate } of pins) {
		const keep = typeof policy === "object" ? policy.keep : undefined;
		const lost = keep === undefined ? lostOfOthers(pin, written, fate) : lostOfKept(pin, keep, written, fate);
		const late = slack === undefined ? undefined : wrongTime(pin, written, fate, slack);
		const wrong = disorder(pin, fate) ?? lost ?? late;
		if (wrong) return wrong;
	}
	return undefined;
}
