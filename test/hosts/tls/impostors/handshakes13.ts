import { randomBytes } from "node:crypto";
import { u16, u8 } from "./bytes";
import { algorithms, keyless, odd, ones, refused, rsaKeyless, uncertified, zeros, type Handshake } from "./handshake";
import { extension, extensionOf, extensions13, type ServerHello } from "./hello";
import { contentType, message, messageType, record } from "./records";
import { group, sha256 } from "./secrets";
import { Server13, type Step13 } from "./server13";
import { sign13, signature } from "./signatures";

const none = Buffer.alloc(0);

type Who = Handshake["identities"];

/** A server whose proof that it has the key (CertificateVerify) is another. */
function proves(name: string, make: (server: Server13) => Buffer, ...who: Who): Handshake {
	const Server = class extends Server13 {
		override signature(): Buffer {
			return make(this);
		}
	};
	return refused(name, Server, ...who);
}

/** Impostors with the chain that everybody can have, and without its key. */
const unsigned: readonly Handshake[] = [
	refused("the proof is signed with another key", Server13, keyless, rsaKeyless),
	proves("the proof is not signed", () => none, keyless, rsaKeyless),
	proves("the proof has an empty signature", () => signature(0x0403, none), keyless),
	...Object.entries(algorithms).map(([name, algorithm]) =>
		proves(
			`the proof is signed with noise, by ${name}`,
			({ identity }) => signature(algorithm, randomBytes(identity.key.asymmetricKeyType === "rsa" ? 256 : 70)),
			keyless,
			rsaKeyless,
		),
	),
	proves("the proof is signed with r = s = 0", () => signature(0x0403, zeros), keyless),
	proves("the proof is signed with r = s = 1", () => signature(0x0403, ones), keyless),
	proves("the proof is a client's", server => sign13(server.identity.key, server.signed("client"))),
	proves("the proof is of another handshake", ({ identity }) => sign13(identity.key, randomBytes(130))),
];

/** A server that chooses otherwise. */
function chooses(name: string, change: (fields: ServerHello, server: Server13) => Partial<ServerHello>): Handshake {
	const Server = class extends Server13 {
		override helloFields(): ServerHello {
			const fields = super.helloFields();
			return { ...fields, ...change(fields, this) };
		}
	};
	return refused(`chooses ${name}`, Server);
}

const shares = (name: string, curve: number, share: Buffer): Handshake =>
	chooses(name, () => ({ extensions: extensions13(curve, share) }));

const weak: readonly Handshake[] = [
	...[0x0300, 0x0301, 0x0302, 0x0303, 0x0305].map(version =>
		chooses(`the version ${version.toString(16)} in the manner of TLS 1.3`, (_, { share }) => ({
			extensions: share ? extensions13(share.group, share.publicBytes, version) : [],
		})),
	),
	...[0x0000, 0x0005, 0xc02f, 0x1305].map(number =>
		chooses(`the suite ${number.toString(16)}`, () => ({ suite: number })),
	),
	chooses("compression", () => ({ compression: 1 })),
	chooses("the session of another hello", () => ({ session: randomBytes(32) })),
	chooses("a key that was never shared", ({ extensions }) => ({
		extensions: [...extensions, extensionOf(extension.preSharedKey, u16(0))],
	})),
	chooses("no key share", ({ extensions }) => ({ extensions: extensions.slice(0, 1) })),
	shares("a curve that was not offered", 1, Buffer.alloc(43, 4)),
	shares("a point that is not on the curve", group.p256, Buffer.alloc(65, 4)),
	shares("zeros, which give away the secret of X25519", group.x25519, Buffer.alloc(32)),
];

/** A server that sends something else at some step. */
const sending = (change: (server: Server13, step: Step13, right: () => Buffer) => Buffer): Handshake["Server"] =>
	class extends Server13 {
		protected override give(step: Step13): Buffer {
			return change(this, step, () => super.give(step));
		}
	};

const without = (...missing: readonly Step13[]): Handshake["Server"] =>
	sending((_, step, right) => (missing.includes(step) ? none : right()));

const insteadOf = (at: Step13, other: (server: Server13) => Buffer): Handshake["Server"] =>
	sending((server, step, right) => (step === at ? other(server) : right()));

/** Seals nothing. */
class InClear extends Server13 {
	override frame(type: number, body: Buffer): Buffer {
		return record({ type, body });
	}
}

/** Asks for another hello again and again (RFC 8446 4.1.4). */
class NeverContent extends Server13 {
	protected override async shakeHands(): Promise<void> {
		this.random.set(sha256(Buffer.from("HelloRetryRequest")));
		for (;;) {
			await this.send(this.serverHello());
			await this.hear(messageType.clientHello);
		}
	}
}

const disorderly: readonly Handshake[] = [
	uncertified("shows no certificate", without("certificate")),
	refused("proves nothing", without("certificateVerify")),
	uncertified("shows no certificate and proves nothing", without("certificate", "certificateVerify")),
	refused("has no encrypted extensions", without("encryptedExtensions")),
	refused(
		"finishes with noise",
		insteadOf("finished", server => server.handshake(message(messageType.finished, randomBytes(32)))),
	),
	refused(
		"finishes with nothing",
		insteadOf("finished", server => server.handshake(message(messageType.finished))),
	),
	refused(
		"sends data instead of finishing",
		insteadOf("finished", server => server.frame(contentType.application, Buffer.from("hello"))),
	),
	refused("goes on in clear", InClear),
	refused("asks for another hello for ever", NeverContent),
];

export const wrongHandshakes13: readonly Handshake[] = [...unsigned, ...weak, ...disorderly];

/** Handshake messages in records of a few bytes each. */
class Fragmenting extends Server13 {
	override frame(type: number, body: Buffer): Buffer {
		if (type !== contentType.handshake) return super.frame(type, body);
		const pieces: Buffer[] = [];
		for (let at = 0; at < body.length; at += 50) pieces.push(super.frame(type, body.subarray(at, at + 50)));
		return Buffer.concat(pieces);
	}
}

const changeOfEncryption = record({ type: contentType.changeCipherSpec, body: u8(1) });

export const rightHandshakes13: readonly Handshake[] = [
	odd("messages in pieces", Fragmenting),
	odd(
		"a change of encryption for old middle boxes",
		sending((_, step, right) =>
			step === "encryptedExtensions" ? Buffer.concat([changeOfEncryption, right()]) : right(),
		),
	),
];
