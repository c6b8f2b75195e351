import type { Digest, Update } from "../../../hosts/host";
import { hex, utf8 } from "../../../modules/bytes/index";
import { headerLength, headerMagic, signedLength, type Header } from "../../../modules/update/index";

/** What signs a header, and says whether it did: that of node:crypto, or {@link toy} where there is none. */
export interface Signer extends Pick<Update, "digest" | "verify"> {
	/** 130 hexadecimal digits. */
	readonly key: string;
	sign(message: Uint8Array): Uint8Array;
}

/** The header of a package, signed by nobody. */
export function headerBytes({ product, firmwareType, chip, version, from, size, hash }: Header): Uint8Array {
	const texts = [headerMagic, product, firmwareType, chip, version, from, String(size), hex(hash)];
	const bytes = new Uint8Array(headerLength);
	bytes.set(utf8(texts.map(each => `${each}\0`).join("")));
	return bytes;
}

/** An update's file: of `image`, for the unit below unless `header` says otherwise. */
export function packageOf(
	image: Uint8Array,
	header: Partial<Header> = {},
	signer: Signer | undefined = toy,
): Uint8Array {
	const digest = (signer ?? toy).digest();
	digest.write(image);
	const { product, firmwareType, chip } = unit;
	const head = headerBytes({
		...{ product, firmwareType, chip, version: "1.1.0", from: "0", size: image.length, hash: digest.end() },
		...header,
	});
	if (signer) head.set(signer.sign(head.subarray(0, signedLength)), signedLength);
	return joined(head, image);
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
	const out = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
	let at = 0;
	for (const each of parts) {
		out.set(each, at);
		at += each.length;
	}
	return out;
}

/** Where the engine has no SHA-256: any byte that differs makes another digest, and a signature is the digest under the key. */
class ToyDigest implements Digest {
	#sum = 0x811c9dc5;
	write(bytes: Uint8Array): void {
		for (const byte of bytes) this.#sum = Math.imul(this.#sum ^ byte, 0x01000193) >>> 0;
	}
	end(): Uint8Array {
		return Uint8Array.from({ length: 32 }, (_, at) => (this.#sum >>> ((at % 4) * 8)) ^ at);
	}
}

/** The signer of the number `mark`, 1 to 255. */
export function toySigner(mark: number): Signer {
	const sign = (message: Uint8Array): Uint8Array => {
		const digest = new ToyDigest();
		digest.write(message);
		const half = digest.end().map(each => each ^ mark);
		return joined(half, half);
	};
	return {
		key: `04${hex(new Uint8Array(64).fill(mark))}`,
		sign,
		digest: () => new ToyDigest(),
		verify: (key, message, signature) => {
			const good = toySigner(key[1] ?? 0).sign(message);
			return key.length === 65 && signature.length === 64 && signature.every((each, at) => each === good[at]);
		},
	};
}

export const toy = toySigner(7);

/** Whose updates are taken in these tests. */
export const unit = {
	product: "Acme Lamp",
	firmwareType: "TMPLabcd1234",
	chip: "ESP32-C3",
	version: "1.0.0",
	keys: [toy.key],
	acceptUnsigned: false,
};
