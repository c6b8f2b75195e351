import type { SocketError } from "../../hosts/host";
import type { VirtualClock } from "../../hosts/virtual/clock";
import { frame, response, type } from "./frames";
import type { Manner } from "./manners";
import type { Wire } from "./network";
import { pick, type Draw } from "./random";

/** What the wall clock shows when a run begins, Unix milliseconds. */
export const epoch = Date.UTC(2026, 10, 26);

const addresses = ["10.0.0.1", "blynk.cloud", "ny3.blynk.cloud", "loop.example"] as const;

const tlsErrors = [
	...(["certificate-chain", "certificate-name", "certificate-date", "clock", "tls", "alert", "memory"] as const),
] as const;

/** How a connection went, for those who judge. */
export interface Call {
	readonly wire: Wire;
	readonly manner: Manner;
	/** The token was refused, as the protocol has it. */
	nine: boolean;
	/** When the device sent its introduction: it is logged in, as it sees it ... */
	upAt: number | undefined;
	/** ... and that it arrived. */
	introduced: boolean;
	closedAt: number | undefined;
	/** The device was sent elsewhere. */
	redirected: "no" | "perhaps" | "yes";
	/** The next ping is the last it hears. */
	dying: boolean;
}

/** Does, at each moment of a connection, what its manner is. */
export class Mischief {
	readonly #clock: VirtualClock;
	readonly #draw: Draw;

	constructor(clock: VirtualClock, draw: Draw) {
		this.#clock = clock;
		this.#draw = draw;
	}

