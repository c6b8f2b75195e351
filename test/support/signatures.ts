import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";

/** A question to `Update.verify` of hosts/host.ts, and its answer. */
export interface SignatureCase {
	readonly what: string;
	readonly key: Uint8Array;
	readonly message: Uint8Array;
	readonly signature: Uint8Array;
	readonly isGood: boolean;
}

/** The order of P-256 (SEC 2, 2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** Its prime. */
const prime = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;

const bytesOf = (number: bigint): Uint8Array =>
	Uint8Array.from(Buffer.from(number.toString(16).padStart(64, "0"), "hex"));
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap(each => [...each]));

/** 65 bytes: the point, uncompressed. */
export function pointOf(key: KeyObject): Uint8Array {
	const { x = "", y = "" } = key.export({ format: "jwk" });
	return join(Uint8Array.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url"));
}

/** Good signatures, and every kind of what is none. Keys are new each time. */
export function signatureCases(): readonly SignatureCase[] {
	const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const other = pointOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey);
	const key = pointOf(publicKey);
	const message = Uint8Array.from({ length: 448 }, (_, at) => at * 7);
	const signed = (bytes: Uint8Array): Uint8Array =>
		new Uint8Array(sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" }));
	const signature = signed(message);
	const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
	const [x, y] = [key.subarray(1, 33), key.subarray(33)];
	const [zero, one, n] = [bytesOf(0n), bytesOf(1n), bytesOf(order)];
	const good = { key, message, signature };
	const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
		bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
	const cases: SignatureCase[] = [];
	const add = (isGood: boolean, what: string, change: Partial<SignatureCase>): void =>
		void cases.push({ ...good, ...change, what, isGood });

	add(true, "a signature", {});
	for (const length of [0, 1, 63, 64, 65, 5000]) {
		const bytes = new Uint8Array(length).fill(length);
		add(true, `a signature of ${length} bytes`, { message: bytes, signature: signed(bytes) });
	}
	add(true, "the same with s taken from the order", { signature: join(r, bytesOf(order - numberOf(s))) });
	add(false, "another key's", { key: other });
	add(false, "of another message", { message: flipped(message, 3000) });
	add(false, "of a shorter message", { message: message.subarray(0, -1) });
	add(false, "of no message", { message: new Uint8Array() });
	for (let bit = 0; bit < 512; bit += 37) add(false, `with bit ${bit} wrong`, { signature: flipped(signature, bit) });
	for (const bit of [0, 7, 8, 200, 263, 264, 400, 519])
		add(false, `of a key with bit ${bit} wrong`, { key: flipped(key, bit) });
	for (const [name, left, right] of [
		["r and s 0", zero, zero],
		["r 0", zero, s],
		["s 0", r, zero],
		["r the order", n, s],
		["s the order", r, n],
		["r and s the order", n, n],
		["r 1 and s 1", one, one],
		["r and s beyond all", bytesOf(2n ** 256n - 1n), bytesOf(2n ** 256n - 1n)],
		["s and r", s, r],
	] as const)
		add(false, `with ${name}`, { signature: join(left, right) });
	for (const length of [0, 1, 32, 63]) add(false, `of ${length} bytes`, { signature: signature.subarray(0, length) });
	add(false, "with a byte more", { signature: join(signature, Uint8Array.of(0)) });
	add(false, "in DER", { signature: new Uint8Array(sign("sha256", message, privateKey)) });
	for (const [name, point] of [
		["no key", new Uint8Array()],
		["the point at infinity", Uint8Array.of(0)],
		["a key without its 04", key.subarray(1)],
		["a compressed key", join(Uint8Array.of(2 + ((y[31] ?? 0) & 1)), x)],
		["a hybrid key", join(Uint8Array.of(6 + ((y[31] ?? 0) & 1)), x, y)],
		["a key with a byte less", key.subarray(0, -1)],
		["a key with a byte more", join(key, Uint8Array.of(0))],
		["a key of zeros", new Uint8Array(65)],
		["x and y 0", join(Uint8Array.of(4), zero, zero)],
		["y and x", join(Uint8Array.of(4), y, x)],
		["x the prime", join(Uint8Array.of(4), bytesOf(prime), y)],
		["x beyond the prime", join(Uint8Array.of(4), bytesOf(2n ** 256n - 1n), y)],
	] as const)
		add(false, `of ${name}`, { key: point });
	return cases;
}
