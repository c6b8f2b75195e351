import { VirtualClock } from "../../hosts/virtual/clock";
import { Blynk } from "../../modules/blynk/index";
import { response, type } from "./frames";
import { networkOf, type Wire } from "./network";
import type { Draw } from "./random";

/** Bodies of at most so many bytes are taken (modules/blynk/README.md, "Limits"). */
const longestBody = 1024;
/** Types that do not end a connection when they come to a device (docs/protocol/wire.md#commands). */
const known: readonly number[] = [0, 6, 15, 17, 20, 55];
const redirect = 41;
const bridge = 15;

/** What a device must make of a stream, by the documents alone: the writes to pin 7, and whether the connection lasts. */
function expected(stream: Buffer): { readonly writes: readonly string[]; readonly ends: boolean } {
	const writes: string[] = [];
	for (let at = 0; ;) {
		if (stream.length - at < 5) return { writes, ends: false };
		const kind = stream.readUInt8(at);
		const id = stream.readUInt16BE(at + 1);
		const length = stream.readUInt16BE(at + 3);
		if (id === 0) return { writes, ends: true };
		if (kind === type.response) {
			if (length === 5) return { writes, ends: true };
			at += 5;
			continue;
		}
		if (length > longestBody) return { writes, ends: true };
		if (stream.length < at + 5 + length) return { writes, ends: false };
		const body = stream.subarray(at + 5, at + 5 + length).toString();
		if (kind === redirect || !known.includes(kind)) return { writes, ends: true };
		const [, pin, values] = /^vw\0(\d{1,3})(?:\0|$)([^]*)$/.exec(body) ?? [];
		if ((kind === type.hardware || kind === bridge) && Number(pin) === 7) writes.push(values ?? "");
		at += 5 + length;
	}
}

/** A logged-in device, and what a stranger in the cloud's place makes it do: one stream after the other. */
export class Stranger {
	readonly #clock = new VirtualClock();
	readonly #draw: Draw;
	readonly #blynk: Blynk;
	readonly #writes: string[] = [];
	#wire: Wire | undefined;
	#closed = false;

	constructor(draw: Draw) {
		this.#draw = draw;
		const clock = this.#clock;
		const network = networkOf(
			clock,
			{
				onConnect: wire => {
					this.#wire = wire;
					this.#closed = false;
					wire.accept();
				},
				onSent: () => () => {},
				onClose: wire => {
					if (wire === this.#wire) this.#closed = true;
				},
			},
			() => {},
		);
		this.#blynk = new Blynk(
			{
				...{ clock, network, log: () => {} },
				system: { chip: "ESP32", buildTime: 0, random: into => void into.fill(128) },
			},
			{ tls: false, rate: Infinity, info: { templateId: "TMPLabcd1234", firmwareVersion: "1.0.0" } },
		);
		this.#blynk.onWrite(7, values => this.#writes.push(values.list().join("\0")));
		this.#blynk.onWrite("any", values => void (values.number() + values.number(1) + values.int()));
		for (const word of ["dbg", "ota", "acon", "adis"]) this.#blynk.onInternal(word, values => void values.text());
	}

	/** Sends a stream, cut anywhere. Returns what is wrong in a sentence. */
	feed(bytes: Buffer): string | undefined {
		if (this.#blynk.state.at !== "online" || this.#closed) this.#login();
		const wire = this.#wire;
		if (!wire || this.#closed) return "it does not log in";
		this.#writes.length = 0;
		for (let at = 0; at < bytes.length;) {
			const end = this.#draw(3) ? bytes.length : at + 1 + this.#draw(bytes.length - at);
			wire.send(bytes.subarray(at, end));
			at = end;
		}
		this.#clock.advance(3);
		const { writes, ends } = expected(bytes);
		// A web server is known by its first word, which is no frame.
		const isHttp = /HTTP/.test(bytes.toString("latin1"));
		const shown = bytes.toString("hex");
		if (this.#closed !== ends && !isHttp) return `${shown}: the connection ${ends ? "lasts" : "ended"}`;
		const told = writes.map(each => each.replace(/\0$/, "")).join("|");
		if (this.#writes.join("|") !== told && !isHttp)
			return `${shown}: told ${JSON.stringify(this.#writes)}, expected ${JSON.stringify(writes)}`;
		// What is left of a frame would swallow the beginning of the next stream.
		this.#blynk.disconnect();
		return this.#clock.next === undefined ? undefined : `${shown}: a timer runs on after the connection`;
	}

	#login(): void {
		this.#blynk.connect({ token: "t".repeat(32), host: "10.0.0.1" });
		this.#clock.advance(2);
		this.#wire?.send(response(1, 200));
		this.#clock.advance(2);
	}
}
