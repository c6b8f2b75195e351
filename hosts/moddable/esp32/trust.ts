import type { Digest, Update } from "../../host";
import type { UpdateNative } from "../native";

export type TrustNative = Pick<UpdateNative, "trust_hash" | "trust_verify">;

/** What is asked for of `trust_hash`: trust.h. */
const begin = 0;
const write = 1;
const end = 2;

const hashLength = 32;
const keyLength = 65;
const signatureLength = 64;

/** What it takes to trust an update, by mbedTLS (../update/trust.c). */
export class Trust implements Pick<Update, "digest" | "verify"> {
	readonly #trust: TrustNative;

	constructor(native: TrustNative) {
		this.#trust = native;
	}

	digest(): Digest {
		return new NativeDigest(this.#trust);
	}

	verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
		if (key.byteLength !== keyLength || signature.byteLength !== signatureLength) return false;
		const all = new Uint8Array(keyLength + signatureLength + message.byteLength);
		all.set(key);
		all.set(signature, keyLength);
		all.set(message, keyLength + signatureLength);
		const answer = this.#trust.trust_verify(all.buffer, all.byteLength);
		if (answer < 0) check("verify", answer);
		return answer === 1;
	}
}

class NativeDigest implements Digest {
	readonly #native: TrustNative;

	constructor(native: TrustNative) {
		this.#native = native;
		this.#ask(begin, new Uint8Array(0));
	}

	write(bytes: Uint8Array): void {
		this.#ask(write, bytes);
	}

	end(): Uint8Array {
		const into = new Uint8Array(hashLength);
		this.#ask(end, into);
		return into;
	}

	#ask(what: number, bytes: Uint8Array): void {
		check("hash", this.#native.trust_hash(what, bytes.buffer, bytes.byteOffset, bytes.byteLength));
	}
}

/** @throws Error unless `error` is 0: an `esp_err_t`, or below 0 a `psa_status_t` */
export function check(what: string, error: number): void {
	if (error) throw new Error(`the update's ${what} failed: ${error}`);
}
