/** `Resource` (SDK modules/files/resource): a file of the image, read where it lies. */
export default class Resource {
	readonly byteLength: number;
	readonly #path: string;

	constructor(path: string) {
		const byteLength = native.call<number | undefined>("asset", path);
		if (byteLength === undefined) throw new URIError(`Resource not found: ${path}`);
		this.#path = path;
		this.byteLength = byteLength;
	}

	static exists(path: string): boolean {
		return native.call<number | undefined>("asset", path) !== undefined;
	}

	/** A copy from `begin` up to `end` or the end of the file. */
	slice(begin: number, end = this.byteLength): ArrayBuffer {
		const bytes = new Uint8Array(Math.max(0, Math.min(end, this.byteLength) - begin));
		native.fill(bytes, "asset.read", this.#path, begin, bytes.byteLength);
		return bytes.buffer;
	}
}
