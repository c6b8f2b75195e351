import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { valueOf, type Device, type Provision } from "./device";
import { Refusal } from "./refusal";
import { portalAnswer, unknownHost } from "./faults";
import { Command, frame, FrameError, FrameReader, response, Status, words, type Frame } from "./frame";
import { fromServer, type Connection, type Hub } from "./hub";
import { internal } from "./internal";
import { RateMeter } from "./rate";

/** Silence allowed before an info frame says otherwise: 10 s times 2.3 (docs/protocol/legacy.md#idle-limit). */
const firstPatience = 23_000;
/** A device that lets this much pile up does not read. */
const mostUnread = 65_536;
/** Frames to a device whose info said nothing about its buffer (docs/protocol/legacy.md#limits). */
const defaultBuffer = 256;

/** How far a connection has come. */
type Stage =
	| { readonly at: "login" }
	/** Logged in with a provision token: waiting for the info frame that makes the device. */
	| { readonly at: "provisioning"; readonly provision: Provision }
	| { readonly at: "device"; readonly device: Device }
	/** Has been told its last word: what comes still is not read. */
	| { readonly at: "ending" }
	| { readonly at: "closed" };

/** One device's connection: login, then a frame at a time. */
export class Session implements Connection {
	readonly #socket: Socket;
	/** Where it comes from; the socket forgets when it is closed. */
	readonly #from: string;
	readonly #address: string;
	readonly #hub: Hub;
	readonly #reader = new FrameReader();
	readonly #rate: RateMeter;
	#stage: Stage = { at: "login" };
	#heardAt: number;
	#patience = firstPatience;
	#buffer = defaultBuffer;
	/** Time of the values in the group that is open (docs/protocol/wire.md#groups). */
	#groupAt: number | undefined;

