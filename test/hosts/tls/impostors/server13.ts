import { u16, vector16, vector24, vector8 } from "./bytes";
import { Handmade } from "./handmade";
import { extensions13, suite, writeServerHello, type ClientHello, type ServerHello } from "./hello";
import { message, messageType } from "./records";
import { deriveSecret, expandLabel, extract, Gcm13, hmac, KeyShare, sha256 } from "./secrets";
import { sign13 } from "./signatures";

/** The messages of a TLS 1.3 server, in order. */
export const steps13 = ["serverHello", "encryptedExtensions", "certificate", "certificateVerify", "finished"] as const;
export type Step13 = (typeof steps13)[number];

const none: Buffer = Buffer.alloc(0);
const zeros = Buffer.alloc(32);

/** TLS 1.3 (RFC 8446) with AES-128-GCM, in the group that the client's first share is of. */
export class Server13 extends Handmade<Step13> {
	protected hello: ClientHello | undefined;
	share: KeyShare | undefined;
	#serverSecret = none;

	protected async shakeHands(hello: ClientHello): Promise<void> {
		this.hello = hello;
		const [id, peer] = [...hello.shares][0] ?? [];
		if (id === undefined || peer === undefined) throw new Error("The client speaks no TLS 1.3.");
		this.share = new KeyShare(id);
		await this.step("serverHello");
		const early = deriveSecret(extract(zeros, zeros), "derived", none);
		const secret = extract(early, this.share.agree(peer));
		const clientSecret = deriveSecret(secret, "c hs traffic", this.transcript);
		this.#serverSecret = deriveSecret(secret, "s hs traffic", this.transcript);
		this.records.writing = new Gcm13(this.#serverSecret);
		this.records.reading = new Gcm13(clientSecret);
		for (const step of ["encryptedExtensions", "certificate", "certificateVerify", "finished"] as const)
			await this.step(step);
		const main = extract(deriveSecret(secret, "derived", none), zeros);
		const [client, server] = [
			deriveSecret(main, "c ap traffic", this.transcript),
			deriveSecret(main, "s ap traffic", this.transcript),
		];
		await this.hear(messageType.finished);
		this.records.reading = new Gcm13(client);
		this.records.writing = new Gcm13(server);
	}

	protected give(step: Step13): Buffer {
		return this[step]();
	}

	serverHello(): Buffer {
		return this.handshake(writeServerHello(this.helloFields()));
	}

	helloFields(): ServerHello {
		return {
			random: this.random,
			session: this.hello?.session ?? none,
			suite: suite.aes128GcmSha256,
			extensions: this.share ? extensions13(this.share.group, this.share.publicBytes) : [],
		};
	}

	encryptedExtensions(): Buffer {
		return this.handshake(message(messageType.encryptedExtensions, vector16()));
	}

	certificate(): Buffer {
		const list = this.identity.chain.map(each => Buffer.concat([vector24(each), u16(0)]));
		return this.handshake(message(messageType.certificate, vector8(), vector24(...list)));
	}

	certificateVerify(): Buffer {
		return this.handshake(message(messageType.certificateVerify, this.signature()));
	}

	/** Algorithm and signature over all that was said: only who has the certificate's key can make it. */
	signature(): Buffer {
		return sign13(this.identity.key, this.signed("server"));
	}

	/** RFC 8446 4.4.3 */
	signed(side: "server" | "client"): Buffer {
		const label = Buffer.from(`${" ".repeat(64)}TLS 1.3, ${side} CertificateVerify\0`);
		return Buffer.concat([label, sha256(this.transcript)]);
	}

	finished(): Buffer {
		const key = expandLabel(this.#serverSecret, "finished", none, 32);
		return this.handshake(message(messageType.finished, hmac(key, sha256(this.transcript))));
	}
}
