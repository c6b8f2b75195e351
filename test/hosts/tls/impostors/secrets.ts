import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	createPublicKey,
	diffieHellman,
	generateKeyPairSync,
	type KeyObject,
} from "node:crypto";
import { u16, u8, vector8 } from "./bytes";
import { contentType, legacyVersion, type Content, type Protection } from "./records";

export const sha256 = (...parts: readonly Buffer[]): Buffer =>
	createHash("sha256").update(Buffer.concat(parts)).digest();
export const hmac = (key: Buffer, ...parts: readonly Buffer[]): Buffer =>
	createHmac("sha256", key).update(Buffer.concat(parts)).digest();

/** RFC 5246 5, with SHA-256. */
export function prf(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
	const start = Buffer.concat([Buffer.from(label), seed]);
	const parts: Buffer[] = [];
	for (let a = hmac(secret, start); parts.length * 32 < length; a = hmac(secret, a)) parts.push(hmac(secret, a, start));
	return Buffer.concat(parts).subarray(0, length);
}

/** RFC 8446 7.1: HKDF-Extract, HKDF-Expand-Label and Derive-Secret, with SHA-256. */
export const extract = (salt: Buffer, secret: Buffer): Buffer => hmac(salt, secret);

export function expandLabel(secret: Buffer, label: string, context: Buffer, length: number): Buffer {
	const info = Buffer.concat([u16(length), vector8(Buffer.from(`tls13 ${label}`)), vector8(context)]);
	// Node has no HKDF-Expand alone; up to 32 bytes it is one HMAC.
	return hmac(secret, info, u8(1)).subarray(0, length);
}

export const deriveSecret = (secret: Buffer, label: string, transcript: Buffer): Buffer =>
	expandLabel(secret, label, sha256(transcript), 32);

/** Named groups (RFC 8446 4.2.7) in which these servers agree on a secret. */
export const group = { p256: 23, x25519: 29 };

/** One side of a Diffie-Hellman exchange on a curve. */
export class KeyShare {
	readonly group: number;
	/** As it goes over the wire. */
	readonly publicBytes: Buffer;
	readonly #key: KeyObject;

	constructor(id: number) {
		this.group = id;
		const { privateKey, publicKey } =
			id === group.p256 ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("x25519");
		this.#key = privateKey;
		const { x = "", y = "" } = publicKey.export({ format: "jwk" });
		const [first, second] = [Buffer.from(x, "base64url"), Buffer.from(y, "base64url")];
		this.publicBytes = id === group.p256 ? Buffer.concat([u8(4), first, second]) : first;
	}

	agree(peer: Buffer): Buffer {
		const text = (start: number, end: number): string => peer.subarray(start, end).toString("base64url");
		const jwk =
			this.group === group.p256
				? { kty: "EC", crv: "P-256", x: text(1, 33), y: text(33, 65) }
				: { kty: "OKP", crv: "X25519", x: text(0, 32) };
		return diffieHellman({ privateKey: this.#key, publicKey: createPublicKey({ key: jwk, format: "jwk" }) });
	}
}

function seal(key: Buffer, nonce: Buffer, header: Buffer, plain: Buffer): Buffer {
	const cipher = createCipheriv("aes-128-gcm", key, nonce).setAAD(header);
	return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Buffer, nonce: Buffer, header: Buffer, sealed: Buffer): Buffer {
	const cipher = createDecipheriv("aes-128-gcm", key, nonce).setAAD(header).setAuthTag(sealed.subarray(-16));
	return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
}

const counter = (sequence: number): Buffer => {
	const bytes = Buffer.alloc(8);
	bytes.writeUInt32BE(sequence, 4);
	return bytes;
};

/** AES-128-GCM in TLS 1.2 (RFC 5288), one direction. */
export class Gcm12 implements Protection {
	#sequence = 0;

	constructor(
		readonly key: Buffer,
		readonly salt: Buffer,
	) {}

	seal({ type, body }: Content): Content {
		const sequence = counter(this.#sequence++);
		const nonce = Buffer.concat([this.salt, sequence]);
		const header = Buffer.concat([sequence, u8(type), u16(legacyVersion), u16(body.length)]);
		return { type, body: Buffer.concat([sequence, seal(this.key, nonce, header, body)]) };
	}

	open({ type, body }: Content): Content {
		const header = Buffer.concat([counter(this.#sequence++), u8(type), u16(legacyVersion), u16(body.length - 24)]);
		return { type, body: open(this.key, Buffer.concat([this.salt, body.subarray(0, 8)]), header, body.subarray(8)) };
	}
}

/** AES-128-GCM in TLS 1.3 (RFC 8446 5.2), one direction. */
export class Gcm13 implements Protection {
	readonly #key: Buffer;
	readonly #iv: Buffer;
	#sequence = 0;

	constructor(trafficSecret: Buffer) {
		const none = Buffer.alloc(0);
		this.#key = expandLabel(trafficSecret, "key", none, 16);
		this.#iv = expandLabel(trafficSecret, "iv", none, 12);
	}

	seal({ type, body }: Content): Content {
		const header = this.#header(body.length + 17);
		const plain = Buffer.concat([body, u8(type)]);
		return { type: contentType.application, body: seal(this.#key, this.#nonce(), header, plain) };
	}

	open(record: Content): Content {
		if (record.type === contentType.changeCipherSpec) return record;
		const plain = open(this.#key, this.#nonce(), this.#header(record.body.length), record.body);
		let end = plain.length - 1;
		while (end > 0 && plain[end] === 0) end--; // padding
		return { type: plain[end] ?? 0, body: plain.subarray(0, end) };
	}

	#header(length: number): Buffer {
		return Buffer.concat([u8(contentType.application), u16(legacyVersion), u16(length)]);
	}

	#nonce(): Buffer {
		const sequence = Buffer.concat([Buffer.alloc(4), counter(this.#sequence++)]);
		return Buffer.from(this.#iv.map((byte, index) => byte ^ (sequence[index] ?? 0)));
	}
}