	constructor(socket: Socket, hub: Hub) {
		this.#socket = socket;
		this.#address = socket.remoteAddress ?? "";
		this.#from = `${this.#address}:${socket.remotePort}`;
		this.#hub = hub;
		this.#heardAt = hub.now();
		this.#rate = new RateMeter(this.#heardAt);
		socket.setNoDelay(true);
		socket.on("data", this.#onData);
		socket.on("error", this.#onError);
		socket.on("close", this.#onClose);
	}

	readonly #onData = (chunk: Buffer): void => this.#receive(chunk);
	readonly #onError = (error: Error): void => this.close(error.message);
	readonly #onClose = (): void => this.close("the device closed the connection");

	get device(): Device | undefined {
		return this.#stage.at === "device" ? this.#stage.device : undefined;
	}

	/** Ends the connection if nothing came for too long (docs/protocol/wire.md#heartbeat). */
	checkIdle(now: number): void {
		if (now - this.#heardAt > this.#patience) this.close(`nothing came for ${this.#patience / 1000} s`);
	}

	/** Sends a frame; says so in the log when it is larger than the device's buffer (docs/protocol/legacy.md#limits). */
	send(bytes: Buffer): void {
		if (this.#stage.at === "closed") return;
		if (bytes.length > this.#buffer - 5)
			return this.#log(`${bytes.length} bytes were not sent: the device takes ${this.#buffer - 5}`);
		this.#socket.write(bytes);
		if (this.#socket.writableLength > mostUnread) this.close("the device does not read what it is sent");
	}

	/** Offers a firmware: the address of `path` as this device reaches the cloud (docs/protocol/update.md#offer). */
	offer(path: string): void {
		const { localAddress = "", localPort } = this.#socket;
		const [scheme, name] = this.#socket instanceof TLSSocket ? ["https", this.#socket.servername] : ["http", undefined];
		this.send(frame(Command.internal, fromServer, "ota", `${scheme}://${name || localAddress}:${localPort}${path}`));
	}

	close(reason: string): void {
		if (this.#stage.at === "closed") return;
		const { device } = this;
		this.#log(`connection ended: ${reason}`);
		this.#stage = { at: "closed" };
		this.#socket.destroy();
		this.#hub.left(this, device, reason);
	}

	#receive(chunk: Buffer): void {
		if (this.#stage.at === "ending") return;
		const { fault } = this.#hub;
		this.#heardAt = this.#hub.now();
		if (fault.kind === "silent") return;
		if (fault.kind === "portal") {
			this.#stage = { at: "ending" };
			this.#socket.end(portalAnswer);
			return;
		}
		if (this.#stage.at === "login" && beginsRequest(chunk)) return this.#giveAway(chunk);
		try {
			this.#reader.push(chunk, each => this.#take(each));
		} catch (error) {
			if (!(error instanceof FrameError)) throw error;
			this.close(error.message);
		}
	}

	/** Who speaks HTTP here wants a download; none of its bytes is lost. */
	#giveAway(chunk: Buffer): void {
		this.#stage = { at: "closed" };
		this.#hub.left(this, undefined, "");
		this.#socket.off("data", this.#onData).off("error", this.#onError).off("close", this.#onClose);
		this.#socket.pause();
		this.#socket.unshift(chunk);
		this.#hub.onRequest(this.#socket);
	}

	#take(received: Frame): void {
		const { command, id } = received;
		const isLogin = command === Command.login || command === Command.oldLogin;
		switch (this.#stage.at) {
			case "closed":
			case "ending":
				return;
			case "login":
				if (isLogin) this.#login(received);
				else this.close(`command ${command} came before the login`);
				return;
			case "provisioning":
				if (isLogin) this.#answer(id, Status.alreadyLoggedIn);
				else if (command === Command.internal) this.#internal(received);
				else this.#log(`command ${command} ignored: the info frame of a new device comes first`);
				return;
			case "device": {
				const verdict = this.#rate.take(this.#hub.now());
				if (verdict === "drop and tell") {
					this.#log("too many messages: the rest is dropped");
					this.#answer(id, Status.quota);
				} else if (verdict === "pass") {
					if (isLogin) this.#answer(id, Status.alreadyLoggedIn);
					else this.#serve(this.#stage.device, received);
				}
			}
		}
	}

	#login({ id, body }: Frame): void {
		const { fault, devices } = this.#hub;
		const token = body.toString("latin1").trim();
		if (fault.kind === "status") return this.#answer(id, fault.status);
		if (fault.kind === "token") return this.#answer(id, Status.invalidToken);
		const target = fault.kind === "name" ? { host: unknownHost, port: undefined } : this.#hub.redirectFor(token);
		if (target) {
			const { host, port } = target;
			return this.send(frame(Command.redirect, id, host, ...(port === undefined ? [] : [port])));
		}
		const { guesses } = this.#hub;
		if (guesses.wait(this.#address, this.#heardAt)) return this.close("too many wrong tokens came from its address");
		const device = devices.byToken(token);
		const provision = device ? undefined : devices.provision(token);
		if (device) {
			this.#answer(id, Status.ok);
			this.#become(device);
		} else if (provision) {
			this.#stage = { at: "provisioning", provision };
			this.#answer(id, Status.ok);
		} else {
			// The connection stays: the device may try another token on it (docs/protocol/legacy.md#login).
			this.#log("login refused: nobody has this token");
			guesses.wrong(this.#address, this.#heardAt);
			this.#answer(id, Status.invalidToken);
		}
	}

	#become(device: Device): void {
		this.#stage = { at: "device", device };
		this.#hub.joined(this, device);
	}

	#serve(device: Device, received: Frame): void {
		const { command, id, body } = received;
		switch (command) {
			case Command.response:
				return;
			case Command.ping:
				return this.#answer(id, Status.ok);
			case Command.internal:
				return this.#internal(received);
			case Command.hardware:
				return this.#hardware(device, id, words(body));
			case Command.sync:
				return this.#sync(device, id, words(body));
			case Command.property:
				return this.#property(device, id, words(body));
			case Command.group:
				return this.#group(words(body));
			case Command.eventLog: {
				const [code = "", description = ""] = words(body);
				return this.#attempt(id, Status.illegalCommand, () => this.#hub.devices.logEvent(device, code, description));
			}
			case Command.eventClear: {
				const [code = "", which] = words(body);
				const found = this.#hub.devices.resolveEvent(device, code, which === "all" ? "all" : "latest");
				return this.#answer(id, found ? Status.ok : Status.illegalCommand);
			}
			default:
				// As the legacy server: what it does not know below 100 is skipped, above it is no Blynk client
				// (docs/protocol/legacy.md#after-login).
				if (command >= 100) return this.close(`unknown command ${command}`);
				this.#log(`command ${command} ignored: unknown or no longer supported`);
		}
	}

	#internal({ id, body }: Frame): void {
		const stage = this.#stage;
		const answer = internal(words(body), this.#hub.devices, this.device, this.#hub.timeZone);
		switch (answer.kind) {
			case "frame":
				return this.send(frame(Command.internal, id, ...answer.words));
			case "status":
				if (answer.reason) this.#log(answer.reason);
				return this.#answer(id, answer.status);
			case "ignored":
				return this.#log(answer.reason);
			case "info": {
				const { heartbeat, buffer } = answer;
				if (heartbeat) this.#patience = Math.ceil(heartbeat * this.#hub.idleFactor) * 1000;
				if (buffer) this.#buffer = buffer;
				if (stage.at === "provisioning") {
					const owner = this.#hub.devices.byToken(stage.provision.token);
					const device = owner ?? this.#hub.devices.activate(stage.provision, answer.hardware["tmpl"]);
					this.#hub.devices.describe(device, answer.hardware);
					this.#become(device);
				} else if (stage.at === "device") this.#hub.devices.describe(stage.device, answer.hardware);
				// An offer goes before the answer, as the old server does it (docs/protocol/legacy.md#after-login).
				if (this.device) this.#hub.onInfo(this.device);
				return this.#answer(id, Status.ok);
			}
		}
	}

	#hardware(device: Device, id: number, [kind, pin, ...values]: readonly string[]): void {
		if (!kind || kind.length < 2 || pin === undefined) return this.#answer(id, Status.illegalCommand);
		// "dr", "ar" and "vr" ask, which is the server's part; "dw" and "aw" are answers about real pins, not kept.
		if (kind !== "vw") return this.#log(`hardware "${kind.slice(0, 8)}" ignored`);
		const number = pinNumber(pin);
		if (number === undefined || !values.length) return this.#answer(id, Status.illegalCommand);
		try {
			this.#hub.devices.write(device, number, values, "device", this.#groupAt);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			// Nobody acknowledges a write (docs/protocol/wire.md#hardware-frames), so a refusal is only logged.
			this.#log(`V${number} not stored: ${error.message}`);
		}
	}

	#sync(device: Device, id: number, [kind, ...pins]: readonly string[]): void {
		const { datastreams } = this.#hub.devices.template(device);
		if (kind === undefined) {
			const all = new Set([...Object.keys(device.values).map(Number), ...datastreams.map(each => each.pin)]);
			for (const pin of [...all].sort((a, b) => a - b))
				if (datastreams.find(each => each.pin === pin)?.sync !== false) this.#tell(device, id, pin);
			return;
		}
		const numbers = pins.map(pinNumber);
		if (kind === "vr") for (const pin of numbers) if (pin !== undefined) this.#tell(device, id, pin);
		// Those that exist are answered all the same (docs/protocol/legacy.md#found-by-running-it).
		if (kind !== "vr" || !numbers.length || numbers.includes(undefined)) this.#answer(id, Status.illegalCommand);
	}

	/** Sends what a pin holds; nothing when it has neither value nor default. */
	#tell(device: Device, id: number, pin: number): void {
		const words = valueOf(device, this.#hub.devices.template(device), pin);
		if (words) this.send(frame(Command.hardware, id, "vw", pin, ...words));
	}

	#property(device: Device, id: number, words: readonly string[]): void {
		const from = words.findIndex(each => pinNumber(each) === undefined);
		const property = words[from];
		const values = words.slice(from + 1);
		if (from < 1 || !property || !values.length) return this.#answer(id, Status.illegalBody);
		this.#attempt(id, Status.illegalBody, () => {
			for (const pin of words.slice(0, from)) this.#hub.devices.setProperty(device, Number(pin), property, values);
		});
	}

	#group([kind, at]: readonly string[]): void {
		if (kind === "e") this.#groupAt = undefined;
		else if (kind === "b") this.#groupAt = Date.now();
		else if (kind === "t" && at && /^\d{1,15}$/.test(at)) this.#groupAt = Math.min(Number(at), Date.now());
		else this.#log("a group frame that is none of b, t and e was ignored");
	}

	/** Does what a frame asks and answers 200, or `refused` when the cloud will not. */
	#attempt(id: number, refused: number, action: () => void): void {
		try {
			action();
			this.#answer(id, Status.ok);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			this.#log(error.message);
			this.#answer(id, refused);
		}
	}

	#answer(id: number, status: number): void {
		this.#hub.devices.flush();
		this.send(response(id, status));
	}

	#log(line: string): void {
		const { device } = this;
		const who = device ? `device ${device.id} (${device.name})` : this.#from;
		this.#hub.log(`${who}: ${line}`);
	}
}

/** The name of an HTTP method begins with a capital letter, and no login does. */
const beginsRequest = ([first = 0]: Buffer): boolean => first >= 0x41 && first <= 0x5a;

/** A virtual pin's number, 0 to 255. */
function pinNumber(word: string): number | undefined {
	return /^\d{1,3}$/.test(word) && Number(word) <= 255 ? Number(word) : undefined;
}
