import { text, utf8 } from "../../modules/bytes/index";
import { FrameReader, frame, response, type Frame } from "./cloud-frames";
import type { Internet } from "./internet";
import type { Peer } from "./peer";
import { Random } from "./random";

/** One frame as the cloud saw it; `·` for NUL. */
export interface SeenFrame {
	/** The command: 20 is a virtual write. */
	readonly type: number;
	/** What an answer to it bears. */
	readonly id: number;
	/** As text. */
	readonly body: string;
}

/** A device said who it is. */
export interface Login {
	/** Its Auth Token. */
	readonly token: string;
	/** On the world's clock, milliseconds. */
	readonly at: number;
	/** What it was answered (200: it is let in); `undefined`: nothing, or to go elsewhere. */
	readonly status: number | undefined;
}

/**
 * How a cloud treats the devices that connect.
 * - `right`: as it should.
 * - `deaf`: it takes the connection and reads nothing. `mute`: it reads and answers nothing.
 * - `drops`: it ends the connection instead of answering the login.
 * - `redirects`: it sends everybody to another host (command 41), or in a circle when that is its own name.
 *
 * The others let a device in and then tell it
 * - `floods`: a thousand virtual writes at once.
 * - `bursts`: one frame as long as a frame can be.
 * - `babbles`: random bytes.
 * - `misleads`: frames that are well made and make no sense; it also answers pings by an error, and prints the token.
 */
export type Manner =
	| "right"
	| "deaf"
	| "mute"
	| "drops"
	| "floods"
	| "bursts"
	| "babbles"
	| "misleads"
	| {
			/** The host name to go to. */
			readonly redirects: string;
			/** Its port; left to the device when absent. */
			readonly port?: number;
	  };

const type = {
	response: 0,
	ping: 6,
	sync: 16,
	internal: 17,
	hardware: 20,
	login: 29,
	redirect: 41,
	debugPrint: 55,
	event: 64,
};

const ok = 200;
const invalidToken = 9;
const serverError = 19;

/** A Blynk cloud in memory, as much of one as a device's life needs: login, info, ping, writes both ways; and bad manners. */
export class MemoryCloud {
	/** Those it knows; any other login gets code 9. */
	readonly tokens = new Set<string>();
	/** How logins of known tokens are answered. */
	loginStatus = ok;
	/** Takes effect with the next connection; of pings and logins at once. */
	manner: Manner = "right";
	/** How many bytes it takes at a time of each connection; `undefined`: all. Takes effect with the next connection. */
	window: number | undefined;
	/** What it tells who asks for the time: so many milliseconds more than it is. `undefined`: nothing. */
	timeError: number | undefined;
	/**
	 * Where the device is: minutes that its zone is ahead of UTC, and minutes that summer time adds now. Told to who asks for the
	 * zone; `undefined`: nothing is.
	 */
	zone: readonly [standard: number, summer: number] | undefined;
	/** Values of pins, for a device that asks for them (`sync`). What a device wrote is not among them: put it here. */
	readonly stored = new Map<number, string>();
	/** What `babbles` draws from. */
	chance = new Random("cloud");
	/** From when on its certificate is valid, Unix milliseconds. Takes effect with {@link start}. */
	validFrom = 0;
	/** Until when. Takes effect with {@link start}. */
	validTo = Infinity;
	/** Called before a login is answered. */
	beforeLogin: ((peer: Peer) => void) | undefined;
	/** Called with the token of a device that knows that it is logged in: it said what it is. */
	onReady: ((token: string) => void) | undefined;
	/**
	 * Called with what a device said of itself after its login (`mcu·1.0.0·...`): the URL of the update that it is offered, if
	 * any, as by a shipment of Blynk.Air (docs/protocol/update.md#offer).
	 */
	offer: ((info: string) => string | undefined) | undefined;
	/** Called with the code and the text of each event that a device tells of. */
	onEvent: ((code: string, description: string) => void) | undefined;
	/** Every frame, while {@link keepsFrames}. */
	readonly frames: SeenFrame[] = [];
	/** False: no frame is kept, which in a long life would be many. */
	keepsFrames = true;
	/** Every login in order. */
	readonly logins: Login[] = [];
	readonly #lastLogins = new Map<string, Login>();
	readonly #internet: Internet;
	readonly #peers = new Set<Peer>();
	/** Those that are logged in, with the token of each. */
	readonly #online = new Map<Peer, string>();
	readonly #open: () => () => void;
	#close: () => void;

