import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import type { Call, Client, Outcome } from "./client";
import { login } from "./handmade";
import { readServerHello, writeClientHello } from "./hello";
import { contentType, message, messageType, Records } from "./records";
import { deriveSecret, expandLabel, extract, Gcm12, Gcm13, group, hmac, KeyShare, prf, sha256 } from "./secrets";
import { u8, vector8 } from "./bytes";

/**
 * A TLS client that checks nothing: no certificate, no signature, no version, no suite, no Finished; and what it does not
 * understand it takes for the end of the handshake. Every impostor must get the token out of it, or the impostor is no test.
 */
export class CarelessClient implements Client {
	readonly name = "a client that checks nothing";
	readonly newest = "TLSv1.3";
	readonly #patience: number;

	/** @param patience how long it waits before it takes the handshake for done, and then for an answer, milliseconds */
	constructor(patience: number) {
		this.#patience = patience;
	}
	async connect({ port }: Call): Promise<Outcome> {
		const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
		socket.on("error", () => undefined);
		const talk = new Talk(socket);
		const inTime = <T>(work: Promise<T>): Promise<T | "timeout"> =>
			Promise.race([work, new Promise<"timeout">(done => setTimeout(done, this.#patience, "timeout"))]);
		await inTime(talk.shakeHands());
		const outcome = await inTime(talk.logIn());
		await new Promise<void>(done => (socket.destroyed ? done() : socket.end(done)));
		socket.destroy();
		return outcome;
	}
}

/** The careless client's one connection. */
class Talk {
	readonly #records: Records;
	readonly #random = randomBytes(32);
	readonly #share = new KeyShare(group.p256);
	#transcript = Buffer.alloc(0);

	constructor(socket: Socket) {
		this.#records = new Records(socket);
	}

	/** Never fails: a handshake that went wrong is over, is it not? */
	async shakeHands(): Promise<void> {
		try {
			await this.#say(writeClientHello(this.#random, this.#share));
			const said = await this.#hear();
			if (said.readUInt8(0) !== messageType.serverHello) return;
			const hello = readServerHello(said);
			await (hello.share ? this.#shakeHands13(hello.share) : this.#shakeHands12(hello.random));
		} catch {
			return;
		}
	}

	async logIn(): Promise<Outcome> {
		try {
			await this.#records.send(this.#records.frame(contentType.application, login));
			while ((await this.#records.next()).type !== contentType.application);
			return "welcome";
		} catch {
			return "ended";
		}
	}

	async #shakeHands12(serverRandom: Buffer): Promise<void> {
		let peer: Buffer = Buffer.alloc(0);
		for (let type = -1; type !== messageType.serverHelloDone;) {
			const said = await this.#hear();
			type = said.readUInt8(0);
			if (type === messageType.serverKeyExchange) peer = said.subarray(8, 8 + said.readUInt8(7));
		}
		await this.#say(message(messageType.clientKeyExchange, vector8(this.#share.publicBytes)));
		const randoms = Buffer.concat([this.#random, serverRandom]);
		const master = prf(this.#share.agree(peer), "master secret", randoms, 48);
		const keys = prf(master, "key expansion", Buffer.concat([serverRandom, this.#random]), 40);
		await this.#records.send(this.#records.frame(contentType.changeCipherSpec, u8(1)));
		this.#records.writing = new Gcm12(keys.subarray(0, 16), keys.subarray(32, 36));
		await this.#say(message(messageType.finished, prf(master, "client finished", sha256(this.#transcript), 12)));
		const reading = new Gcm12(keys.subarray(16, 32), keys.subarray(36, 40));
		await this.#hear(() => (this.#records.reading = reading));
	}

	async #shakeHands13(peer: Buffer): Promise<void> {
		const [none, zeros] = [Buffer.alloc(0), Buffer.alloc(32)];
		const early = deriveSecret(extract(zeros, zeros), "derived", none);
		const secret = extract(early, this.#share.agree(peer));
		const clientSecret = deriveSecret(secret, "c hs traffic", this.#transcript);
		this.#records.reading = new Gcm13(deriveSecret(secret, "s hs traffic", this.#transcript));
		while ((await this.#hear()).readUInt8(0) !== messageType.finished);
		const main = extract(deriveSecret(secret, "derived", none), zeros);
		const [client, server] = [
			deriveSecret(main, "c ap traffic", this.#transcript),
			deriveSecret(main, "s ap traffic", this.#transcript),
		];
		this.#records.writing = new Gcm13(clientSecret);
		const key = expandLabel(clientSecret, "finished", none, 32);
		await this.#say(message(messageType.finished, hmac(key, sha256(this.#transcript))));
		this.#records.reading = new Gcm13(server);
		this.#records.writing = new Gcm13(client);
	}

	async #say(said: Buffer): Promise<void> {
		this.#transcript = Buffer.concat([this.#transcript, said]);
		await this.#records.send(this.#records.frame(contentType.handshake, said));
	}

	async #hear(onChange?: () => void): Promise<Buffer> {
		const said = await this.#records.message(({ type }) => {
			if (type === contentType.changeCipherSpec) onChange?.();
			else throw new Error("not of a handshake");
		});
		this.#transcript = Buffer.concat([this.#transcript, said]);
		return said;
	}
}