	/** @throws Error when there is no socket left */
	connect({ wire, manner }: Call): void {
		switch (manner.connect) {
			case "throw":
				wire.socket.close();
				throw new Error("no socket is left");
			case "never":
				return;
			case "refuse":
				return wire.fail("refused");
			case "unreachable":
				return wire.fail(pick(this.#draw, ["unreachable", "timeout", "unknown"]));
			case "certificate":
			case "tls":
				return wire.tls ? wire.fail(pick<SocketError>(this.#draw, tlsErrors)) : wire.fail("refused");
			case "slow":
				return this.#after(wire, this.#draw(16_000), () => wire.accept());
			case "late":
				return this.#after(wire, 14_999 + this.#draw(3), () => wire.accept());
			case "narrow":
				wire.room = this.#draw(60);
				wire.accept();
				return this.#after(wire, this.#draw(20_000), () => wire.giveRoom(1400));
			case "hang-up":
				wire.accept();
				return this.#after(wire, 2 + this.#draw(5), () => wire.fail());
			case "talk-first":
				wire.accept();
				return wire.send(pick(this.#draw, [response(1, 200), frame(type.ping, 9), this.#garbage()]));
			case "accept":
				wire.accept();
		}
	}

	login(call: Call, id: number): void {
		const { wire, manner } = call;
		const ok = response(id, 200);
		switch (manner.login) {
			case "ok":
				return wire.send(ok);
			case "already":
				return wire.send(response(id, 4));
			case "nine":
				return this.#refuse(call, response(id, 9));
			case "nine-twice":
				return this.#refuse(call, Buffer.concat([response(id, 9), response(id, 9), ok]));
			case "ok-nine":
				return wire.send(Buffer.concat([ok, response(id, 9)]));
			case "status":
				return wire.send(response(id, pick(this.#draw, [1, 2, 3, 5, 6, 11, 19, 20, 0, 65_535])));
			case "silent":
				return;
			case "silent-dead":
				wire.dead = true;
				return;
			case "close":
				return wire.fail(
					pick<SocketError>(this.#draw, ["closed", "unknown", "timeout", wire.tls ? "alert" : "closed"]),
				);
			case "ok-close":
				wire.send(ok);
				return this.#after(wire, 1 + this.#draw(10), () => wire.fail());
			case "half":
				return wire.send(ok.subarray(0, 1 + this.#draw(4)));
			case "http":
				return wire.send(Buffer.from("HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n\r\n"));
			case "garbage":
				return wire.send(this.#garbage());
			case "wrong-id":
				return wire.send(response(2 + this.#draw(100), 200));
			case "early":
				return wire.send(
					Buffer.concat([
						frame(type.hardware, 3, "vw", 7, 1),
						frame(type.ping, 4),
						frame(type.internal, 5, "acon"),
						frame(type.print, 6, "hello"),
						response(77, 200),
						ok,
					]),
				);
			case "id-zero":
				return wire.send(Buffer.concat([response(0, 200), ok]));
			case "huge":
				return wire.send(Buffer.of(type.hardware, 0, 1, 0xff, 0xff, 1, 2, 3));
			case "flood":
				return wire.send(Buffer.concat(Array.from({ length: 200 }, () => frame(type.ping, 1 + this.#draw(65_535)))));
			case "drip":
				return this.#drip(wire, Buffer.concat([response(9, 200), ok, frame(type.ping, 6)]));
			case "slow":
				return wire.send(ok, 1 + this.#draw(6100));
			case "too-late":
				return wire.send(ok, 6000 + this.#draw(20_000));
			case "twice":
				return wire.send(Buffer.concat([ok, ok, response(id, 4)]));
			case "unknown":
				return wire.send(frame(pick(this.#draw, [1, 2, 29, 64, 99, 200]), 5, "x"));
			default:
				return this.#redirect(call, manner.login, id);
		}
	}

	/** Refuses the token, for which it is too late when the client was let in by what was said before its login. */
	#refuse(call: Call, bytes: Buffer): void {
		call.wire.send(bytes, 1, () => {
			call.nine = call.manner.connect !== "talk-first";
		});
	}

	/** The login's redirects, and those after it. */
	#redirect(call: Call, how: string, id: number): void {
		const host = pick(this.#draw, addresses);
		const away = (bytes: Buffer): void =>
			call.wire.send(bytes, 1, () => {
				// What was said before may have been the beginning of a frame, of which this is then a part.
				call.redirected = call.manner.connect === "talk-first" ? "perhaps" : "yes";
			});
		switch (how) {
			case "other":
				return away(frame(type.redirect, id, host));
			case "port":
				return away(frame(type.redirect, id, host, pick(this.#draw, [80, 443, 8080, 9443, 1234, 0, 70_000])));
			case "empty-redirect":
				return call.wire.send(frame(type.redirect, id, ""));
			case "bad-redirect":
				return call.wire.send(frame(type.redirect, id, pick(this.#draw, ["a b", "ü", "x/y", "\x01"]), "port"));
			case "long-redirect":
				return call.wire.send(frame(type.redirect, id, "x".repeat(64 + this.#draw(900))));
			case "ok-self":
				return away(Buffer.concat([response(id, 200), frame(type.redirect, id, "blynk.cloud")]));
			default:
				return away(frame(type.redirect, id, "blynk.cloud"));
		}
	}

	info(call: Call, id: number): void {
		const { wire, manner } = call;
		if (manner.serve !== "ok" && manner.serve !== "mute" && manner.serve !== "late-answers")
			this.#after(wire, this.#draw(this.#draw(2) ? 120_000 : 1_200_000), () => this.#misbehave(call));
		switch (manner.info) {
			case "ok":
				return wire.send(response(id, 200));
			case "silent":
				return;
			case "late":
				return wire.send(response(id, 200), 5000 + this.#draw(20_000));
			case "status":
				return wire.send(response(id, 1 + this.#draw(24)));
			case "close":
				return wire.fail();
			case "self":
				return this.#redirect(call, "self", id);
			case "dead":
				wire.dead = true;
		}
	}

	ping({ wire, manner, dying }: Call, id: number): void {
		if (manner.serve === "mute") return;
		if (dying) return this.#lastWords(wire, id);
		wire.send(response(id, 200), manner.serve === "late-answers" ? this.#draw(9000) : 1);
	}

	/** Answers once more, hears nothing any more, and is gone. */
	#lastWords(wire: Wire, id: number): void {
		wire.deaf = true;
		wire.send(response(id, 200), 1 + this.#draw(5000));
		this.#after(wire, 5000 + this.#draw(20_000), () => wire.fail());
	}

	/** Does what it does wrong, and maybe again. */
	#misbehave(call: Call): void {
		const { wire, manner } = call;
		const at = (): number => 1 + this.#draw(65_535);
		switch (manner.serve) {
			case "close":
				return wire.fail();
			case "dead":
				wire.dead = true;
				return;
			case "last-words":
				call.dying = true;
				return;
			case "lossy":
				// What is on its way is lost with the connection.
				wire.latency = 60_000;
				return this.#after(wire, this.#draw(50_000), () => wire.fail());
			case "flood":
				wire.send(
					Buffer.concat(Array.from({ length: 1 + this.#draw(300) }, (_, i) => frame(type.hardware, at(), "vw", 7, i))),
				);
				break;
			case "garbage":
				return wire.send(this.#garbage());
			case "half":
				return wire.send(frame(type.hardware, at(), "vw", 7, "half a frame").subarray(0, 1 + this.#draw(20)));
			case "huge":
				return wire.send(Buffer.of(type.hardware, 0, 1, 4, 1 + this.#draw(255)));
			case "id-zero":
				return wire.send(frame(type.ping, 0));
			case "unknown":
				return wire.send(frame(pick(this.#draw, [1, 12, 30, 99, 255]), at(), "x"));
			case "drip":
				this.#drip(wire, Buffer.concat([frame(type.ping, at()), frame(type.hardware, at(), "vw", 7, "drip")]));
				break;
			case "self":
				return this.#redirect(call, pick(this.#draw, ["self", "other", "port", "bad-redirect"]), at());
			case "answers":
				// To nothing: no id of those that wait, for such an answer is a lie that no client can see through.
				wire.send(
					Buffer.concat(Array.from({ length: 10 }, () => response(40_000 + this.#draw(20_000), this.#draw(210)))),
				);
				break;
			case "five":
				return wire.send(response(at(), 5));
			case "narrow":
				wire.room = 0;
				this.#after(wire, this.#draw(90_000), () => wire.giveRoom(pick(this.#draw, [1, 30, 200, 1400])));
				break;
			case "ping":
				wire.send(frame(type.ping, at()));
				break;
			case "print":
				wire.send(
					Buffer.concat([
						frame(type.print, at(), "x".repeat(this.#draw(1000))),
						frame(type.internal, at(), pick(this.#draw, ["acon", "vfs", "", "dbg", "ota", "utc", "meta"])),
						frame(type.hardware, at(), pick(this.#draw, ["dr", "vr", "pm", "vw", ""]), this.#draw(300)),
					]),
				);
				break;
			case "slow":
				wire.latency = 1 + this.#draw(20_000);
		}
		this.#after(wire, 1000 + this.#draw(300_000), () => this.#misbehave(call));
	}

	time({ wire, manner }: Call, id: number): void {
		const now = epoch + this.#clock.now();
		const tell = (...told: readonly (string | number)[]): void =>
			wire.send(frame(type.internal, id, "utc", "time", ...told), manner.time === "late" ? this.#draw(30_000) : 1);
		switch (manner.time) {
			case "silent":
				return;
			case "negative":
				return tell(-this.#draw(1 << 30));
			case "huge":
				return tell("9".repeat(1 + this.#draw(400)));
			case "text":
				return tell(pick(this.#draw, ["soon", "", "NaN", "1e999", "-", "0x10"]));
			case "none":
				return wire.send(frame(type.internal, id, "utc", "time"));
			case "fraction":
				return tell(`${now}.${this.#draw(1000)}`);
			case "many":
				for (let i = 0; i < 10; i++) tell(now + i * 100_000);
				return;
			default:
				return tell(now);
		}
	}

	/** What port 80 shows to who asks without TLS. */
	page(wire: Wire): void {
		const date = new Date(epoch + this.#clock.now()).toUTCString();
		wire.send(
			Buffer.from(
				pick(this.#draw, [
					`HTTP/1.1 301 Moved\r\nDate: ${date}\r\nLocation: https://blynk.cloud/\r\n\r\n`,
					"HTTP/1.1 200 OK\r\nDate: yesterday\r\n\r\n",
					"HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n\r\n",
					"HTTP/1.1 ",
					"x".repeat(600),
				]),
			),
		);
		this.#after(wire, 2, () => wire.fail());
	}

	#drip(wire: Wire, bytes: Buffer): void {
		const pause = 1 + this.#draw(pick(this.#draw, [20, 900]));
		for (let i = 0; i < bytes.length; i++) wire.send(bytes.subarray(i, i + 1), 1 + i * pause);
	}

	#garbage(): Buffer {
		return Buffer.from(Array.from({ length: 1 + this.#draw(40) }, () => this.#draw(256)));
	}

	#after(wire: Wire, ms: number, then: () => void): void {
		this.#clock.set(() => {
			if (wire.open && !wire.dead) then();
		}, ms);
	}
}