	constructor(internet: Internet, name = "blynk.cloud", address = "203.0.113.1", port = 443) {
		this.#internet = internet;
		internet.name(name, address);
		this.#open = () => {
			const certificate = { names: [name], from: this.validFrom, to: this.validTo };
			return internet.serve({ address, port, certificate, onConnection: peer => this.#serve(peer) });
		};
		this.#close = this.#open();
	}

	/** Devices that are logged in. */
	get online(): number {
		return this.#online.size;
	}

	/** Whether a connection of `token` is logged in. */
	isOnline(token: string): boolean {
		for (const each of this.#online.values()) if (each === token) return true;
		return false;
	}

	/** The latest login with `token`. */
	lastLogin(token: string): Login | undefined {
		return this.#lastLogins.get(token);
	}

	/** What devices wrote to `pin`, in order; of several values `·` is between them. */
	writes(pin: number): readonly string[] {
		const begin = `vw·${pin}·`;
		return this.frames.flatMap(({ type: kind, body }) =>
			kind === type.hardware && body.startsWith(begin) ? [body.slice(begin.length)] : [],
		);
	}

	/** The descriptions of the events of `code` that devices told of, in order. */
	events(code: string): readonly string[] {
		return this.frames.flatMap(({ type: kind, body }) => {
			const [told, description = ""] = body.split("·");
			return kind === type.event && told === code ? [description] : [];
		});
	}

	/** Writes a virtual pin of every device that is online. */
	write(pin: number, value: string): void {
		for (const peer of this.#online.keys()) peer.send(frame(type.hardware, 7, `vw·${pin}·${value}`));
	}

	/** Offers an update to every device that is online, now. */
	ota(url: string): void {
		for (const peer of this.#online.keys()) peer.send(offerOf(url));
	}

	/** Sends a console line to every device that is online. */
	command(line: string): void {
		for (const peer of this.#online.keys()) peer.send(frame(type.internal, 8, `dbg·${line}`));
	}

	/** It reads nothing any more of what the connected devices send, and so answers nothing. New connections are as ever. */
	stall(): void {
		for (const peer of this.#online.keys()) peer.pause();
	}

	/** Its process is killed: connections end, and new ones are refused until {@link start}. */
	stop(): void {
		this.#close();
		this.disconnect();
	}

	/** Its process runs again, after {@link MemoryCloud.stop}. */
	start(): void {
		this.#close = this.#open();
	}

	/** Ends every connection. */
	disconnect(): void {
		for (const peer of this.#peers) peer.close();
		this.#online.clear();
	}

	#serve(peer: Peer): void {
		this.#peers.add(peer);
		if (this.window !== undefined) peer.window = this.window;
		peer.onEnd = () => {
			this.#peers.delete(peer);
			this.#online.delete(peer);
		};
		const reader = new FrameReader(each => this.#take(peer, each));
		peer.onData = bytes => reader.read(bytes);
		if (this.manner === "deaf") peer.pause();
	}

	#take(peer: Peer, { type: kind, id, body }: Frame): void {
		if (this.keepsFrames) this.frames.push({ type: kind, id, body: text(body).replaceAll("\0", "·") });
		if (kind === type.login) this.#login(peer, id, text(body));
		else if (this.manner === "mute") return;
		else if (kind === type.ping) peer.send(response(id, this.manner === "misleads" ? serverError : ok));
		else if (kind === type.internal) {
			this.#answer(peer, id, body);
			const token = this.#online.get(peer);
			if (token === undefined) return;
			this.onReady?.(token);
			const url = infos.some(each => startsWith(body, each))
				? this.offer?.(text(body).replaceAll("\0", "·"))
				: undefined;
			if (url !== undefined) peer.send(offerOf(url));
		} else if (kind === type.sync) this.#sync(peer, id, text(body));
		else if (kind === type.event) {
			const [code = "", description = ""] = text(body).split("\0");
			this.onEvent?.(code, description);
		}
	}

	#login(peer: Peer, id: number, token: string): void {
		this.beforeLogin?.(peer);
		const { manner } = this;
		const sane = typeof manner === "string" && manner !== "mute" && manner !== "drops";
		const status = !sane ? undefined : this.tokens.has(token) ? this.loginStatus : invalidToken;
		const login: Login = { token, at: this.#internet.now, status };
		this.logins.push(login);
		this.#lastLogins.set(token, login);
		if (manner === "drops") peer.close();
		else if (typeof manner === "object") peer.send(frame(type.redirect, id, target(manner)));
		if (status === undefined) return;
		if (status === ok) this.#online.set(peer, token);
		peer.send(response(id, status));
		if (status === ok) this.#misbehave(peer, token);
	}

	#answer(peer: Peer, id: number, body: Uint8Array): void {
		const asked = text(body);
		if (this.timeError !== undefined && asked === "utc\0time")
			peer.send(frame(type.internal, id, `utc·time·${this.#internet.time + this.timeError}`));
		if (this.zone && asked === "utc\0tz") peer.send(frame(type.internal, id, `utc·tz·${this.zone.join("·")}`));
		peer.send(response(id, ok));
	}

	/** Tells the values of the pins that are named, of all when none is, and nothing of a pin without one. */
	#sync(peer: Peer, id: number, body: string): void {
		const [, ...named] = body.split("\0").map(Number);
		for (const pin of named.length ? named : this.stored.keys()) {
			const value = this.stored.get(pin);
			if (value !== undefined) peer.send(frame(type.hardware, id, `vw·${pin}·${value}`));
		}
	}

	/** What comes on the heels of a login. */
	#misbehave(peer: Peer, token: string): void {
		switch (this.manner) {
			case "floods":
				for (let i = 0; i < 1000; i++) peer.send(frame(type.hardware, 1 + i, `vw·${i % 256}·${i}`));
				break;
			case "bursts":
				peer.send(frame(type.hardware, 1, `vw·1·${"x".repeat(0xffff - 5)}`));
				break;
			case "babbles": {
				const bytes = new Uint8Array(this.chance.whole(1, 300));
				this.chance.fill(bytes);
				peer.send(bytes);
				break;
			}
			case "misleads":
				for (const each of misleading(token)) peer.send(each);
		}
	}
}

/**
 * With what the frame begins in which a device says what it is; one of 2019 begins with its library
 * (docs/protocol/update.md#tag).
 */
const infos = [utf8("mcu\0"), utf8("ver\0")] as const;

const startsWith = (bytes: Uint8Array, beginning: Uint8Array): boolean =>
	beginning.every((each, at) => bytes[at] === each);

const offerOf = (url: string): Uint8Array => frame(type.internal, 7777, `ota·${url}`);

const target = ({ redirects, port }: { readonly redirects: string; readonly port?: number }): string =>
	port === undefined ? redirects : `${redirects}·${port}`;

function misleading(token: string): readonly Uint8Array[] {
	return [
		response(0xffff, ok),
		response(2, serverError),
		frame(type.hardware, 1, "vw·999·1"),
		frame(type.hardware, 2, "vw·1"),
		frame(type.hardware, 3, "zz·1·1"),
		frame(type.hardware, 4, ""),
		frame(type.internal, 5, ""),
		frame(type.internal, 6, "utc·time·-1"),
		frame(type.internal, 7, "utc·time·soon"),
		frame(type.internal, 8, "meta"),
		frame(type.debugPrint, 9, `your token is ${token}`),
		frame(type.ping, 10, "with a body"),
	];
}
