import { randomBytes } from "node:crypto";
import { u16, u8, vector8 } from "./bytes";
import { algorithms, keyless, odd, ones, refused, rsaKeyless, uncertified, zeros, type Handshake } from "./handshake";
import { weakSuites, type ClientHello, type ServerHello } from "./hello";
import { alert, contentType, message, messageType, record } from "./records";
import { Gcm12, group } from "./secrets";
import { Server12, type Step12 } from "./server12";
import { sign12, signature } from "./signatures";

const none = Buffer.alloc(0);

type Who = Handshake["identities"];

/** A server that signs the key exchange otherwise. */
function signs(name: string, make: (server: Server12, parameters: Buffer) => Buffer, ...who: Who): Handshake {
	const Server = class extends Server12 {
		override signature(parameters: Buffer): Buffer {
			return make(this, parameters);
		}
	};
	return refused(name, Server, ...who);
}

/** Impostors with the chain that everybody can have, and without its key. */
const unsigned: readonly Handshake[] = [
	refused("the key exchange is signed with another key", Server12, keyless, rsaKeyless),
	signs("the key exchange is not signed", () => none, keyless, rsaKeyless),
	signs("the key exchange has an empty signature of ECDSA", () => signature(0x0403, none), keyless),
	signs("the key exchange has an empty signature of RSA", () => signature(0x0401, none), rsaKeyless),
	...Object.entries(algorithms).map(([name, algorithm]) =>
		signs(
			`the key exchange is signed with noise, by ${name}`,
			({ identity }) => signature(algorithm, randomBytes(identity.key.asymmetricKeyType === "rsa" ? 256 : 70)),
			keyless,
			rsaKeyless,
		),
	),
	signs("the key exchange is signed with r = s = 0", () => signature(0x0403, zeros), keyless),
	signs("the key exchange is signed with r = s = 1", () => signature(0x0403, ones), keyless),
	signs("the key exchange is signed with the RSA number 0", () => signature(0x0401, Buffer.alloc(256)), rsaKeyless),
	signs("the key exchange is signed with the RSA number 1", () => signature(0x0401, one), rsaKeyless),
	signs("the signature is longer than its message", () => Buffer.concat([u16(0x0403), u16(0xffff)]), keyless),
	signs("the signature is of another handshake", ({ identity }, parameters) =>
		sign12(identity.key, Buffer.concat([randomBytes(64), parameters])),
	),
	signs("the signature is of another key share", (server, parameters) => {
		const other = Buffer.from(parameters);
		other.writeUInt8(other.readUInt8(40) ^ 1, 40);
		return sign12(server.identity.key, Buffer.concat([server.randoms("client"), other]));
	}),
];

const one = Buffer.concat([Buffer.alloc(255), u8(1)]);

/** A server that chooses otherwise. */
function chooses(name: string, change: Partial<ServerHello>): Handshake {
	const Server = class extends Server12 {
		override helloFields(): ServerHello {
			return { ...super.helloFields(), ...change };
		}
	};
	return refused(`chooses ${name}`, Server);
}

const versions = {
	"SSL 2.0": 0x0200,
	"SSL 3.0": 0x0300,
	"TLS 1.0": 0x0301,
	"TLS 1.1": 0x0302,
	"DTLS 1.2": 0xfefd,
	"no version": 0,
};

/** RFC 8446 4.1.3: the end of the random with which a server of 1.3 says that it was made to speak 1.2. */
const downgraded = Buffer.concat([randomBytes(24), Buffer.from("DOWNGRD"), u8(1)]);

const weak: readonly Handshake[] = [
	...Object.entries(versions).map(([name, version]) => chooses(name, { version })),
	...Object.entries(weakSuites).map(([name, number]) => chooses(`the suite ${name}`, { suite: number })),
	chooses("a suite of TLS 1.3", { suite: 0x1301 }),
	chooses("compression", { compression: 1 }),
	{
		...refused(
			"says that TLS 1.3 was talked out of",
			class extends Server12 {
				override readonly random = downgraded;
			},
		),
		newest: "TLSv1.3",
	},
];

type Change = (server: Server12, step: Step12, right: () => Buffer) => Buffer;

/** A server that sends something else at some step. */
const sending = (change: Change): Handshake["Server"] =>
	class extends Server12 {
		protected override give(step: Step12): Buffer {
			return change(this, step, () => super.give(step));
		}
	};

const without = (...missing: readonly Step12[]): Handshake["Server"] =>
	sending((_, step, right) => (missing.includes(step) ? none : right()));

const before = (at: Step12, extra: (server: Server12) => Buffer): Handshake["Server"] =>
	sending((server, step, right) => (step === at ? Buffer.concat([extra(server), right()]) : right()));

