import { u16, u8, vector24, vector8 } from "./bytes";
import { Handmade } from "./handmade";
import { safeRenegotiation, suite, writeServerHello, type ClientHello, type ServerHello } from "./hello";
import { contentType, message, messageType, type Content } from "./records";
import { Gcm12, group, KeyShare, prf, sha256 } from "./secrets";
import { sign12 } from "./signatures";

/** The messages of a TLS 1.2 server, in order. */
export const steps12 = [
	"serverHello",
	"certificate",
	"keyExchange",
	"helloDone",
	"changeCipherSpec",
	"finished",
] as const;
export type Step12 = (typeof steps12)[number];

/** TLS 1.2 (RFC 5246) with ECDHE on P-256 and AES-128-GCM. */
export class Server12 extends Handmade<Step12> {
	protected hello: ClientHello | undefined;
	protected readonly share = new KeyShare(group.p256);
	protected master: Buffer = Buffer.alloc(48);
	#onChangeCipherSpec = (): void => {};

	protected async shakeHands(hello: ClientHello): Promise<void> {
		this.hello = hello;
		for (const step of ["serverHello", "certificate", "keyExchange", "helloDone"] as const) await this.step(step);
		const exchange = await this.hear(messageType.clientKeyExchange);
		this.master = prf(this.share.agree(exchange.subarray(5)), "master secret", this.randoms("client"), 48);
		const keys = prf(this.master, "key expansion", this.randoms("server"), 40);
		const [reading, writing] = [
			new Gcm12(keys.subarray(0, 16), keys.subarray(32, 36)),
			new Gcm12(keys.subarray(16, 32), keys.subarray(36, 40)),
		];
		this.#onChangeCipherSpec = () => (this.records.reading = reading);
		await this.hear(messageType.finished);
		await this.step("changeCipherSpec");
		this.records.writing = writing;
		await this.step("finished");
	}

	protected give(step: Step12): Buffer {
		return this[step]();
	}

	/** The two randoms, in the order that begins with that of the client or the server. */
	randoms(first: "client" | "server"): Buffer {
		const client = this.hello?.random ?? Buffer.alloc(32);
		return Buffer.concat(first === "client" ? [client, this.random] : [this.random, client]);
	}

	serverHello(): Buffer {
		return this.handshake(writeServerHello(this.helloFields()));
	}

	helloFields(): ServerHello {
		const { ecdheEcdsaAes128Gcm, ecdheRsaAes128Gcm } = suite;
		const isRsa = this.identity.key.asymmetricKeyType === "rsa";
		return {
			random: this.random,
			suite: isRsa ? ecdheRsaAes128Gcm : ecdheEcdsaAes128Gcm,
			extensions: this.hello?.asksForSafeRenegotiation ? [safeRenegotiation] : [],
		};
	}

	certificate(): Buffer {
		const list = this.identity.chain.map(each => vector24(each));
		return this.handshake(message(messageType.certificate, vector24(...list)));
	}

	keyExchange(): Buffer {
		const parameters = this.parameters();
		return this.handshake(message(messageType.serverKeyExchange, parameters, this.signature(parameters)));
	}

	/** The group and the server's share (RFC 8422 5.4). */
	parameters(): Buffer {
		return Buffer.concat([u8(3), u16(this.share.group), vector8(this.share.publicBytes)]);
	}

	/** Algorithm and signature over randoms and parameters: only who has the certificate's key can make it. */
	signature(parameters: Buffer): Buffer {
		return sign12(this.identity.key, Buffer.concat([this.randoms("client"), parameters]));
	}

	helloDone(): Buffer {
		return this.handshake(message(messageType.serverHelloDone));
	}

	changeCipherSpec(): Buffer {
		return this.frame(contentType.changeCipherSpec, u8(1));
	}

	finished(): Buffer {
		const proof = prf(this.master, "server finished", sha256(this.transcript), 12);
		return this.handshake(message(messageType.finished, proof));
	}

	protected override other(content: Content): void {
		super.other(content);
		if (content.type === contentType.changeCipherSpec) this.#onChangeCipherSpec();
	}
}
