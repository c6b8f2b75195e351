import { Cursor, u16, u8, vector16, vector8 } from "./bytes";
import { legacyVersion, message, messageType } from "./records";
import { group, type KeyShare } from "./secrets";

/** Cipher suites (IANA's registry of TLS parameters). */
export const suite = {
	aes128GcmSha256: 0x1301,
	ecdheEcdsaAes128Gcm: 0xc02b,
	ecdheRsaAes128Gcm: 0xc02f,
};

/** Suites that protect nothing, or nothing any more. */
export const weakSuites: Readonly<Record<string, number>> = {
	NULL_WITH_NULL_NULL: 0x0000,
	RSA_WITH_NULL_SHA: 0x0002,
	RSA_EXPORT_WITH_RC4_40_MD5: 0x0003,
	RSA_WITH_RC4_128_SHA: 0x0005,
	RSA_WITH_3DES_EDE_CBC_SHA: 0x000a,
	RSA_WITH_AES_128_CBC_SHA: 0x002f,
	DH_anon_WITH_AES_128_CBC_SHA: 0x0034,
	RSA_WITH_AES_128_GCM_SHA256: 0x009c,
	ECDHE_RSA_WITH_NULL_SHA: 0xc010,
	ECDHE_RSA_WITH_AES_128_CBC_SHA: 0xc013,
	ECDH_anon_WITH_AES_128_CBC_SHA: 0xc018,
};

/** RFC 8446 4.2 */
export const extension = {
	groups: 10,
	signatureAlgorithms: 13,
	preSharedKey: 41,
	supportedVersions: 43,
	keyShare: 51,
	renegotiationInfo: 0xff01,
};
const renegotiationSignal = 0x00ff; // RFC 5746 3.3

export interface ClientHello {
	readonly random: Buffer;
	readonly session: Buffer;
	/** RFC 5746: wants to hear that renegotiation is safe. */
	readonly asksForSafeRenegotiation: boolean;
	/** Offers of TLS 1.3, by group. */
	readonly shares: ReadonlyMap<number, Buffer>;
	readonly offers13: boolean;
}

export function readClientHello(hello: Buffer): ClientHello {
	const fields = new Cursor(hello.subarray(4));
	fields.number(2);
	const random = fields.take(32);
	const session = fields.vector(1);
	const suites = fields.vector(2);
	fields.vector(1);
	const extensions = fields.left ? readExtensions(fields.vector(2)) : new Map<number, Buffer>();
	const shares = new Map<number, Buffer>();
	const offered = extensions.get(extension.keyShare);
	for (const list = new Cursor(offered ? new Cursor(offered).vector(2) : Buffer.alloc(0)); list.left;)
		shares.set(list.number(2), list.vector(2));
	return {
		random,
		session,
		asksForSafeRenegotiation: extensions.has(extension.renegotiationInfo) || listHas(suites, renegotiationSignal),
		shares,
		offers13: listHas(extensions.get(extension.supportedVersions)?.subarray(1) ?? Buffer.alloc(0), 0x0304),
	};
}

function listHas(list: Buffer, value: number): boolean {
	for (let at = 0; at + 2 <= list.length; at += 2) if (list.readUInt16BE(at) === value) return true;
	return false;
}

function readExtensions(list: Buffer): ReadonlyMap<number, Buffer> {
	const found = new Map<number, Buffer>();
	for (const items = new Cursor(list); items.left;) found.set(items.number(2), items.vector(2));
	return found;
}

export const extensionOf = (type: number, ...content: readonly Buffer[]): Buffer =>
	Buffer.concat([u16(type), vector16(...content)]);

export interface ServerHello {
	readonly version?: number;
	readonly random: Buffer;
	readonly session?: Buffer;
	readonly suite: number;
	/** RFC 3749 */
	readonly compression?: number;
	readonly extensions: readonly Buffer[];
}

export const writeServerHello = (hello: ServerHello): Buffer =>
	message(
		messageType.serverHello,
		u16(hello.version ?? legacyVersion),
		hello.random,
		vector8(hello.session ?? Buffer.alloc(0)),
		u16(hello.suite),
		u8(hello.compression ?? 0),
		...(hello.extensions.length ? [vector16(...hello.extensions)] : []),
	);

/** RFC 5746 3.6, of a first handshake. */
export const safeRenegotiation = extensionOf(extension.renegotiationInfo, vector8());

/** What makes a ServerHello one of TLS 1.3. */
export const extensions13 = (group: number, publicBytes: Buffer, version = 0x0304): readonly Buffer[] => [
	extensionOf(extension.supportedVersions, u16(version)),
	extensionOf(extension.keyShare, u16(group), vector16(publicBytes)),
];

/** Of a client that would take anything. */
export const writeClientHello = (random: Buffer, share: KeyShare): Buffer =>
	message(
		messageType.clientHello,
		u16(legacyVersion),
		random,
		vector8(),
		vector16(...Object.values(suite).map(u16)),
		vector8(u8(0)),
		vector16(
			extensionOf(extension.groups, vector16(u16(group.p256))),
			extensionOf(extension.signatureAlgorithms, vector16(...[0x0401, 0x0403, 0x0503, 0x0804].map(u16))),
			extensionOf(extension.supportedVersions, vector8(u16(0x0304), u16(legacyVersion))),
			extensionOf(extension.keyShare, vector16(u16(share.group), vector16(share.publicBytes))),
		),
	);

export function readServerHello(hello: Buffer): {
	readonly random: Buffer;
	/** The server's share when it speaks TLS 1.3. */
	readonly share: Buffer | undefined;
} {
	const fields = new Cursor(hello.subarray(4));
	fields.number(2);
	const random = fields.take(32);
	fields.vector(1);
	fields.take(3);
	const extensions = fields.left ? readExtensions(fields.vector(2)) : new Map<number, Buffer>();
	const share = extensions.get(extension.keyShare);
	return { random, share: share && new Cursor(share.subarray(2)).vector(2) };
}