const insteadOf = (at: Step12, other: (server: Server12) => Buffer): Handshake["Server"] =>
	sending((server, step, right) => (step === at ? other(server) : right()));

/** A server whose key share is another. `kind` 3 is a named curve (RFC 8422 5.4). */
function shares(name: string, curve: number, share: Buffer, kind = 3): Handshake {
	const Server = class extends Server12 {
		override parameters(): Buffer {
			return Buffer.concat([u8(kind), u16(curve), vector8(share)]);
		}
	};
	return refused(`exchanges ${name}`, Server);
}

const changeOfEncryption = record({ type: contentType.changeCipherSpec, body: u8(1) });
const dataInClear = record({ type: contentType.application, body: Buffer.from("hello") });

/** Goes on as if there had been a session before, with secrets of zeros. */
class Resuming extends Server12 {
	override helloFields(): ServerHello {
		return { ...super.helloFields(), session: randomBytes(32) };
	}

	protected override async shakeHands(hello: ClientHello): Promise<void> {
		this.hello = hello;
		await this.step("serverHello");
		await this.step("changeCipherSpec");
		this.records.writing = new Gcm12(Buffer.alloc(16), Buffer.alloc(4));
		await this.step("finished");
		await this.hear(messageType.finished);
	}
}

const disorderly: readonly Handshake[] = [
	uncertified("shows no certificate", without("certificate")),
	refused("exchanges no key", without("keyExchange")),
	uncertified("shows no certificate and exchanges no key", without("certificate", "keyExchange")),
	uncertified(
		"changes to encryption before the certificate",
		before("certificate", () => changeOfEncryption),
	),
	refused(
		"changes to encryption before the key exchange",
		before("keyExchange", () => changeOfEncryption),
	),
	refused(
		"changes to encryption before the end of its hello",
		before("helloDone", () => changeOfEncryption),
	),
	refused("finishes in clear", without("changeCipherSpec")),
	refused(
		"sends data instead of finishing",
		insteadOf("finished", server => server.frame(contentType.application, Buffer.from("hello"))),
	),
	refused(
		"finishes with noise",
		insteadOf("finished", server => server.handshake(message(messageType.finished, randomBytes(12)))),
	),
	refused(
		"finishes with nothing",
		insteadOf("finished", server => server.handshake(message(messageType.finished))),
	),
	uncertified(
		"finishes right after its hello",
		before("certificate", server => server.handshake(message(messageType.finished, randomBytes(12)))),
	),
	refused(
		"sends data in clear during the handshake",
		before("keyExchange", () => dataInClear),
	),
	uncertified(
		"says hello twice",
		before("certificate", server => server.serverHello()),
	),
	refused(
		"says a client's hello",
		before("serverHello", server => server.handshake(message(messageType.clientHello, Buffer.alloc(40)))),
	),
	uncertified(
		"sends an unknown message",
		before("certificate", server => server.handshake(message(99))),
	),
	refused(
		"sends an unknown record",
		before("certificate", () => record({ type: 99, body: none })),
	),
	shares("on a curve that was not offered", 1, Buffer.alloc(43, 4)),
	shares("on a curve of its own", group.p256, Buffer.alloc(65, 4), 1),
	shares("a point that is not on the curve", group.p256, Buffer.alloc(65, 4)),
	shares("a point at infinity", group.p256, u8(0)),
	shares("nothing", group.p256, none),
	shares("zeros, which give away the secret of X25519", group.x25519, Buffer.alloc(32)),
	refused("resumes a session that never was", Resuming),
];

export const wrongHandshakes12: readonly Handshake[] = [...unsigned, ...weak, ...disorderly];

/** All of the server's first words in one record. */
class Merging extends Server12 {
	#held = none;

	protected override give(step: Step12): Buffer {
		const bytes = super.give(step);
		if (step === "changeCipherSpec" || step === "finished") return bytes;
		this.#held = Buffer.concat([this.#held, bytes.subarray(5)]);
		return step === "helloDone" ? this.frame(contentType.handshake, this.#held) : none;
	}
}

/** A server that sends something before the answer to the login. */
const beforeAnswer = (extra: (server: Server12) => Buffer): Handshake["Server"] =>
	class extends Server12 {
		override beforeWelcome(): Promise<void> {
			return this.send(extra(this));
		}
	};

export const rightHandshakes12: readonly Handshake[] = [
	odd("all of the server's first words in one record", Merging),
	odd(
		"a warning on the way",
		before("certificate", server => server.alert(alert.warning, alert.unrecognizedName)),
	),
	odd(
		"a request for another handshake, which is not granted",
		beforeAnswer(server => server.frame(contentType.handshake, message(messageType.helloRequest))),
	),
	odd(
		"empty records of data",
		beforeAnswer(server => Buffer.concat([1, 2].map(() => server.frame(contentType.application, none)))),
	),
];
