/** Bytes waiting in line. */
export class BytesQueue {
	readonly #chunks: Uint8Array[] = [];
	#length = 0;

	get length(): number {
		return this.#length;
	}

	/** Appends; `chunk` must not change afterwards. */
	push(chunk: Uint8Array): void {
		if (chunk.length === 0) return;
		this.#chunks.push(chunk);
		this.#length += chunk.length;
	}

	/** Moves the first bytes into `into` and returns how many. */
	read(into: Uint8Array): number {
		let at = 0;
		for (let chunk = this.#chunks[0]; chunk && at < into.length; chunk = this.#chunks[0]) {
			const part = chunk.subarray(0, into.length - at);
			into.set(part, at);
			at += part.length;
			if (part.length === chunk.length) this.#chunks.shift();
			else this.#chunks[0] = chunk.subarray(part.length);
		}
		this.#length -= at;
		return at;
	}

	/** Takes the first `most` bytes. */
	take(most = this.#length): Uint8Array {
		const first = this.#chunks[0];
		if (first && this.#chunks.length === 1 && first.length <= most) {
			this.#chunks.length = 0;
			this.#length = 0;
			return first;
		}
		const bytes = new Uint8Array(Math.min(most, this.#length));
		this.read(bytes);
		return bytes;
	}
}
