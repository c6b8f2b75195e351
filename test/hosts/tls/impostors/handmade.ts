import { randomBytes } from "node:crypto";
import type { Identity } from "./certify";
import { readClientHello, type ClientHello } from "./hello";
import type { Line, Seen } from "./line";
import { alert, contentType, messageType, record, Records, Unreadable, type Content } from "./records";

/** A login of a device (docs/protocol/wire.md#connection): command 29, id 1, a token of 32 characters. */
export const token = "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345";
export const login = Buffer.concat([Buffer.from([29, 0, 1, 0, 32]), Buffer.from(token)]);
/** What the cloud says to it: a response to id 1, 200. */
export const welcome = Buffer.from([0, 0, 1, 0, 200]);

/** Ends a server's script: from now on it only listens, until the client ends the connection. */
export class Enough extends Error {}

/**
 * A TLS server written out, so that it can be written wrong: a subclass or an instance with other methods is an impostor.
 * A step is a message of the server; each method of that name gives the bytes for it.
 */
export abstract class Handmade<Step extends string> {
	readonly line: Line;
	readonly seen: Seen;
	readonly identity: Identity;
	readonly random = randomBytes(32);
	protected readonly records: Records;
	protected transcript = Buffer.alloc(0);

	constructor(line: Line, seen: Seen, identity: Identity) {
		this.line = line;
		this.seen = seen;
		this.identity = identity;
		this.records = new Records(line);
	}

	/** The whole connection. */
	async serve(): Promise<void> {
		try {
			await this.shakeHands(readClientHello(await this.hear(messageType.clientHello)));
			await this.answer();
		} catch (error) {
			if (!(error instanceof Enough || error instanceof Unreadable)) throw error;
			await this.overhear();
		}
	}

	/** Reads what can be read of all that the client sends. @throws Gone */
	protected async overhear(): Promise<void> {
		for (;;) {
			try {
				const { type, body } = await this.records.next();
				if (type === contentType.application) this.seen.plain.push(body);
				if (type === contentType.handshake) this.seen.hellos++;
			} catch (error) {
				if (!(error instanceof Unreadable)) throw error;
			}
		}
	}

	/** What comes before a step: nothing. @throws Enough */
	async before(_step: Step): Promise<void> {}

	protected abstract shakeHands(hello: ClientHello): Promise<void>;
	protected abstract give(step: Step): Buffer;

	/** Sends what belongs to the step. */
	protected async step(step: Step): Promise<void> {
		await this.before(step);
		await this.send(this.give(step));
	}

	/** Reads until the login has come, and says welcome. */
	protected async answer(): Promise<void> {
		let said = "";
		while (!said.includes(token)) {
			const content = await this.records.next();
			if (content.type === contentType.alert) throw new Enough();
			if (content.type === contentType.handshake) this.seen.hellos++;
			if (content.type !== contentType.application) continue;
			this.seen.plain.push(content.body);
			said += content.body.toString("latin1");
		}
		await this.beforeWelcome();
		await this.send(this.frame(contentType.application, welcome));
		await this.overhear();
	}

	/** What comes when all is up and the login here. */
	async beforeWelcome(): Promise<void> {}

	/** Sends bytes as they are. */
	async send(bytes: Buffer): Promise<void> {
		await this.records.send(bytes);
	}

	/** A record, sealed once the handshake is so far. */
	frame(type: number, body: Buffer): Buffer {
		return this.records.frame(type, body);
	}

	/** A handshake message, which counts for the transcript. */
	handshake(message: Buffer): Buffer {
		this.transcript = Buffer.concat([this.transcript, message]);
		return this.frame(contentType.handshake, message);
	}

	/** The next handshake message, which must be a `type`. */
	protected async hear(type: number): Promise<Buffer> {
		const message = await this.records.message(content => this.other(content));
		if (message.readUInt8(0) !== type) throw new Enough();
		if (type === messageType.clientHello) this.seen.hellos++;
		this.transcript = Buffer.concat([this.transcript, message]);
		return message;
	}

	/** A record that is no handshake message. */
	protected other(content: Content): void {
		if (content.type === contentType.alert) throw new Enough();
	}

	/** An alert, sealed like anything else. */
	alert(level: number, description: number): Buffer {
		return this.frame(contentType.alert, Buffer.from([level, description]));
	}
}

/** An alert in clear. */
export const clearAlert = (level: number, description: number): Buffer =>
	record({ type: contentType.alert, body: Buffer.from([level, description]) });

export const goodbye = clearAlert(alert.warning, alert.closeNotify);
